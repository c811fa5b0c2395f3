// SPDX-License-Identifier: Apache-2.0
// The stage of the proof: the client reads the pads on what must be 0, and proves that all it has sent is
// short.
#pragma once

#include <memory>
#include <optional>

#include "protocol/client/stages/query.h"
#include "protocol/client/stages/stage.h"
#include "protocol/confirmation.h"

namespace tacit::protocol::client {

class ProofStage final : public Stage {
 public:
  /// `padded`: what becomes the table.
  ProofStage(Host& host, std::unique_ptr<Encryptor> encryptor, PaddedTable padded)
      : host_(host), encryptor_(std::move(encryptor)), padded_(std::move(padded)) {}

  std::unique_ptr<Stage> receive(const ServerMessage& message, const SendToServer& send) override;

 private:
  void take_check(const Check& message);
  void take_others_weights(const Weights& message);
  void send_commitment(const SendToServer& send);
  std::unique_ptr<Stage> take_challenge(const Challenge& message, const SendToServer& send);

  Host& host_;
  std::unique_ptr<Encryptor> encryptor_;
  PaddedTable padded_;
  std::size_t checks_ = 0;  // that have come
  CheckReadings readings_;
  std::optional<KeyAgreement> agreement_;
};

}  // namespace tacit::protocol::client
