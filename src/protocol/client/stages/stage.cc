// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/stages/stage.h"

#include <string>

#include "base/error.h"

namespace tacit::protocol::client {

std::unique_ptr<Stage> LastStage::receive(const ServerMessage& /*message*/, const SendToServer& /*send*/) {
  out_of_order("nothing");
}

void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kProtocol,
              std::string("the server's message is out of order: ") + expected + " is expected");
}

}  // namespace tacit::protocol::client
