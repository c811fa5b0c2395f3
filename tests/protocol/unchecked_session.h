// SPDX-License-Identifier: Apache-2.0
// A server's session without checks against a client that does not follow the protocol: what cheats would get
// if there were none.
#pragma once

#include "protocol/server/session.h"

namespace tacit::protocol {

enum class Checks { kOn, kOffInATest };

/// ServerSession's only friend.
struct UncheckedSession {
  static ServerSession make(const ServerData& data, const ServerLimits& limits, AnswerGate& gate,
                            Observer& observer, Checks checks) {
    return ServerSession(data, limits, gate, observer, link::this_process(), checks == Checks::kOn);
  }
};

}  // namespace tacit::protocol
