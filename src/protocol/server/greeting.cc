// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/greeting.h"

#include "base/error.h"
#include "protocol/admission.h"
#include "protocol/purpose.h"
#include "protocol/question_messages.h"

namespace tacit::protocol {
Greeting read_greeting(const Hello& hello) {
  const std::uint32_t version = agreed_version({hello.oldest_version(), hello.newest_version()});
  if (!is_purpose(hello.purpose()))
    throw Error(ErrorCategory::kProtocol, "the client's purpose is too long or not printable");
  return {hello.model_hash(), hello.client_records(), read_question(hello), version, hello.purpose()};
}

AcceptedGreeting accept_greeting(Greeting greeting, const ServerData& data, const ServerLimits& limits) {
  require_same_model(greeting.model_hash, data.model.hash_bytes());
  require_few_records(greeting.client_records, limits.max_client_records);
  agreed_strategy(greeting.question.strategy, limits.strategy);
  table::check_question(greeting.question, data.catalog);
  return AcceptedGreeting(std::move(greeting));
}

}  // namespace tacit::protocol
