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
std::vector<std::string> look_at(linkage::ModelSpec& spec, const FitFiles& files, const table::Table& client,
                                 const table::Table& server, const LookOptions& options) {
  const std::vector<fit::OrderFound> found = fit::find_orders(spec, client, server, fit::kRecordsLookedAt);
  Look look(spec.name, files.start.string(), options);
  look.add("", fit::differing_orders(spec, found));
  for (const table::Table* side : {&client, &server}) {
    look.add(side->origin(), fit::look_at_values(spec, *side));
  }
  look.refer_to(client, linkage::Side::kClient);
  look.judge();
  std::vector<std::string> orders;
  for (const fit::OrderFound& one : found) {
    if (one.order) orders.push_back(order_text(one));
  }
  return orders;
}

}  // namespace

FitReport fit_model(const FitFiles& files, const fit::FitOptions& options, const LookOptions& look,
                    const FitShare& progress) {
  fit::FitCourse course;
  const fit::FitProgress report = [&](const std::string& stage, std::uint64_t done, std::uint64_t all) {
    if (progress) progress(course.share(stage, done, all), stage);
  };
  report("reading files", 0, 2);
  const linkage::Model start = linkage::load_model(files.start);
  linkage::ModelSpec spec = start.spec();
  spec.name = files.name.empty() ? spec.name + "-fitted" : files.name;
  const table::Table client = read_party_file(start, {files.client, "", "", files.client_reading});
  report("reading files", 1, 2);
  const table::Table server = read_party_file(start, {files.server, "", "", files.server_reading});
  fit::ColumnCut cut;
  if (files.skip_missing_columns) {
    cut = fit::cut_to_columns(spec, client, server);
  } else {
    fit::require_columns(spec, client, server);
  }
  std::vector<std::string> orders = look_at(spec, files, client, server, look);
  std::optional<std::vector<linkage::RecordPair>> labelled;
  if (!files.links.empty()) {
    labelled = resolve_links(ingest::read_source({files.links, ""}), client, server, files.id_column);
  }
  fit::Fit fit = fit::fit_model(spec, client, server, labelled, options, report);
  linkage::Model model(fit.model);
  return {std::move(fit), std::move(model), std::move(cut), std::move(orders)};
}

}  // namespace tacit::app
