// SPDX-License-Identifier: Apache-2.0
// The client's part of the proof that all its ciphertexts are short (docs/protocol.md, "The proof of
// shortness"): it keeps the phase of each until it knows the weights.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bgv/secret/shortness_prover.h"
#include "plan/plan.h"

namespace tacit::protocol {

class SentRows {
 public:
  /// All outlive it.
  SentRows(const plan::Plan& plan, const bgv::SecretKey& secret);
  SentRows(const SentRows&) = delete;

  /// In the order in which they are sent.
  void note_plane(const bgv::Seed& seed, SecretVector<std::int32_t> phase);
  void note(const bgv::Seed& seed, SecretVector<std::int32_t> phase);

  /// The seeds of the weights, once all planes are sent, and once all else is. Throw Error(kProtocol) for
  /// another length.
  void weigh_planes(std::string_view seed);
  void weigh_others(std::string_view seed);

  /// Once all is weighed; again where respond() has nothing to say.
  bgv::ProofCommitment commit() { return prover_->commit(); }
  std::optional<std::vector<std::string>> respond(const bgv::ProofChallenge& challenge) {
    return prover_->respond(challenge);
  }

 private:
  struct Sent {
    std::vector<bgv::Seed> seeds;
    std::vector<SecretVector<std::int32_t>> phases;
  };
  struct Rows {
    bgv::WeightedRows alpha;
    bgv::WeightedPhases phases;
  };
  void weigh(Sent& sent, std::string_view seed, bgv::Level level, std::optional<Rows>& rows) const;

  const plan::Plan& plan_;
  const bgv::SecretKey& secret_;
  Sent planes_, others_;
  ring::RnsPoly first_alpha_;
  SecretVector<std::int64_t> first_phase_;
  std::optional<Rows> plane_rows_, other_rows_;
  std::optional<bgv::ShortnessProver> prover_;
};

}  // namespace tacit::protocol
