// SPDX-License-Identifier: Apache-2.0
// A server's session goes through stages: keys, linking, with a split the categories, rounds, proof, release.
// Each takes the messages that are due in it and holds what it needs for that. It hands over what the next
// one needs; the rest is freed with it.
#pragma once

#include <memory>

#include "protocol/messages.pb.h"
#include "protocol/server/session.h"

namespace tacit::protocol::server {

class Stage {
 public:
  virtual ~Stage() = default;
  /// Takes one message. Returns the stage that follows, or null while this one goes on. Throws
  /// Error(kProtocol) for a message that is not due or malformed. After any Error the stage is of no further
  /// use.
  virtual std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) = 0;
  virtual bool done() const { return false; }
};

/// The end, good or bad.
class LastStage final : public Stage {
 public:
  explicit LastStage(bool done) : done_(done) {}
  std::unique_ptr<Stage> receive(const ClientMessage& message, const SendToClient& send) override;
  bool done() const override { return done_; }

 private:
  bool done_;
};

/// Throws Error(kProtocol): a message is not the expected one, which `expected` names.
[[noreturn]] void out_of_order(const char* expected);

}  // namespace tacit::protocol::server
