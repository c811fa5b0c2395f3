// SPDX-License-Identifier: Apache-2.0
// A rank above 0: links the pieces that rank 0 sends it. It has the client's keys and planes, which are
// public or encrypted, and of the server's records the lists of numbers of its pieces.
#pragma once

#include <functional>
#include <string>

#include "bgv/security.h"
#include "cluster/channel.h"
#include "cluster/messages.h"

namespace tacit::cluster {

struct WorkerOptions {
  WorkerInfo info;           // as this_machine() says; rank is not looked at
  bgv::Security security{};  // that queries' parameters must have
  /// Asked twice a second: whether to end because whoever has started the ranks is gone.
  std::function<bool()> orphaned = [] { return false; };
};

/// Host, cores and memory of this machine, with the threads that are asked for; 0: all that may be used.
WorkerInfo this_machine(int threads, const std::string& program);

/// Works until rank 0 says that it is enough. Throws Error(kUnavailable) where rank 0 is silent for longer
/// than it said, or the process is orphaned, and Error(kLimit) without memory for messages. Messages are
/// moved on this thread, and another one computes.
void work(Channel& channel, const WorkerOptions& options);

}  // namespace tacit::cluster
