// SPDX-License-Identifier: Apache-2.0
// The last stage: the client confirms that it has the key to its table, and the table leaves.
#pragma once

#include <memory>

#include "protocol/confirmation.h"
#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol::server {

class ReleaseStage final : public Stage {
 public:
  ReleaseStage(Host& host, const AgreedKeys& agreed, SecretVector<std::uint32_t> table_pads)
      : host_(host), agreed_(agreed), table_pads_(std::move(table_pads)) {}

  std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) override;

 private:
  void send_table(const SendToClient& send, const Clearance& clearance) const;

  Host& host_;
  AgreedKeys agreed_;
  SecretVector<std::uint32_t> table_pads_;
};

}  // namespace tacit::protocol::server
