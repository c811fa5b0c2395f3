#include "protocol/server/planned_query.h"

#include <string>

#include "base/error.h"
#include "base/hex.h"
#include "plan/planner.h"
#include "protocol/catalog.h"
#include "protocol/question_messages.h"

namespace tacit::protocol {
namespace {

std::string short_hash(std::string_view hash) {
  return to_hex(hash.substr(0, 8));
}

}  // namespace

table::Question accept_question(const Hello& hello, const ServerData& data, const ServerLimits& limits) {
  check_version(hello.protocol_version());
  const std::string own(reinterpret_cast<const char*>(data.model.hash().data()), data.model.hash().size());
  if (hello.model_hash() != own) {
    throw Error(ErrorCategory::kModelMismatch,
                "the two sides hold different linkage models: the client's hash begins " +
                    short_hash(hello.model_hash()) + ", the server's " + short_hash(own) +
                    "; ask the custodian for the model file that the server uses");
  }
  if (hello.client_records() > limits.max_client_records) {
    throw Error(ErrorCategory::kLimit, "the client has " + std::to_string(hello.client_records()) +
                                           " records; this server takes at most " +
                                           std::to_string(limits.max_client_records));
  }
  table::Question question = read_question(hello);
  table::check_question(question, data.catalog);
  return question;
}

PlannedQuery plan_query(table::Question question, std::size_t client_records, const ServerData& data,
                        const ServerLimits& limits) {
  const plan::PlanRequest request =
      request_for(data.model, question, data.catalog, client_records, data.features.records());
  return {std::move(question), plan::make_plan(request, limits.memory_bytes)};
}

}  // namespace tacit::protocol
