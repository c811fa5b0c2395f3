// SPDX-License-Identifier: Apache-2.0
#include "fit/check_look.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "fit/check.h"
#include "fit/check_field_text.h"
#include "fit/check_link_warnings.h"
#include "fit/check_share.h"

namespace tacit::fit {

namespace {

// What is wrong with a file, the worst first. The rest of a check is about the model, or small.
constexpr std::array kKindsOfALook = {
    WarningKind::kDateOrder,     WarningKind::kUnreadable,          WarningKind::kOutOfReach,
    WarningKind::kSameForAll,    WarningKind::kExponents,           WarningKind::kLostZeros,
    WarningKind::kDecimals,      WarningKind::kUnreadDates,         WarningKind::kConstant,
    WarningKind::kMostlyMissing, WarningKind::kUnlistedPlaceholder, WarningKind::kRepeats};
constexpr std::array kKindsOfLinks = {WarningKind::kOutOfReach, WarningKind::kSameForAll,
                                      WarningKind::kRepeats};
constexpr double kManyTypos = 0.05;    // dates that are not read; a check tells of fewer
constexpr double kManyByChance = 0.1;  // links for each client record

std::size_t rank(WarningKind kind) {
  return static_cast<std::size_t>(std::ranges::find(kKindsOfALook, kind) - kKindsOfALook.begin());
}

// Whether it is of a field whose dates are read but for a few.
bool is_of_typos(const linkage::Model& model, const ModelCheck& check, const Warning& warning) {
  if (warning.kind != WarningKind::kUnreadDates) return false;
  for (std::size_t i = 0; i < model.fields().size(); ++i) {
    const DateHabits& dates = check.habits[i].dates;
    if (warning.where != "field " + model.fields()[i].name) continue;
    return share_of(dates.values - dates.read(), dates.values) <= kManyTypos;
  }
  return false;
}

std::vector<Warning> sorted_warnings(const linkage::Model& model, const ModelCheck& check) {
  std::vector<Warning> warnings = warnings_of(model, check);
  std::erase_if(warnings, [&](const Warning& warning) {
    return rank(warning.kind) == kKindsOfALook.size() || is_of_typos(model, check, warning);
  });
  std::ranges::stable_sort(
      warnings, {}, [](const Warning& warning) { return std::pair(!warning.hopeless, rank(warning.kind)); });
  return warnings;
}

ModelCheck check_values_of(const linkage::Model& model, const table::Table& table) {
  const std::vector<std::uint32_t> records = spread_records(table.records(), kRecordsLookedAt);
  ModelCheck check;
  check.records = table.records();
  check.looked_at = records.size();
  check.values = field_values(model, table, records, [](double) {});
  check.habits = field_habits(model, table, records);
  check.buckets.resize(model.features().size());
  return check;
}

// Those fields whose dates stand in these columns.
std::vector<std::string> fields_with_dates(const linkage::ModelSpec& model,
                                           const std::vector<std::string>& columns) {
  std::vector<std::string> names;
  for (const linkage::Field& field : model.fields) {
    if (field.columns == columns && date_step(field) != nullptr) names.push_back("field " + field.name);
  }
  if (names.empty()) names.push_back("column " + columns.front());
  return names;
}

}  // namespace

std::vector<Warning> look_at_file(const linkage::Model& model, const table::Table& table,
                                  const linkage::FeatureTable& features) {
  ModelCheck check = check_values_of(model, table);
  check.record_use = record_use(model, features);
  return sorted_warnings(model, check);
}

std::vector<Warning> look_at_values(linkage::ModelSpec spec, const table::Table& table) {
  spec.threshold = 1;
  if (!find_problems(spec).empty()) return {};
  const linkage::Model model(std::move(spec));
  std::vector<Warning> warnings = sorted_warnings(model, check_values_of(model, table));
  std::erase_if(warnings, [](const Warning& warning) {
    return std::ranges::find(kKindsOfLinks, warning.kind) != kKindsOfLinks.end();
  });
  for (Warning& warning : warnings) warning.hopeless = false;
  return warnings;
}

std::vector<Warning> differing_orders(const linkage::ModelSpec& model, const std::vector<OrderFound>& found) {
  std::vector<Warning> warnings;
  for (const OrderFound& one : found) {
    if (one.order) continue;
    warnings.push_back(
        {WarningKind::kDateOrder, fields_with_dates(model, one.columns).front(),
         fmt::format(
             "order = \"{}\" reads the dates of the client's file, order = \"{}\" those of the server's, "
             "and a model has one order",
             linkage::name_of(one.client.best_order()), linkage::name_of(one.server.best_order())),
         fmt::format(
             "Say how one of the files writes them, with --client-date-order {} or --server-date-order {}, "
             "or change them to YYYY-MM-DD, which every order reads",
             linkage::name_of(one.client.best_order()), linkage::name_of(one.server.best_order())),
         one.client.has_wrong_order() || one.server.has_wrong_order()});
  }
  return warnings;
}

TwoLooks look_at_files(const linkage::Model& model, const table::Table& client,
                       const linkage::FeatureTable& client_features, const table::Table& server,
                       const linkage::FeatureTable& server_features) {
  TwoLooks looks{
      look_at_file(model, client, client_features), look_at_file(model, server, server_features), {}};
  linkage::ModelSpec spec = model.spec();
  const std::vector<OrderFound> found = find_orders(spec, client, server, kRecordsLookedAt);
  looks.both = differing_orders(model.spec(), found);
  for (const OrderFound& one : found) {
    if (one.order) continue;
    const std::vector<std::string> fields = fields_with_dates(model.spec(), one.columns);
    for (std::vector<Warning>* side : {&looks.client, &looks.server}) {
      std::erase_if(*side, [&](const Warning& warning) {
        return warning.kind == WarningKind::kDateOrder &&
               std::ranges::find(fields, warning.where) != fields.end();
      });
    }
  }
  return looks;
}

std::vector<Warning> look_at_chance(double chance, std::size_t server_records) {
  const double each = chance * static_cast<double>(server_records);
  if (each < kManyByChance) return {};
  return {{WarningKind::kChanceLinks, "threshold",
           fmt::format(
               "chance reaches it: about {:.2g} false links for each client record among {} server records, "
               "if their values are spread as this list's",
               each, count_text(server_records)),
           "Raise the threshold, or give informative features more buckets or weight"}};
}

}  // namespace tacit::fit
