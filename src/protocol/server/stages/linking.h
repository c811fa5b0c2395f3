// SPDX-License-Identifier: Apache-2.0
// The second stage: the client's records come as encrypted planes, set by set, and each set is linked
// once it is whole.
#pragma once

#include <memory>
#include <vector>

#include "protocol/server/record_checks.h"
#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol::server {

class LinkingStage final : public Stage {
 public:
  LinkingStage(Host& host, Computation own)
      : host_(host), own_(std::move(own)), checks_(plan(), own_.query->evaluator, *own_.checks) {}

  std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) override;

 private:
  const plan::LinkPlan& plan() const { return own_.query->plan.link; }
  void take_plane(const Plane& message);
  /// Tells the weights of the planes' rows, once all planes have come.
  void send_weights(const SendToClient& send) const;
  void link_planes();
  std::unique_ptr<Stage> hand_over(const SendToClient& send);

  Host& host_;
  Computation own_;
  PlaneChecks checks_;
  std::size_t plane_set_ = 0;
  std::vector<bgv::Ciphertext> planes_;  // of the set that is arriving
};

}  // namespace tacit::protocol::server
