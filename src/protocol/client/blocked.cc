// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/blocked.h"

#include "base/error.h"
#include "plan/block_sums.h"
#include "protocol/client/places.h"

namespace tacit::protocol {
namespace {

SecretVector<std::uint32_t> categories_of(const linkage::FeatureTable& records, const Split& split) {
  if (split.categories.empty()) return SecretVector<std::uint32_t>(records.records(), 0);
  return SecretVector<std::uint32_t>(split.category.begin(), split.category.end());
}

}  // namespace

ClientBlocked::ClientBlocked(const plan::LinkPlan& plan, const linkage::FeatureTable& records,
                             const Split& split)
    : plan_(plan),
      layout_(plan.blocked().layout),
      digits_(plan.request, records),
      sets_(layout_.plane_sets(), SecretVector<std::uint32_t>(layout_.degree, Places::kNobody)),
      present_(layout_.plane_sets(), SecretVector<std::uint32_t>(layout_.degree, 0)) {
  const SecretVector<std::uint32_t> category = categories_of(records, split);
  const linkage::PassBins bins =
      linkage::client_bins(records, plan::bin_shape(layout_), category, layout_.categories);
  for (std::size_t pass = 0; pass < layout_.passes; ++pass)
    arrange_pass(pass, records.records(), category, bins);
}

void ClientBlocked::arrange_pass(std::size_t pass, std::size_t records,
                                 std::span<const std::uint32_t> category, const linkage::PassBins& bins) {
  const std::size_t sets = layout_.categories * layout_.shelves, first = pass * sets;
  SecretVector<std::uint32_t> taken(layout_.categories * layout_.bins(), 0);
  std::size_t dummies = records;
  for (std::size_t i = 0; i < records; ++i) {
    const std::uint32_t bin = bins.bin(pass, i);
    if (bin == linkage::kNoBin) continue;
    const std::size_t place = taken[category[i] * layout_.bins() + bin]++;
    const std::size_t set = first + category[i] * layout_.shelves + place / layout_.width;
    const std::size_t slot = layout_.plane_slot(bin, place % layout_.width);
    sets_[set][slot] = static_cast<std::uint32_t>(i);
    present_[set][slot] = 1;
    --dummies;
  }
  for (std::size_t set = first; set < first + sets; ++set) {
    for (std::uint32_t& slot : present_[set]) {
      const std::uint32_t dummy = (1 - slot) & static_cast<std::uint32_t>(dummies != 0);
      slot += dummy;
      dummies -= dummy;
    }
  }
  require(dummies == 0, "a pass has places for all client records");
}

SecretVector<std::uint32_t> ClientBlocked::plane(std::size_t set, std::size_t index) {
  if (index == plan_.request.planes()) return present_[set];
  if (!planes_.has_value() || set_ != set) planes_.emplace(plan_.request, digits_, sets_[set]);
  set_ = set;
  return (*planes_)(index);
}

SecretVector<std::uint32_t> ClientBlocked::selection(std::size_t /*index*/) const {
  throw Error(ErrorCategory::kInternal, "blocked linkage has no selection");
}

SlotVectors ClientBlocked::link_sums(std::span<const bgv::Plaintext> sent) const {
  return plan::link_sums_in_slots(plan_, sent);
}

}  // namespace tacit::protocol
