#include "protocol/server/greeting.h"

#include <string_view>

#include "base/error.h"
#include "base/hex.h"
#include "protocol/catalog.h"
#include "protocol/question_messages.h"

namespace tacit::protocol {
namespace {

std::string short_hash(std::string_view hash) {
  return to_hex(hash.substr(0, 8));
}

}  // namespace

Greeting read_greeting(const Hello& hello) {
  check_version(hello.protocol_version());
  return {hello.model_hash(), hello.client_records(), read_question(hello)};
}

AcceptedGreeting accept_greeting(Greeting greeting, const ServerData& data, const ServerLimits& limits) {
  const std::string own(reinterpret_cast<const char*>(data.model.hash().data()), data.model.hash().size());
  if (greeting.model_hash != own) {
    throw Error(ErrorCategory::kModelMismatch,
                "the two sides hold different linkage models: the client's hash begins " +
                    short_hash(greeting.model_hash) + ", the server's " + short_hash(own) +
                    "; ask the custodian for the model file that the server uses");
  }
  if (greeting.client_records > limits.max_client_records) {
    throw Error(ErrorCategory::kLimit, "the client has " + std::to_string(greeting.client_records) +
                                           " records; this server takes at most " +
                                           std::to_string(limits.max_client_records));
  }
  table::check_question(greeting.question, data.catalog);
  return AcceptedGreeting(std::move(greeting));
}

}  // namespace tacit::protocol
