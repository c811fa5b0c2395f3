// SPDX-License-Identifier: Apache-2.0
// The stage of rounds (docs/protocol.md, "Rounds"): the client decrypts numbers under the server's pads and
// sends them back afresh, each in its slot.
#pragma once

#include <memory>
#include <vector>

#include "protocol/client/stages/query.h"
#include "protocol/client/stages/stage.h"

namespace tacit::protocol::client {

class RoundsStage final : public Stage {
 public:
  RoundsStage(Host& host, std::unique_ptr<const Linkage> linkage, std::unique_ptr<Encryptor> encryptor)
      : host_(host), linkage_(std::move(linkage)), encryptor_(std::move(encryptor)) {}

  std::unique_ptr<Stage> receive(const ServerMessage& message, const SendToServer& send) override;

 private:
  const plan::Plan& plan() const { return host_.query->plan(); }
  const plan::Round& round() const { return plan().rounds[round_]; }

  void take_planes_weights(const Weights& message);
  void take_vector(const Vector& message);
  /// Sends back what has been decrypted in the round.
  void refresh(const SendToServer& send);
  void send_selection(const SendToServer& send);
  void send_refreshed(SlotVectors slots, const SendToServer& send);

  Host& host_;
  std::unique_ptr<const Linkage> linkage_;  // while there are rounds about link sums
  std::unique_ptr<Encryptor> encryptor_;
  bool planes_weighed_ = false;
  std::vector<bgv::Plaintext> decrypted_;  // of the vectors that are arriving
  std::size_t round_ = 0;                  // in the plan's rounds
  PaddedTable last_two_;                   // what the last two rounds have sent back
};

}  // namespace tacit::protocol::client
