// SPDX-License-Identifier: Apache-2.0
// The strategy that compares every client record with every server record (docs/protocol.md, "Link"): layers
// of `copies` server records, one place each, against all client records of a shelf.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "link/category_sums.h"
#include "link/strategy.h"
#include "link/tags.h"
#include "link/version_index.h"

namespace tacit::link {

class AllPairs final : public Strategy {
 public:
  AllPairs(const StrategyInput& input, Executor& executor, Monitor& monitor);

  const SlotMap& slots() const override { return slots_; }
  void announce(std::span<const bgv::Ciphertext> planes) override { executor_.announce(planes); }
  void take_planes(std::vector<bgv::Ciphertext> planes) override;
  std::vector<bgv::Ciphertext> link_sums(const plan::Round& round) override;
  void note_pad(std::size_t index, std::span<const std::uint32_t> pad) override;
  void select(std::size_t index, const bgv::Ciphertext& selection) override;
  std::vector<bgv::Ciphertext> category_sums(std::span<const bgv::Ciphertext> returned) override;
  SecretVector<std::uint32_t> plane_weights(std::size_t set) const override;
  SlotWeights link_sum_weights(const plan::Round& round, std::size_t check) const override;

  /// Link sums at the packing level, all of a shelf or of all shelves, before link_sums() takes them.
  std::span<const bgv::Ciphertext> packed() const { return packed_; }

 private:
  class Shelf;
  Layers layers(std::size_t first, std::size_t last) const;
  /// The packed link sums of the shelf that is loaded, at the packing level.
  std::vector<bgv::Ciphertext> packed_shelf();

  const plan::LinkPlan& plan_;
  const plan::Layout& layout_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const bgv::SlotEncoder& encoder_;
  const linkage::FeatureTable& records_;
  Executor& executor_;
  Monitor& monitor_;
  VersionIndex versions_;
  SlotMap slots_;
  SecretVector<std::uint32_t> record_at_;  // [slot]: the server record there, or kNobody
  LinkTags tags_;
  std::vector<bgv::Ciphertext> packed_;  // link sums over all shelves so far or, with a split, of each
  std::optional<CategorySums> category_sums_;
};

}  // namespace tacit::link
