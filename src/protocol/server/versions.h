// The client's planes as the server wants them for scoring (docs/protocol.md, "Versions"): for every
// (feature, bucket) a ciphertext that holds, for each client record, agreement where the record has this
// bucket, -disagreement where it has another, 0 where the feature is missing. A bucket's plane is the product
// of its two digits' planes. A server record's score is a plain sum of versions, one a feature.
//
// Scoring reads a few of many versions for each layer, again and again, so they lie in memory slice by slice:
// a slice is a short run of residues of one limb, of all versions one after the other, and fits the second
// cache.
#pragma once

#include <vector>

#include "bgv/evaluator.h"
#include "plan/plan.h"
#include "protocol/observer.h"
#include "ring/residue_buffer.h"

namespace tacit::protocol {

class Versions {
 public:
  /// `planes`: one shelf's ciphertexts in plan order, consumed. Uses all threads of the current arena.
  Versions(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
           std::vector<bgv::Ciphertext> planes, Observer& observer);

  /// The number of a version among all.
  std::size_t index(std::size_t feature, std::size_t bucket) const { return first_[feature] + bucket; }
  /// Residues a slice has of each version.
  std::size_t slice_words() const { return slice_words_; }
  std::size_t slices() const { return plan_.layout.degree / slice_words_; }
  /// Slice `k` of limb `limb` of part `part` of version 0; the next version's is slice_words() further.
  const std::uint32_t* slice(std::size_t part, std::size_t limb, std::size_t k) const {
    return residues_.data() + offset(part, limb, k);
  }
  /// The plaintext factor of all versions.
  bgv::PlaintextFactor factor() const { return factor_; }

 private:
  std::size_t offset(std::size_t part, std::size_t limb, std::size_t k) const {
    return ((part * plan_.link.score_level + limb) * slices() + k) * count_ * slice_words_;
  }
  void make_feature(std::size_t feature, std::vector<bgv::Ciphertext> low, std::vector<bgv::Ciphertext> high);
  bgv::Ciphertext make_version(const plan::FeatureShape& shape, const bgv::Ciphertext& low,
                               const bgv::Ciphertext& high, const bgv::Ciphertext& present) const;
  void store(std::size_t version, const bgv::Ciphertext& ciphertext);

  const plan::Plan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  Observer& observer_;
  std::size_t count_;
  std::size_t slice_words_;
  std::vector<std::size_t> first_;  // version of each feature's bucket 0
  bgv::PlaintextFactor factor_;
  ring::ResidueBuffer residues_;
};

}  // namespace tacit::protocol
