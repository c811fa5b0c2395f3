// SPDX-License-Identifier: Apache-2.0
// Where the client has a dimension of its own, the stage behind linking: the client adds the padded link sums
// of blocks up by category, and its encrypted selection takes the pads off (docs/protocol.md, "The client's
// own dimension").
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol::server {

class CategoriesStage final : public Stage {
 public:
  CategoriesStage(Host& host, Computation own) : host_(host), own_(std::move(own)) {}

  /// Sends the link sums.
  void begin(std::span<const bgv::Ciphertext> sums, const SendToClient& send);
  std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) override;

 private:
  const plan::LinkPlan& plan() const { return own_.query->plan.link; }
  const plan::Round& round() const { return own_.query->plan.rounds.front(); }
  void take_selection(const Selection& message);
  std::unique_ptr<Stage> hand_over(const SendToClient& send);

  Host& host_;
  Computation own_;
  std::size_t selections_ = 0;              // that have come
  std::vector<bgv::Ciphertext> selection_;  // until it is whole
  std::vector<bgv::Ciphertext> padded_;     // the categories' link sums as the client has added them up
};

}  // namespace tacit::protocol::server
