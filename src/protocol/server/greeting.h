// SPDX-License-Identifier: Apache-2.0
// A client's greeting, read and checked once. Reading looks at the message alone, so that whoever runs
// sessions can ask who may send it before anything is looked up by what it names; accepting compares it with
// the server.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "protocol/messages.pb.h"
#include "protocol/server_data.h"
#include "protocol/version.h"
#include "table/question.h"

namespace tacit::protocol {

/// Within the bounds of a question.
struct Greeting {
  std::string model_hash;  // as it was sent, of any length
  std::size_t client_records = 0;
  table::Question question;
  std::uint32_t version = kProtocolVersion;  // of the protocol, that both sides speak
  std::string purpose = {};                  // is_purpose(); may be empty
};

/// Throws Error(kProtocol) if there is no common version, for a malformed question or purpose, Error(kLimit)
/// for a question that is too large.
Greeting read_greeting(const Hello& hello);

/// A greeting that this server can answer. Only accept_greeting() makes one.
class AcceptedGreeting {
 public:
  std::size_t client_records() const { return greeting_.client_records; }
  const table::Question& question() const { return greeting_.question; }
  std::uint32_t version() const { return greeting_.version; }

 private:
  friend AcceptedGreeting accept_greeting(Greeting, const ServerData&, const ServerLimits&);
  explicit AcceptedGreeting(Greeting greeting) : greeting_(std::move(greeting)) {}

  Greeting greeting_;
};

/// Throws Error: kModelMismatch, kLimit for too many records or a strategy that it does not allow, and
/// whatever table::check_question says. Cheap.
AcceptedGreeting accept_greeting(Greeting greeting, const ServerData& data, const ServerLimits& limits);

}  // namespace tacit::protocol
