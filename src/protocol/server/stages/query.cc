// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/query.h"

#include <utility>

#include "base/error.h"
#include "bgv/serialize.h"
#include "plan/round_steps.h"

namespace tacit::protocol::server {

Query::Query(PlannedQuery planned)
    : question(std::move(planned.question)),
      plan(std::move(planned.plan)),
      version(planned.version),
      parameters(bgv::Parameters::create(plan.literal, plan.request.security)),
      evaluator(parameters),
      encoder(parameters) {}

void Intake::note_seed(const std::string& bytes) {
  if (!seeds_.insert(bgv::seed_in(bytes)).second)
    throw Error(ErrorCategory::kProtocol, "a message has the seed of an earlier one of the same query");
}

bgv::Ciphertext Intake::plane(const std::string& bytes) {
  bgv::Ciphertext ciphertext =
      bgv::load_seeded_ciphertext(*query_.parameters, bytes, query_.plan.link.planes_level);
  note_seed(bytes);
  return ciphertext;
}

bgv::Ciphertext Intake::behind_planes(const std::string& bytes) {
  bgv::Ciphertext ciphertext =
      bgv::load_seeded_ciphertext(*query_.parameters, bytes, query_.plan.check.level);
  note_seed(bytes);
  rows_.add(ciphertext);
  return ciphertext;
}

// Tabulation takes less where the records of a cell are in one ciphertext.
Linkage::Linkage(const Query& query, const ClientKeys& keys, const ServerData& data, link::Place& place,
                 Observer& observer)
    : tabulation(tabulation_of(query.question, data)),
      rounds(observer, Phase::kTabulate, plan::steps_until_made(query.plan, plan::totals_round(query.plan))),
      report(query.plan.link, observer, rounds),
      executor(
          place.executor({query.plan.link, query.plan.choice, query.evaluator, keys.evaluation, report})),
      strategy(link::make_strategy({query.plan.link, query.evaluator, keys.evaluation, query.encoder,
                                    data.features, tabulation.cell_of},
                                   *executor, report)),
      cells(query.plan.table, data, tabulation, strategy->slots()) {}

}  // namespace tacit::protocol::server
