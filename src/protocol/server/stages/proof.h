// SPDX-License-Identifier: Apache-2.0
// The stage of the proof: what must be 0 goes to the client under pads, and the client proves that what it
// has sent is short.
#pragma once

#include <memory>
#include <optional>

#include "bgv/shortness.h"
#include "protocol/confirmation.h"
#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol::server {

class ProofStage final : public Stage {
 public:
  /// `table_pads`: what the table is, if the client passes.
  ProofStage(Host& host, std::unique_ptr<const Query> query, std::unique_ptr<const Intake> intake,
             SecretVector<std::uint32_t> table_pads);

  /// Sends the checks, and the weights of what has come behind the planes.
  void begin(const CheckSums& checks, const bgv::PublicKey& key, const SendToClient& send);
  std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) override;

 private:
  void take_commitment(const Commitment& message, const SendToClient& send);
  void take_response(const Response& message);
  std::unique_ptr<Stage> hand_over();

  Host& host_;
  std::unique_ptr<const Query> query_;
  std::unique_ptr<const Intake> intake_;
  SecretVector<std::uint32_t> table_pads_;
  std::optional<KeyAgreement> agreement_;
  AgreedKeys agreed_;
  std::size_t commitments_ = 0;
  std::optional<bgv::ProofVerifier> verifier_;  // of the last commitment
  std::uint32_t next_response_ = 0;
};

}  // namespace tacit::protocol::server
