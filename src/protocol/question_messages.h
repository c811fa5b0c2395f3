// SPDX-License-Identifier: Apache-2.0
// Questions and pieces of the catalog as messages, and back. Reading bounds what a peer may send before
// anything is looked up or compared by it; whether a catalog or a question makes sense is for
// table::catalog_defect and table::check_question to say.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "protocol/messages.pb.h"
#include "table/question.h"
#include "table/tally.h"

namespace tacit::protocol {

void write_question(const table::Question& question, Hello& hello);
/// Throws Error(kProtocol) for an unknown statistic or strategy or a name longer than any that there is,
/// Error(kLimit) for more dimensions, statistics or categories than a question may have.
table::Question read_question(const Hello& hello);

StrategyRule strategy_message(StrategyWanted strategy);
/// Throws Error(kProtocol) for one that this release does not know.
StrategyWanted read_strategy_rule(StrategyRule message);

void write_dimension(const table::DimensionInfo& info, Dimension& message);
table::DimensionInfo read_dimension(const Dimension& message);
void write_measure(const table::MeasureInfo& info, Measure& message);
/// Throws Error(kProtocol) for more decimals than an int holds.
table::MeasureInfo read_measure(const Measure& message);

/// What a question names of a catalog, each once, in the order in which it names them.
struct Names {
  std::vector<std::string> dimensions, measures;
};
Names names_in(const table::Question& question);

/// What is planned for a question that has passed check_question(): both sides work it out for themselves.
plan::PlanRequest request_for(const linkage::Model& model, const table::Question& question,
                              const table::Catalog& catalog, std::size_t client_records,
                              std::size_t server_records);

}  // namespace tacit::protocol
