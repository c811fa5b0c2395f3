// SPDX-License-Identifier: Apache-2.0
// The strategy that compares the pairs of records that share a bin in some pass (docs/protocol.md, "Blocked
// linkage"): a layer has one server record in every bin.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "link/aligned_sums.h"
#include "link/digit_index.h"
#include "link/layer_tags.h"
#include "link/placement.h"
#include "link/strategy.h"
#include "linkage/blocking.h"

namespace tacit::link {

class Blocked final : public Strategy {
 public:
  Blocked(const StrategyInput& input, Executor& executor, Monitor& monitor);

  const SlotMap& slots() const override { return placement_.home_slots(); }
  void announce(std::span<const bgv::Ciphertext> planes) override { executor_.announce(planes); }
  void take_planes(std::vector<bgv::Ciphertext> planes) override;
  std::vector<bgv::Ciphertext> link_sums(const plan::Round& round) override;
  std::vector<bgv::Ciphertext> aligned(const plan::Round& round,
                                       std::span<const bgv::Ciphertext* const> passes) override;
  SlotWeights link_sum_weights(const plan::Round& round, std::size_t check) const override;
  AlignmentWeights alignment_weights(const plan::Round& round) const override;

 private:
  class Groups;
  /// The layers of groups [first, last) in a pass.
  Layers layers(std::size_t pass, std::size_t first, std::size_t last) const;
  /// Tags of a pass and category whose link sums are all there, which go to the end level.
  void close(std::size_t pass, std::size_t category);
  std::size_t tags_of(std::size_t pass, std::size_t category) const {
    return pass * layout_.categories + category;
  }
  /// The weights of what one group has in a pass, for one check.
  SecretVector<std::uint32_t> tagged_weights(std::size_t check, std::size_t pass, std::size_t vector) const;
  /// The weights of a ciphertext of tags.
  SecretVector<std::uint32_t> weights_of_tags(std::size_t check, std::size_t tags, std::size_t index) const;

  const plan::LinkPlan& plan_;
  const plan::BlockedLayout& layout_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const linkage::FeatureTable& records_;
  Executor& executor_;
  Monitor& monitor_;
  DigitIndex digits_;
  Placement placement_;
  AlignedSums align_;
  std::size_t set_ = 0;                  // of planes that comes next
  std::vector<bgv::Ciphertext> packed_;  // [pass * vectors + vector]: link sums so far
  std::vector<LayerTags> tags_;          // [pass * categories + category]
  std::vector<bgv::Ciphertext> tag_sums_;
  /// [check]: random numbers of the tags' relations, [(tags * kTags + tag) * bins + bin].
  std::vector<SecretVector<std::uint32_t>> tag_randoms_;
};

}  // namespace tacit::link
