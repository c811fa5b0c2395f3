// A client's greeting, read and checked once. Reading looks at the message alone, so that whoever runs
// sessions can ask who may send it before anything is looked up by what it names; accepting compares it with
// the server.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "protocol/messages.pb.h"
#include "protocol/server_data.h"
#include "table/question.h"

namespace tacit::protocol {

/// Of this side's protocol version, and within the bounds of a question.
struct Greeting {
  std::string model_hash;  // as it was sent, of any length
  std::size_t client_records = 0;
  table::Question question;
};

/// Throws Error(kProtocol) for another version or a malformed question, Error(kLimit) for a question that is
/// too large.
Greeting read_greeting(const Hello& hello);

/// A greeting that this server can answer. Only accept_greeting() makes one.
class AcceptedGreeting {
 public:
  std::size_t client_records() const { return greeting_.client_records; }
  const table::Question& question() const { return greeting_.question; }

 private:
  friend AcceptedGreeting accept_greeting(Greeting, const ServerData&, const ServerLimits&);
  explicit AcceptedGreeting(Greeting greeting) : greeting_(std::move(greeting)) {}

  Greeting greeting_;
};

/// Throws Error: kModelMismatch, kLimit for too many records or a strategy that it does not allow, and
/// whatever table::check_question says. Cheap.
AcceptedGreeting accept_greeting(Greeting greeting, const ServerData& data, const ServerLimits& limits);

}  // namespace tacit::protocol
