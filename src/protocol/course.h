// SPDX-License-Identifier: Apache-2.0
// The course of a query by its plan: where it is, as a person is told, and how much of it is ahead.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "plan/cluster_cost.h"
#include "plan/link_plan.h"
#include "plan/operation_counts.h"
#include "plan/plan.h"
#include "protocol/observer.h"

namespace tacit::protocol {

/// What each step of a query is expected to take. It has what it needs of the plan.
class Course {
 public:
  /// `each`: what one core takes for each operation. `machines`: the server's; they share the link step, and
  /// the rest is rank 0's.
  Course(const plan::Plan& plan, const plan::OperationSeconds& each, const plan::Machines& machines);

  /// Expected seconds of the first `done` steps of a phase, as Observer::on_progress() counts them, or of all
  /// of it.
  double until(Phase phase, std::uint64_t done) const;
  double all(Phase phase) const;
  /// Of the whole query.
  double all() const;

  /// Where a phase is after `done` of its steps, such as "pass 2 of 3, group 17 of 77" or "alignment, batch 2
  /// of 4"; empty where a percentage says as much.
  std::string place(Phase phase, std::uint64_t done) const;

 private:
  /// Steps of one kind.
  struct Leg {
    std::uint64_t steps = 0;
    double first = 0, each = 0;  // seconds: before the first step, and of every step
    std::string place;           // without the group
  };
  std::vector<Leg>& of(Phase phase) { return legs_[static_cast<std::size_t>(phase)]; }
  const std::vector<Leg>& of(Phase phase) const { return legs_[static_cast<std::size_t>(phase)]; }
  void add_linkage(const plan::Plan& plan, double prepare, double link);
  void add_rounds(const plan::Plan& plan, const plan::OperationSeconds& each, int threads);

  std::array<std::vector<Leg>, kPhases> legs_;
  std::uint64_t width_ = 0;  // layers of a group; 0: no groups
};

}  // namespace tacit::protocol
