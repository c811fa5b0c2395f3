// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/session_relay.h"

#include <chrono>

#include "protocol/progress.h"
#include "rpc/server/message_stream.h"

namespace tacit::rpc {
namespace {

constexpr std::chrono::milliseconds kBetween{250};

}  // namespace

void SessionRelay::on_phase(protocol::Phase phase) {
  told_ = {};
  stream_.enter(phase);
  expected_.enter(phase);
  ForwardingObserver::on_phase(phase);
}

void SessionRelay::on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                               std::uint64_t pairs) {
  ForwardingObserver::on_progress(phase, done, total, pairs);
  expected_.reach(phase, done);
  const Clock::time_point now = Clock::now();
  if (now - told_ < kBetween) return;
  told_ = now;
  stream_.offer(protocol::progress_message(phase, done, total));
}

}  // namespace tacit::rpc
