// The client's planes as the server wants them for scoring (docs/protocol.md, "Versions"): for every
// (feature, bucket) and every copy a ciphertext that holds, in the copy's slots and nowhere else, agreement *
// plane - disagreement * (present - plane). A layer's score is then a plain sum of ciphertexts, one for each
// feature and copy, and a shift.
#pragma once

#include <map>
#include <vector>

#include "bgv/evaluator.h"
#include "plan/plan.h"
#include "protocol/observer.h"

namespace tacit::protocol {

class Versions {
 public:
  /// `planes`: one shelf's ciphertexts in plan order, consumed. Uses all threads of the current arena.
  Versions(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
           std::vector<bgv::Ciphertext> planes, Observer& observer);

  const bgv::Ciphertext& at(std::size_t feature, std::size_t bucket, std::size_t copy) const {
    return versions_[feature][bucket * copies_ + copy];
  }

 private:
  /// What a ciphertext becomes under each automorphism that brings one copy's place to another's, by
  /// exponent.
  using Moves = std::map<std::uint32_t, bgv::Ciphertext>;

  std::vector<bgv::Ciphertext> make_feature(const plan::FeatureShape& shape,
                                            std::vector<bgv::Ciphertext> planes) const;
  std::vector<bgv::Ciphertext> present(const std::vector<bgv::Ciphertext>& planes) const;
  Moves all_moves(const bgv::Ciphertext& ciphertext) const;

  const plan::Plan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  Observer& observer_;
  std::size_t copies_;
  std::vector<std::uint32_t> exponents_;                // of all moves between copies
  std::vector<ring::RnsPoly> masks_;                    // [copy]: 1 in the copy's slots
  std::vector<std::vector<bgv::Ciphertext>> versions_;  // [feature][bucket * copies + copy]
};

}  // namespace tacit::protocol
