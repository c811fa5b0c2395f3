// SPDX-License-Identifier: Apache-2.0
#include "app/fit_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <utility>
#include <vector>

#include "app/links.h"
#include "app/party_file.h"
#include "base/quantities.h"
#include "fit/check_dates.h"
#include "fit/fit_course.h"
#include "ingest/source.h"
#include "linkage/quality.h"

namespace tacit::app {

namespace {

std::string order_text(const fit::OrderFound& found) {
  const auto reads = [&](const fit::DateHabits& side) {
    return fmt::format("{} instead of {} of the {}", count_text(side.read_by_order(*found.order)),
                       count_text(side.read()), count_text(side.values));
  };
  return fmt::format(
      "Dates of {}: order = \"{}\" is used for the template's \"{}\": it reads {} in the client's file, "
      "{} in the server's",
      fmt::join(found.columns, " + "), linkage::name_of(*found.order), linkage::name_of(found.client.order),
      reads(found.client), reads(found.server));
}

// Sets the orders that are clear, and looks at both files with them.
std::vector<std::string> look_at(linkage::ModelSpec& spec, const std::string& path, const FitTables& tables,
                                 const LookOptions& options) {
  const table::Table &client = tables.client, &server = tables.server;
  const std::vector<fit::OrderFound> found = fit::find_orders(spec, client, server, fit::kRecordsLookedAt);
  Look look(spec.name, path, options);
  look.add("", fit::differing_orders(spec, found));
  look.add(client.origin(), fit::look_at_values(spec, client), "client");
  look.add(server.origin(), fit::look_at_values(spec, server), "server");
  look.refer_to(client, linkage::Side::kClient);
  look.judge();
  std::vector<std::string> orders;
  for (const fit::OrderFound& one : found) {
    if (one.order) orders.push_back(order_text(one));
  }
  return orders;
}

class Told {
 public:
  explicit Told(const FitShare& progress) : progress_(progress) {}
  void operator()(const std::string& stage, std::uint64_t done, std::uint64_t all) {
    if (progress_) progress_(course_.share(stage, done, all), stage);
  }

 private:
  const FitShare& progress_;
  fit::FitCourse course_;
};

}  // namespace

FitReport fit_model(const NamedModel& start, const FitTables& tables, const FitInputOptions& input,
                    const fit::FitOptions& options, const LookOptions& look, const FitShare& progress) {
  linkage::ModelSpec spec = start.model.spec();
  spec.name = input.name.empty() ? spec.name + "-fitted" : input.name;
  fit::ColumnCut cut;
  if (input.skip_missing_columns) {
    cut = fit::cut_to_columns(spec, tables.client, tables.server);
  } else {
    fit::require_columns(spec, tables.client, tables.server);
  }
  std::vector<std::string> orders = look_at(spec, start.path, tables, look);
  std::optional<std::vector<linkage::RecordPair>> labelled;
  if (tables.links) labelled = resolve_links(*tables.links, tables.client, tables.server, input.id_column);
  Told told(progress);
  fit::Fit fit = fit::fit_model(spec, tables.client, tables.server, labelled, options, std::ref(told));
  linkage::Model model(fit.model);
  return {std::move(fit), std::move(model), std::move(cut), std::move(orders)};
}

FitReport fit_model(const FitFiles& files, const fit::FitOptions& options, const LookOptions& look,
                    const FitShare& progress) {
  Told told(progress);
  told("reading files", 0, 2);
  const NamedModel start = load_named_model(files.start);
  table::Table client =
      read_party_file(start.model, {.path = files.client, .table = "", .reading = files.client_reading});
  told("reading files", 1, 2);
  FitTables tables{
      std::move(client),
      read_party_file(start.model, {.path = files.server, .table = "", .reading = files.server_reading}),
      std::nullopt};
  if (!files.links.empty()) tables.links = ingest::read_source({files.links, ""});
  return fit_model(start, tables, files, options, look, progress);
}

}  // namespace tacit::app
