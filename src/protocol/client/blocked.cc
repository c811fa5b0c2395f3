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
      records_(records),
      category_(categories_of(records, split)),
      bins_(linkage::client_bins(records, plan::bin_shape(layout_), category_, layout_.categories)) {}

void ClientBlocked::begin_pass(std::size_t pass) {
  const std::size_t sets = layout_.categories * layout_.shelves, bins = layout_.bins();
  sets_.assign(sets, SecretVector<std::uint32_t>(layout_.degree, Places::kNobody));
  present_.assign(sets, SecretVector<std::uint32_t>(layout_.degree, 0));
  SecretVector<std::uint32_t> taken(layout_.categories * bins, 0);
  std::size_t dummies = records_.records();
  for (std::size_t i = 0; i < records_.records(); ++i) {
    const std::uint32_t bin = bins_.bin(pass, i);
    if (bin == linkage::kNoBin) continue;
    const std::size_t place = taken[category_[i] * bins + bin]++;
    const std::size_t set = category_[i] * layout_.shelves + place / layout_.width;
    const std::size_t slot = layout_.plane_slot(bin, place % layout_.width);
    sets_[set][slot] = static_cast<std::uint32_t>(i);
    present_[set][slot] = 1;
    --dummies;
  }
  for (SecretVector<std::uint32_t>& present : present_) {
    for (std::uint32_t& slot : present) {
      const std::uint32_t dummy = (1 - slot) & static_cast<std::uint32_t>(dummies != 0);
      slot += dummy;
      dummies -= dummy;
    }
  }
  require(dummies == 0, "a pass has places for all client records");
  pass_ = pass;
  planes_.reset();
}

SecretVector<std::uint32_t> ClientBlocked::plane(std::size_t set, std::size_t index) {
  const std::size_t own = set % (layout_.categories * layout_.shelves);
  if (pass_ != layout_.pass_of(set)) begin_pass(layout_.pass_of(set));
  if (index == plan_.request.planes()) return present_[own];
  if (!planes_.has_value() || set_ != set) planes_.emplace(plan_.request, records_, sets_[own]);
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
