// SPDX-License-Identifier: Apache-2.0
#include "protocol/admission.h"

#include <string>

#include "base/error.h"
#include "base/hex.h"
#include "plan/planner.h"
#include "protocol/question_messages.h"

namespace tacit::protocol {

void require_same_model(std::string_view clients, std::string_view servers) {
  if (clients == servers) return;
  const auto begin_of = [](std::string_view hash) { return to_hex(hash.substr(0, 8)); };
  throw Error(ErrorCategory::kModelMismatch,
              "the two sides hold different linkage models: the client's hash begins " + begin_of(clients) +
                  ", the server's " + begin_of(servers) +
                  "; ask the custodian for the model file that the server uses");
}

void require_few_records(std::size_t client_records, std::size_t most) {
  if (client_records <= most) return;
  throw Error(ErrorCategory::kLimit, "the client has " + std::to_string(client_records) +
                                         " records; this server takes at most " + std::to_string(most));
}

void require_enough_records(std::size_t client_records, std::size_t least) {
  if (client_records >= least) return;
  throw Error(ErrorCategory::kLimit, "the list has " + std::to_string(client_records) +
                                         " records, which is too short: this server answers for " +
                                         std::to_string(least) + " or more");
}

plan::Plan plan_question(const linkage::Model& model, const table::Question& question,
                         const table::Catalog& catalog, std::size_t client_records,
                         std::size_t server_records, const PlanLimits& limits) {
  plan::PlanRequest request = request_for(model, question, catalog, client_records, server_records);
  request.security = limits.security;
  return plan::make_plan(request, limits.memory_bytes, agreed_strategy(question.strategy, limits.strategy));
}

}  // namespace tacit::protocol
