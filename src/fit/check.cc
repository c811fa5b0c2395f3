// SPDX-License-Identifier: Apache-2.0
#include "fit/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "circuit/link_polynomial.h"
#include "fit/check_field_text.h"
#include "plan/plan.h"

namespace tacit::fit {

namespace {

bool has_other_columns(const linkage::Model& model, const table::Table& table) {
  for (const linkage::Field& field : model.fields()) {
    for (const std::string& column : field.also) {
      if (!table.find_column(column)) return false;
    }
  }
  return true;
}

// A server's records as a client sends them.
linkage::FeatureTable as_client(const linkage::FeatureTable& server) {
  linkage::FeatureTable client(server.records(), server.features(), 0, server.passes());
  for (std::size_t i = 0; i < server.records(); ++i) {
    const std::span<const std::int16_t> own = server.record(i).first(server.features());
    std::ranges::copy(own, client.record(i).begin());
    std::ranges::copy(server.keys(i), client.keys(i).begin());
  }
  return client;
}

FalseLinks false_links_of(const linkage::Model& model, const ModelCheck& check) {
  const double pairs = static_cast<double>(check.client_records) * static_cast<double>(check.server_records);
  FalseLinks links;
  links.chance = Chance::tail(check.chance.independent, model.shifted_threshold());
  links.expected = pairs * links.chance;
  links.by_file = pairs * check.chance.link_rate();
  links.per_client = links.chance * static_cast<double>(check.server_records);
  links.own_by_chance = 1 - std::pow(1 - links.chance, static_cast<double>(check.records - 1));
  return links;
}

}  // namespace

ModelCost cost_of(const linkage::Model& model) {
  const plan::PlanRequest request = plan::request_for(model);
  ModelCost cost;
  cost.planes = request.planes();
  cost.score_range = model.score_range();
  cost.shifted_threshold = model.shifted_threshold();
  cost.window = circuit::choose_link_polynomial(request.shifted_threshold, request.score_range).window;
  cost.blocked_window =
      circuit::choose_link_polynomial(request.shifted_threshold, request.score_range,
                                      static_cast<std::uint32_t>(std::max<std::size_t>(request.passes, 1)))
          .window;
  return cost;
}

ModelCheck check_model(const linkage::Model& model, const table::Table& table, const CheckOptions& options,
                       const Progress& progress) {
  if (table.records() == 0) {
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{}: there are no records below the line of column names; there is nothing to check",
                    table.origin()));
  }
  ModelCheck check;
  check.records = check.looked_at = table.records();
  const std::vector<std::uint32_t> records = spread_records(table.records(), table.records());
  const std::size_t others = options.against != 0 ? options.against : table.records();
  const bool is_client = options.side == linkage::Side::kClient;
  check.client_records = is_client ? table.records() : others;
  check.server_records = is_client ? others : table.records();
  // A client's file need not have the columns that a server's record may agree by.
  check.has_alternatives = !is_client || has_other_columns(model, table);
  const linkage::FeatureTable server = is_client ? linkage::featurize_as_server(model, table)
                                                 : linkage::featurize(model, linkage::Side::kServer, table);
  const linkage::FeatureTable client = as_client(server);
  // The shares of the work are those of a file of a million records.
  progress(0.25);
  check.values = field_values(model, table, records, [&](double share) { progress(0.25 + 0.4 * share); });
  check.habits = field_habits(model, table, records);
  progress(0.75);
  check.buckets = bucket_use(model, client);
  check.record_use = record_use(model, client);
  check.chance =
      chance_of(model, client, server, options.limits, [&](double share) { progress(0.75 + 0.25 * share); });
  check.false_links = false_links_of(model, check);
  check.passes =
      passes_use(model, {client, server, options.side, check.client_records, check.server_records});
  check.widest = linkage::widest_record(model, server);
  check.cover = linkage::cover_by_made_up(model, server);
  check.cost = cost_of(model);
  check.warnings = warnings_of(model, check);
  return check;
}

}  // namespace tacit::fit
