// SPDX-License-Identifier: Apache-2.0
// How a group's link sums of one pass get to the home slots of its records (docs/protocol.md, "Alignment"):
// in four steps (plan/alignment.h), for each of which every slot of its result has a route. Routes are
// secret.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/secret_vector.h"
#include "bgv/rotation.h"
#include "plan/alignment.h"

namespace tacit::link {

/// Where a record stands before each step and after the last one, as slots of link sums.
using Stations = std::array<std::uint32_t, plan::kAlignmentSteps + 1>;

class Alignment {
 public:
  /// `stations`: of each record that the group has in this pass; no two are in one slot at the same time.
  /// Throws Error(kInternal) where two stations are not a shift of their step apart.
  Alignment(const plan::BlockedLayout& layout, std::span<const Stations> stations);

  /// What bgv::MaskedShifts takes for plan::alignment_step(layout, step): of each of the N slots of the
  /// step's result its route, bgv::kNoRoute where no record is. In pass 1 step 3 moves nothing.
  std::span<const bgv::Route> routes(std::size_t step) const& { return routes_[step]; }
  std::span<const bgv::Route> routes(std::size_t step) const&& = delete;  // they go with the alignment

  /// All steps together, in the clear, on N slots: what stands in a record's slot of this pass is then in its
  /// home slot, and all other slots are 0.
  SecretVector<std::uint32_t> apply(std::span<const std::uint32_t> slots) const;

 private:
  std::array<SecretVector<bgv::Route>, plan::kAlignmentSteps> routes_;
  SecretVector<std::uint32_t> from_;  // of each home slot
};

}  // namespace tacit::link
