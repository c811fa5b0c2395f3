// SPDX-License-Identifier: Apache-2.0
// A client's session goes through stages: proposal, rounds, proof, table. Each takes the messages that are
// due in it and holds what it needs for that. It hands over what the next one needs; the rest is freed with
// it.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "protocol/client/session.h"
#include "protocol/messages.pb.h"
#include "table/result.h"

namespace tacit::protocol::client {

class Stage {
 public:
  virtual ~Stage() = default;
  /// Takes one message. Returns the stage that follows, or null while this one goes on. After an Error the
  /// stage is of no further use.
  virtual std::unique_ptr<Stage> receive(const ServerMessage& message, const SendToServer& send) = 0;
  /// Null before the end.
  virtual const table::ResultTable* result() const { return nullptr; }
};

/// The end: with a result, or a bad one.
class LastStage final : public Stage {
 public:
  explicit LastStage(std::optional<table::ResultTable> result) : result_(std::move(result)) {}
  std::unique_ptr<Stage> receive(const ServerMessage& message, const SendToServer& send) override;
  const table::ResultTable* result() const override { return result_ ? &*result_ : nullptr; }

 private:
  std::optional<table::ResultTable> result_;
};

/// Throws Error(kProtocol): a message is not the expected one, which `expected` names.
[[noreturn]] void out_of_order(const char* expected);

}  // namespace tacit::protocol::client
