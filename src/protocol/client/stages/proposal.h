// SPDX-License-Identifier: Apache-2.0
// The first stage: the client asks, and for the plan that the server proposes it sends keys and planes.
#pragma once

#include <memory>

#include "protocol/client/stages/query.h"
#include "protocol/client/stages/stage.h"

namespace tacit::protocol::client {

class ProposalStage final : public Stage {
 public:
  /// Throws as ClientSession does.
  ProposalStage(Host& host, linkage::FeatureTable records);

  /// Sends the greeting, any number of times.
  void greet(const SendToServer& send) const;
  std::unique_ptr<Stage> receive(const ServerMessage& message, const SendToServer& send) override;

 private:
  const plan::Plan& plan() const { return host_.query->plan(); }
  void require_going_on() const;
  void send_keys(const bgv::SecretKey& secret, const SendToServer& send) const;
  bgv::KeySwitchKey make_key(const bgv::SecretKey& secret, const bgv::KeyRequirement& requirement) const;
  void send_planes(ClientStrategy& strategy, Encryptor& encryptor, const SendToServer& send) const;
  std::string encrypted_plane(ClientStrategy& strategy, Encryptor& encryptor, std::size_t set,
                              std::size_t index) const;

  Host& host_;
  linkage::FeatureTable records_;
};

}  // namespace tacit::protocol::client
