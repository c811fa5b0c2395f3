// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/release.h"

#include "base/error.h"
#include "protocol/sealed_table.h"

namespace tacit::protocol::server {

std::unique_ptr<Stage> ReleaseStage::receive(const ClientMessage& message, const SendToClient& send) {
  if (!message.has_confirmation()) out_of_order("a confirmation");
  // Right or wrong, the confirmation gives the client information: from here on the query counts in the
  // ledger.
  const Clearance clearance = host_.gate.open();
  if (!confirms(agreed_, message.confirmation().key())) {
    // The custodian must see clients that probe what the checks depend on.
    throw Error(
        ErrorCategory::kSecurity,
        "the client's numbers do not pass the checks: something was changed in transit, or the client "
        "runs a modified Tacit");
  }
  send_table(send, clearance);
  host_.observer.on_phase(Phase::kDone);
  return std::make_unique<LastStage>(true);
}

void ReleaseStage::send_table(const SendToClient& send, const Clearance& /*clearance*/) const {
  ServerMessage message;
  message.mutable_table()->set_sealed(seal(agreed_.table, table_pads_));
  send(message);
}

}  // namespace tacit::protocol::server
