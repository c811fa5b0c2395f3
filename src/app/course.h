// The course of a query by its plan: where it is, as a person is told, and how much of it is ahead.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "plan/link_plan.h"
#include "plan/operation_counts.h"
#include "plan/plan.h"
#include "protocol/observer.h"

namespace tacit::app {

inline constexpr std::size_t kPhases = static_cast<std::size_t>(protocol::Phase::kDone) + 1;

/// What each step of a query is expected to take. It has what it needs of the plan.
class Course {
 public:
  /// `each`: what one core takes for each operation. `threads`: of the server, at least 1.
  Course(const plan::Plan& plan, const plan::OperationSeconds& each, int threads);

  /// Expected seconds of the first `done` steps of a phase, as Observer::on_progress() counts them, or of all
  /// of it.
  double until(protocol::Phase phase, std::uint64_t done) const;
  double all(protocol::Phase phase) const;

  /// Where a phase is after `done` of its steps, such as "pass 2 of 3, group 17 of 77" or "alignment, batch 2
  /// of 4"; empty where a percentage says as much.
  std::string place(protocol::Phase phase, std::uint64_t done) const;

 private:
  /// Steps of one kind.
  struct Leg {
    std::uint64_t steps = 0;
    double first = 0, each = 0;  // seconds: before the first step, and of every step
    std::string place;           // without the group
  };
  std::vector<Leg>& of(protocol::Phase phase) { return legs_[static_cast<std::size_t>(phase)]; }
  const std::vector<Leg>& of(protocol::Phase phase) const { return legs_[static_cast<std::size_t>(phase)]; }
  void add_linkage(const plan::Plan& plan, double prepare, double link);
  void add_rounds(const plan::Plan& plan, const plan::OperationSeconds& each, int threads);

  std::array<std::vector<Leg>, kPhases> legs_;
  std::uint64_t width_ = 0;  // layers of a group; 0: no groups
};

/// With what this machine takes for an operation, if an earlier calibration says so, or a typical one.
/// `threads`: of the server, 0 for as many as this machine has cores.
Course expected_course(const plan::Plan& plan, int threads);

/// How long the rest of a query takes. At first that is what its course says; the more of a stage is done,
/// the more the estimate is what has been measured. Stages are encrypted records, record linkage, and what is
/// behind it.
class TimeLeft {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit TimeLeft(Course course) : course_(std::move(course)) {}

  void enter(protocol::Phase phase, Time now);
  void reach(protocol::Phase phase, std::uint64_t done, Time now);

  /// From the last report on.
  double seconds() const;
  /// How much of the whole query is done by what its course expects, in [0, 1]; never less than before.
  double share() const;
  const Course& course() const { return course_; }

 private:
  void begin_stage(int stage, Time now);
  void finish(protocol::Phase phase);
  double done() const;
  double all() const;

  const Course course_;
  std::array<double, kPhases> done_{};  // expected seconds of what is done
  int stage_ = -1;
  Time start_{};           // of the stage
  double start_done_ = 0;  // at its start
  double prior_ = 1;       // seconds for an expected one, before this stage
  double pace_ = 1;        // now
};

}  // namespace tacit::app
