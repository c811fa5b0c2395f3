// The client's planes as the server wants them for scoring (docs/protocol.md, "Versions"): for every
// (feature, bucket) a ciphertext that holds, for each client record, agreement + disagreement where the
// record has this bucket and 0 elsewhere: the product of its two digits' planes, times the weight. And what
// disagreements take off from the records that have a value, for all features at once, and for each of them
// to give it back. A server record's score is a plain sum of versions: those of its buckets, and the
// disagreements of the features that it has a value in.
//
// Scoring reads a few of many versions for each layer, again and again, so they lie in memory slice by slice:
// a slice is a short run of residues of one limb, of all versions one after the other, and fits the second
// cache.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "plan/link_plan.h"
#include "protocol/observer.h"
#include "protocol/server/link_progress.h"
#include "ring/residue_buffer.h"

namespace tacit::protocol {

class Versions {
 public:
  /// `planes`: one shelf's ciphertexts in plan order, consumed. Uses all threads of the current arena. The
  /// progress is used while it is made, no longer.
  Versions(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
           std::vector<bgv::Ciphertext> planes, Observer& observer, LinkProgress& progress);

  /// Appends the numbers of the versions that are the score of a server record. `record`: its row of a
  /// feature table of the plan's model.
  void append_terms(std::span<const std::int16_t> record, std::vector<std::uint32_t>& terms) const;
  /// Residues a slice has of each version.
  std::size_t slice_words() const { return slice_words_; }
  std::size_t slices() const { return plan_.sums.degree / slice_words_; }
  /// Slice `k` of limb `limb` of part `part` of version 0; the next version's is slice_words() further.
  const std::uint32_t* slice(std::size_t part, std::size_t limb, std::size_t k) const {
    return residues_.data() + offset(part, limb, k);
  }
  /// The plaintext factor of all versions.
  bgv::PlaintextFactor factor() const { return factor_; }

 private:
  std::size_t offset(std::size_t part, std::size_t limb, std::size_t k) const {
    return ((part * plan_.score_level + limb) * slices() + k) * count_ * slice_words_;
  }
  void number_versions();
  void make_feature(std::size_t feature, const std::vector<bgv::Ciphertext>& low,
                    const std::vector<bgv::Ciphertext>& high, LinkProgress& progress);
  /// What a feature's disagreement takes off: its weight where a record has a value, at the planes' level.
  bgv::Ciphertext disagreement(const plan::FeatureShape& shape,
                               const std::vector<bgv::Ciphertext>& low) const;
  void store_disagreements(const std::map<std::size_t, bgv::Ciphertext>& by_feature);
  void store(std::size_t version, const bgv::Ciphertext& ciphertext);

  const plan::LinkPlan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  Observer& observer_;
  std::size_t count_;
  std::size_t slice_words_;
  std::vector<std::size_t> first_;       // version of each feature's bucket 0
  std::vector<std::size_t> owners_;      // feature of each alternative
  std::vector<std::size_t> given_back_;  // version of each feature's disagreement, where it has one
  std::size_t taken_off_ = 0;            // version of all disagreements, where there are any
  bgv::PlaintextFactor factor_;
  ring::ResidueBuffer residues_;
};

}  // namespace tacit::protocol
