// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/stage.h"

#include <string>

#include "base/error.h"

namespace tacit::protocol::server {

std::unique_ptr<Stage> LastStage::receive(const ClientMessage& /*message*/, const SendToClient& /*send*/) {
  out_of_order("nothing more");
}

void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kProtocol,
              std::string("a message is out of order: ") + expected + " is expected");
}

}  // namespace tacit::protocol::server
