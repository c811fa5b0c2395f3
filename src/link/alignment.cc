// SPDX-License-Identifier: Apache-2.0
#include "link/alignment.h"

#include <bit>

#include "base/error.h"

namespace tacit::link {
namespace {

constexpr std::uint32_t kFromNowhere = ~0U;

/// The route of a step that takes `from` to `to`. N and strides are powers of two.
bgv::Route route_between(const bgv::ShiftStep& step, std::uint32_t from, std::uint32_t to) {
  const auto row = static_cast<std::uint32_t>(step.degree / 2);
  const auto stride = static_cast<std::uint32_t>(step.stride);
  const std::uint32_t ahead = (to - from - static_cast<std::uint32_t>(step.first) * stride) & (row - 1);
  const bool swap = ((from ^ to) & row) != 0;
  const std::uint32_t shift = ahead >> std::countr_zero(stride);
  require((ahead & (stride - 1)) == 0 && shift < step.count && (step.with_swap || !swap),
          "a shift of the step takes a record from station to station");
  return static_cast<bgv::Route>(step.route(shift, swap));
}

}  // namespace

Alignment::Alignment(const plan::BlockedLayout& layout, std::span<const Stations> stations) {
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const bgv::ShiftStep step = plan::alignment_step(layout, i);
    routes_[i].assign(layout.degree, bgv::kNoRoute);
    for (const Stations& record : stations) {
      bgv::Route& route = routes_[i][record[i + 1]];
      require(route == bgv::kNoRoute, "no two records are in one slot");
      route = route_between(step, record[i], record[i + 1]);
    }
  }
  from_.assign(layout.degree, kFromNowhere);
  for (const Stations& record : stations) from_[record.back()] = record.front();
}

SecretVector<std::uint32_t> Alignment::apply(std::span<const std::uint32_t> slots) const {
  require(slots.size() == from_.size(), "all slots of a ciphertext are aligned");
  SecretVector<std::uint32_t> aligned(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (from_[i] != kFromNowhere) aligned[i] = slots[from_[i]];
  return aligned;
}

}  // namespace tacit::link
