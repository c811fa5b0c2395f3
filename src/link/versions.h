// SPDX-License-Identifier: Apache-2.0
// The client's planes, prepared for scoring (docs/protocol.md, "Versions"): for every (feature, bucket) a
// ciphertext that holds, for each client record, the feature's unit where the record has this bucket and 0
// elsewhere: the product of its two digits' planes, times the unit, which is the weight where all buckets
// have the same. And what disagreements subtract from the records that have a value, for all features at
// once, and for each feature to add it back. A server record's score is a sum of versions (version_index.h).
//
// Scoring repeatedly reads a few of many versions for each layer, so they are stored slice by slice: a slice
// is a short run of residues of one limb, of all versions one after the other, and fits the L2 cache.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "link/monitor.h"
#include "link/version_index.h"
#include "link/version_store.h"
#include "plan/link_plan.h"

namespace tacit::link {

class Versions {
 public:
  /// `planes`: one set's ciphertexts in the plan's order, consumed. `store`: where the versions are to lie.
  /// Uses all threads of the current arena.
  Versions(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
           std::vector<bgv::Ciphertext> planes, std::unique_ptr<VersionStore> store, Monitor& monitor);

  /// Residues a slice has of each version.
  std::size_t slice_words() const { return slice_words_; }
  std::size_t slices() const { return plan_.sums.degree / slice_words_; }
  /// Slice `k` of limb `limb` of part `part` of version 0; the next version's is slice_words() further.
  const std::uint32_t* slice(std::size_t part, std::size_t limb, std::size_t k) const {
    return residues_ + offset(part, limb, k);
  }
  /// Slices of the same limb follow each other, and limbs, and parts: what lies behind a slice up to the end
  /// of all, at most as long as a slice.
  std::span<const std::uint32_t> behind_slice(std::size_t part, std::size_t limb, std::size_t k) const {
    const std::size_t length = index_.count() * slice_words_, next = offset(part, limb, k) + length;
    return {residues_ + next, std::min(length, size() - next)};
  }
  /// The correction factor of all versions.
  bgv::CorrectionFactor factor() const { return factor_; }

 private:
  /// What a feature's versions are made of: planes of its digits, low and high.
  struct Digits {
    std::span<const bgv::Ciphertext> low, high;
  };

  std::size_t offset(std::size_t part, std::size_t limb, std::size_t k) const {
    return ((part * plan_.score_level + limb) * slices() + k) * index_.count() * slice_words_;
  }
  std::size_t size() const { return index_.count() * 2 * plan_.score_level * plan_.sums.degree; }
  std::vector<Digits> digits_of(std::span<const bgv::Ciphertext> planes) const;
  void make_bucket(std::size_t feature, std::size_t bucket, const Digits& digits);
  /// What a feature's disagreement subtracts: its weight where a record has a value, at the planes' level.
  bgv::Ciphertext disagreement(const plan::FeatureShape& shape, const Digits& digits) const;
  void make_disagreements(std::span<const Digits> digits);
  void store(std::size_t version, const bgv::Ciphertext& ciphertext);

  const plan::LinkPlan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  Monitor& monitor_;
  VersionIndex index_;
  std::size_t slice_words_;
  bgv::CorrectionFactor factor_;
  const std::unique_ptr<VersionStore> store_;
  std::uint32_t* const residues_;  // the store's
};

}  // namespace tacit::link
