// SPDX-License-Identifier: Apache-2.0
// The last stage: the client opens the table.
#pragma once

#include <memory>

#include "protocol/client/stages/query.h"
#include "protocol/client/stages/stage.h"
#include "protocol/confirmation.h"

namespace tacit::protocol::client {

class TableStage final : public Stage {
 public:
  /// `key`: what the table is sealed with.
  TableStage(Host& host, const AgreedKey& key, PaddedTable padded)
      : host_(host), key_(key), padded_(std::move(padded)) {}

  std::unique_ptr<Stage> receive(const ServerMessage& message, const SendToServer& send) override;

 private:
  /// For every N items the gates, then their products with the totals: what the client had padded less the
  /// pads.
  SlotVectors gated(const SecretVector<std::uint32_t>& pads) const;

  Host& host_;
  AgreedKey key_;
  PaddedTable padded_;
};

}  // namespace tacit::protocol::client
