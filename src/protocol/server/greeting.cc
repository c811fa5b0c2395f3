#include "protocol/server/greeting.h"

#include "protocol/admission.h"
#include "protocol/catalog.h"
#include "protocol/question_messages.h"

namespace tacit::protocol {
Greeting read_greeting(const Hello& hello) {
  check_version(hello.protocol_version());
  return {hello.model_hash(), hello.client_records(), read_question(hello)};
}

AcceptedGreeting accept_greeting(Greeting greeting, const ServerData& data, const ServerLimits& limits) {
  require_same_model(greeting.model_hash, data.model.hash_bytes());
  require_few_records(greeting.client_records, limits.max_client_records);
  agreed_strategy(greeting.question.strategy, limits.strategy);
  table::check_question(greeting.question, data.catalog);
  return AcceptedGreeting(std::move(greeting));
}

}  // namespace tacit::protocol
