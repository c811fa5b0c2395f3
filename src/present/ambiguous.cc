// SPDX-License-Identifier: Apache-2.0
#include "present/ambiguous.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "table/csv_cell.h"

namespace tacit::present {

namespace {

std::string reasons_for_review(const linkage::AmbiguousRecord& record) {
  std::vector<const char*> all;
  if (record.several) all.push_back("several");
  if (record.tied) all.push_back("tied");
  if (record.just_linked) all.push_back("just linked");
  if (record.just_missed) all.push_back("just missed");
  return fmt::format("{}", fmt::join(all, " + "));
}

const char* yes_or_no(bool value) {
  return value ? "yes" : "no";
}

}  // namespace

std::string ambiguous_csv(const app::EvaluateReport& report, const std::string& id_column) {
  const auto& [model, client, server, links, evaluation, blocked] = report;
  const std::set<linkage::RecordPair> truth(links.begin(), links.end());
  const std::size_t client_id = client.table.column(id_column), server_id = server.table.column(id_column);
  std::string csv = "client_id,server_id,score,linked,labelled,why\n";
  for (const auto& candidate :
       linkage::candidates_of(model, client.features, server.features, evaluation.ambiguous)) {
    const linkage::AmbiguousRecord& record = evaluation.ambiguous[candidate.record];
    csv +=
        fmt::format("{},{},{},{},{},{}\n", table::csv_cell(client.table.at(record.client, client_id)),
                    table::csv_cell(server.table.at(candidate.server, server_id)),
                    candidate.shifted_score - model.shift(),
                    yes_or_no(candidate.shifted_score >= model.shifted_threshold()),
                    yes_or_no(truth.contains({record.client, candidate.server})), reasons_for_review(record));
  }
  return csv;
}

}  // namespace tacit::present
