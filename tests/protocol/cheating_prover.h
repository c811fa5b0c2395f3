// SPDX-License-Identifier: Apache-2.0
// The best that a cheat can do in the proof of shortness: it knows the exact phase of everything that it has
// sent, and hides nothing. Rows as long as half of a response's range pass; longer ones cannot.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bgv/secret/secret_key.h"
#include "bgv/serialize.h"
#include "bgv/shortness.h"
#include "plan/plan.h"

namespace tacit::protocol {

/// What goes into the rows of one group.
class CheatingProver {
 public:
  CheatingProver(const plan::Plan& plan, const bgv::SecretKey& secret) : plan_(plan), secret_(secret) {}
  /// With its phase, if that is known; else it is worked out. `half`: with (Q + t)/2 in every coefficient of
  /// it, which is not counted in `phase`.
  void note(const bgv::SeededCiphertext& ciphertext, std::vector<std::int64_t> phase = {}, bool half = false);
  /// The rows, once the weights are known.
  void weigh(std::string_view seed);

  struct Row {
    ring::RnsPoly alpha;
    std::vector<std::int64_t> phase;  // what it is taken to be, if it is longer than 62 bits
    bool half = false;                // with (Q + t)/2 in every coefficient beside that
  };
  const Row& first() const { return first_; }
  const std::vector<Row>& rows() const { return rows_; }

 private:
  const plan::Plan& plan_;
  const bgv::SecretKey& secret_;
  std::vector<bgv::Ciphertext> sent_;
  std::vector<std::vector<std::int64_t>> phases_;
  std::vector<bool> halves_;
  Row first_;
  std::vector<Row> rows_;
};

/// (Q + t)/2 in every coefficient, in evaluation form.
ring::RnsPoly half_everywhere(const bgv::Parameters& parameters, bgv::Level level);

std::vector<std::string> cheating_responses(
    const bgv::ProofShape& shape, const bgv::SecretKey& secret, const CheatingProver& planes,
    const CheatingProver& others,
    const std::function<bgv::ProofChallenge(const bgv::ProofCommitment&)>& challenge_for);

}  // namespace tacit::protocol
