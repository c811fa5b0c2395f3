// SPDX-License-Identifier: Apache-2.0
// The stage of rounds (docs/protocol.md, "Rounds"): the server sends numbers under pads, the client sends
// them back afresh, and what has come back is checked and goes into what the next round sends: link sums,
// inverses, totals, the gate, values. Powers on the way to inverses are not checked.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "protocol/refreshed.h"
#include "protocol/server/power_batch.h"
#include "protocol/server/relations.h"
#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol::server {

class RoundsStage final : public Stage {
 public:
  /// `first_round`: the one that brings link sums back with no pads on them.
  RoundsStage(Host& host, Computation own, std::size_t first_round);

  /// Sends the first round, ciphertexts at the end level.
  void begin(std::span<const bgv::Ciphertext> sums, const SendToClient& send) { send_round(sums, send); }
  std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) override;

 private:
  const plan::Plan& plan() const { return own_.query->plan; }
  const bgv::Evaluator& evaluator() const { return own_.query->evaluator; }
  const plan::Round& round() const { return plan().rounds[round_]; }

  void send_round(std::span<const bgv::Ciphertext> ciphertexts, const SendToClient& send);
  void take_vector(const Vector& message);
  /// Whether the round brings back powers that go into the next round alone.
  bool brings_powers() const;
  bool is_before_gate() const;
  StepsReport& steps() const { return own_.linkage->rounds; }
  /// What has come back is what the rounds before make it, and is kept under what it is.
  void require_refreshed();
  void require_linked();
  /// Who is linked takes the place of the batch's link sums.
  void require_batch();
  /// Adds numbers that no later relation has, and all products, up into the checks.
  void settle(std::span<const Relations::Number> done);
  /// What the round behind this one sends.
  std::vector<bgv::Ciphertext> next_ciphertexts();
  std::vector<bgv::Ciphertext> aligned(const plan::Round& round) const;
  std::vector<bgv::Ciphertext> totals() const;
  std::vector<bgv::Ciphertext> gate_products(std::size_t height) const;
  std::vector<bgv::Ciphertext> values() const;
  /// The numbers that turn the client's last refreshed ones into the table: pads of the gates, then of the
  /// values.
  SecretVector<std::uint32_t> table_pads() const;
  std::unique_ptr<Stage> hand_over(const SendToClient& send);

  Host& host_;
  Computation own_;
  Relations relations_;
  std::size_t round_;
  SlotVectors pads_;       // of what comes back in the round
  std::size_t taken_ = 0;  // of these
  PowerBatch powers_;
  // What has come back, by what it is: `linked_` are link sums at first.
  std::vector<Relations::Number> refreshed_, passes_, linked_, totals_, gates_;
  SlotVectors gate_pads_;  // of the gates
};

}  // namespace tacit::protocol::server
