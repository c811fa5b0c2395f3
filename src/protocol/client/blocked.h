// SPDX-License-Identifier: Apache-2.0
// The client's side of blocked linkage (docs/protocol.md, "Blocked linkage"): in each pass a record lies at a
// place of its bin, and a set of planes is a shelf of such places, of one pass and category. All records are
// put into their places before the first message: how long that takes depends on them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "linkage/blocking.h"
#include "plan/blocked_layout.h"
#include "protocol/client/planes.h"
#include "protocol/client/strategy.h"

namespace tacit::protocol {

class ClientBlocked final : public ClientStrategy {
 public:
  ClientBlocked(const plan::LinkPlan& plan, const linkage::FeatureTable& records, const Split& split);

  SecretVector<std::uint32_t> plane(std::size_t set, std::size_t index) override;
  SecretVector<std::uint32_t> selection(std::size_t index) const override;
  SlotVectors link_sums(std::span<const bgv::Plaintext> sent) const override;

 private:
  /// Puts the records of a pass into its sets, and nobodies with a place until there are as many as records.
  void arrange_pass(std::size_t pass, std::size_t records, std::span<const std::uint32_t> category,
                    const linkage::PassBins& bins);

  const plan::LinkPlan& plan_;
  const plan::BlockedLayout& layout_;
  RecordDigits digits_;
  std::vector<SecretVector<std::uint32_t>> sets_;     // [set][slot]: a record, or kNobody
  std::vector<SecretVector<std::uint32_t>> present_;  // [set][slot]: 1 where there is a record or a dummy
  std::optional<PlaneValues> planes_;                 // of the set that was asked for last
  std::size_t set_ = 0;                               // which that is
};

}  // namespace tacit::protocol
