// SPDX-License-Identifier: Apache-2.0
#include "app/server/client_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "app/server/ledger_config.h"
#include "app/server/limits.h"
#include "app/server/purpose_rule.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "base/text.h"

namespace tacit::app {

namespace {

using identity::ClientRules;
using Names = std::vector<std::string>;

// The names that the file's [[dimension]] or [[measure]] tables have.
Names names_of(const toml::table& file, std::string_view key) {
  Names names;
  const toml::node* node = file.get(key);
  if (node == nullptr || !node->is_array()) return names;
  for (const toml::node& each : *node->as_array()) {
    const toml::table* table = each.as_table();
    const toml::node* name = table == nullptr ? nullptr : table->get("name");
    if (name != nullptr && name->is_string()) names.push_back(name->as_string()->get());
  }
  return names;
}

std::optional<Names> read_open(const TomlReader& reader, std::string_view key, const Names& known) {
  const toml::node* node = reader.find(key);
  if (node == nullptr) return std::nullopt;
  std::optional<Names> open = list_of_texts(node);
  if (!open) {
    reader.problem(key, R"(must be a list of names, such as ["state"])");
    return std::nullopt;
  }
  for (const std::string& name : *open) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      reader.problem(key, fmt::format("has \"{}\", which is not served ({})", printable(name),
                                      nearest_clause(name, known)));
    }
  }
  return open;
}

void read_certificate(const TomlReader& reader, ClientRules& rules) {
  const auto fingerprint = reader.text("fingerprint"), subject = reader.text("subject");
  if ((reader.find("fingerprint") != nullptr) == (reader.find("subject") != nullptr)) {
    reader.problem("fingerprint", "or `subject` must say which certificate the client shows: one of them");
    return;
  }
  if (subject) {
    rules.subject = *subject;
    if (subject->find('=') == std::string::npos) {
      reader.problem("subject", R"(must be as `tacit keys show` prints it, such as "CN=Ada Example")");
    }
  }
  if (!fingerprint) return;
  const std::optional<std::string> normal = identity::normal_fingerprint(*fingerprint);
  if (!normal) {
    reader.problem("fingerprint",
                   R"(must be "sha256:" and 64 hexadecimal digits, as `tacit keys show` prints it)");
  }
  rules.fingerprint = normal.value_or("");
}

void read_number(const TomlReader& reader, std::string_view key, std::int64_t most,
                 std::optional<std::size_t>& value) {
  if (const auto given = reader.integer(key, 1, most)) value = static_cast<std::size_t>(*given);
}

// A date of TOML's own, so that a day that does not exist is refused by TOML, with its line.
void read_until(const TomlReader& reader, ClientRules& rules) {
  const toml::node* node = reader.find("until");
  if (node == nullptr) return;
  const auto* date = node->as_date();
  if (date == nullptr) {
    reader.problem("until", "must be a date without quotes, such as 2027-06-30: the last day of access, UTC");
    return;
  }
  const toml::date day = date->get();
  rules.until = std::chrono::year_month_day(std::chrono::year(day.year), std::chrono::month(day.month),
                                            std::chrono::day(day.day));
}

ClientRules read_client(const TomlReader& reader, const Names& dimensions, const Names& measures) {
  reader.allow_only({"name", "fingerprint", "subject", "dimensions", "measures", "max_client_records",
                     "linkages_per_day", "linkages_per_month", "tables_per_linkage", "smallest_list", "until",
                     "purpose", "approval"});
  ClientRules rules;
  rules.name = reader.required_text("name").value_or("");
  if (reader.find("name") != nullptr &&
      (rules.name.empty() || rules.name.size() > kMaxNameLength || !is_printable(rules.name))) {
    reader.problem("name", fmt::format("must be printable and 1 to {} bytes long", kMaxNameLength));
  }
  read_certificate(reader, rules);
  rules.dimensions = read_open(reader, "dimensions", dimensions);
  rules.measures = read_open(reader, "measures", measures);
  read_number(reader, "max_client_records", kMaxClientRecords, rules.max_client_records);
  read_number(reader, "linkages_per_day", kMaxBudget, rules.budgets.linkages_per_day);
  read_number(reader, "linkages_per_month", kMaxBudget, rules.budgets.linkages_per_month);
  read_number(reader, "tables_per_linkage", kMaxBudget, rules.budgets.tables_per_linkage);
  read_number(reader, "smallest_list", kMaxClientRecords, rules.budgets.smallest_list);
  read_until(reader, rules);
  rules.purpose_required = read_purpose_rule(reader);
  rules.approval = read_approval(reader);
  return rules;
}

void note_repeats(const TomlReader& reader, const std::vector<ClientRules>& earlier,
                  const ClientRules& rules) {
  const auto repeats = [&](std::string_view key, std::string ClientRules::* member) {
    const std::string& value = rules.*member;
    const bool taken =
        !value.empty() && std::any_of(earlier.begin(), earlier.end(),
                                      [&](const ClientRules& other) { return other.*member == value; });
    if (taken) reader.problem(key, "is one that an earlier [[client]] has");
  };
  repeats("name", &ClientRules::name);
  repeats("fingerprint", &ClientRules::fingerprint);
  repeats("subject", &ClientRules::subject);
}

}  // namespace

std::vector<ClientRules> read_clients(const toml::table& file, ConfigProblems& problems) {
  std::vector<ClientRules> clients;
  const toml::node* node = file.get("client");
  if (node == nullptr) return clients;
  const toml::array* tables = node->as_array();
  if (tables == nullptr || !tables->is_homogeneous(toml::node_type::table)) {
    TomlReader(file, "", problems).problem("client", "must be one or more [[client]] tables");
    return clients;
  }
  const Names dimensions = names_of(file, "dimension"), measures = names_of(file, "measure");
  for (std::size_t i = 0; i < tables->size(); ++i) {
    const TomlReader reader(*tables->get(i)->as_table(), fmt::format("[[client]] {}", i + 1), problems);
    ClientRules rules = read_client(reader, dimensions, measures);
    note_repeats(reader, clients, rules);
    clients.push_back(std::move(rules));
  }
  return clients;
}

}  // namespace tacit::app
