// SPDX-License-Identifier: Apache-2.0
// The first stage: the server proposes a plan, and the client sends the keys for it.
#pragma once

#include <memory>
#include <optional>

#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol::server {

class KeysStage final : public Stage {
 public:
  KeysStage(Host& host, PlannedQuery planned);

  /// Sends the proposal.
  void begin(const SendToClient& send);
  std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) override;

 private:
  Proposal proposal() const;
  void take_public_key(const PublicKey& message);
  void take_digit(const KeyDigit& message);
  std::unique_ptr<Stage> hand_over();

  Host& host_;
  std::unique_ptr<const Query> query_;
  std::unique_ptr<Intake> intake_;
  const bgv::Seed public_key_seed_;
  std::optional<bgv::PublicKey> public_key_;
  bgv::EvaluationKeys keys_;
  std::size_t next_ = 0;           // in the plan's keys
  bgv::KeySwitchKey partial_key_;  // the key whose digits are arriving
};

}  // namespace tacit::protocol::server
