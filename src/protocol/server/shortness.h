// SPDX-License-Identifier: Apache-2.0
// The server's part of the proof that all ciphertexts of a client are short (docs/protocol.md, "The proof of
// shortness"): what the proof is about, gathered as the ciphertexts arrive.
#pragma once

#include <optional>
#include <span>

#include "bgv/evaluator.h"
#include "bgv/shortness.h"
#include "plan/plan.h"

namespace tacit::protocol {

class ReceivedRows {
 public:
  /// Draws the seeds of the weights, which are secret until their ciphertexts have all come.
  ReceivedRows(const plan::Plan& plan, const bgv::Parameters& parameters);

  /// A shelf's planes as they came. Uses all threads of the current arena.
  void add_planes(std::span<const bgv::Ciphertext> planes);
  /// Another ciphertext as it came.
  void add(const bgv::Ciphertext& ciphertext);

  const bgv::Seed& planes_seed() const { return planes_.seed(); }
  const bgv::Seed& others_seed() const { return others_.seed(); }
  /// Once all are there; it refers to this.
  bgv::ProofStatement statement() const;

 private:
  const plan::Plan& plan_;
  std::optional<bgv::Ciphertext> first_plane_;
  bgv::WeightedRows planes_, others_;
};

}  // namespace tacit::protocol
