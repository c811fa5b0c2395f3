// SPDX-License-Identifier: Apache-2.0
// The client's side of comparing all pairs (docs/protocol.md, "Layout"): its records lie in the places of
// shelves, and a set of planes is a shelf's.
#pragma once

#include <optional>

#include "plan/block_sums.h"
#include "protocol/client/places.h"
#include "protocol/client/planes.h"
#include "protocol/client/strategy.h"

namespace tacit::protocol {

class ClientAllPairs final : public ClientStrategy {
 public:
  ClientAllPairs(const plan::LinkPlan& plan, const linkage::FeatureTable& records, const Split& split);

  SecretVector<std::uint32_t> plane(std::size_t set, std::size_t index) override;
  SecretVector<std::uint32_t> selection(std::size_t index) const override;
  SlotVectors link_sums(std::span<const bgv::Plaintext> sent) const override;

 private:
  /// What the blocks of one shelf add to the sums of each slot, by category.
  void add_blocks(std::size_t shelf, std::size_t first_slot, std::span<const std::uint32_t> blocks,
                  SlotVectors& sums) const;

  const plan::LinkPlan& plan_;
  RecordDigits digits_;
  Places places_;
  std::optional<PlaneValues> planes_;  // of the shelf that was asked for last
  std::size_t shelf_ = 0;              // which that is
};

}  // namespace tacit::protocol
