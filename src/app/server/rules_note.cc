// SPDX-License-Identifier: Apache-2.0
#include "app/server/rules_note.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "app/server/ledger_config.h"
#include "base/hex.h"
#include "rpc/server/ledger_gate.h"

namespace tacit::app {

namespace {

using Rules = std::vector<std::pair<const char*, std::string>>;

Rules rules_of(const ledger::Policy& policy, bool purpose_required) {
  const auto number = [](auto value) { return std::to_string(value); };
  return {
      {"approval", std::string(approval_name(policy.approval))},
      {"approval_hours",
       number(std::chrono::duration_cast<std::chrono::hours>(policy.approval_time).count())},
      {"purpose", purpose_required ? "required" : "optional"},
      {"tables_per_linkage", number(policy.tables_per_linkage)},
      {"further", further_name(policy.further)},
      {"linkages_per_day", number(policy.linkages_per_day)},
      {"linkages_per_month", number(policy.linkages_per_month)},
      {"attempts_per_day", number(policy.attempts_per_day)},
      {"smallest_list", number(policy.smallest_list)},
  };
}

std::string text_of(const Rules& rules, const char* between) {
  std::string text;
  for (const auto& [key, value] : rules)
    text += fmt::format("{}{} {}", text.empty() ? "" : between, key, value);
  return text;
}

std::string usual_text(const rpc::ServerConfig& config) {
  return fmt::format("{}{}; clients {}", kRulesNote,
                     text_of(rules_of(config.policy, config.purpose_required), "; "), config.clients.size());
}

// Of each client whose rules are not the usual ones, what is otherwise, by its name in quotes.
std::map<std::string, std::string> own_texts(const rpc::ServerConfig& config) {
  const Rules usual = rules_of(config.policy, config.purpose_required);
  std::map<std::string, std::string> texts;
  for (const identity::ClientRules& client : config.clients) {
    Rules own =
        rules_of(rpc::policy_for(config, &client), client.purpose_required.value_or(config.purpose_required));
    std::erase_if(own, [&](const auto& rule) { return std::ranges::find(usual, rule) != usual.end(); });
    if (!own.empty()) texts.emplace(nlohmann::json(client.name).dump(), text_of(own, ", "));
  }
  return texts;
}

}  // namespace

std::string whole_rules_text(const rpc::ServerConfig& config) {
  std::string text = usual_text(config);
  for (const auto& [name, own] : own_texts(config)) text += fmt::format("; {}: {}", name, own);
  return text;
}

std::string rules_text(const rpc::ServerConfig& config) {
  const std::string whole = whole_rules_text(config);
  if (whole.size() <= ledger::kMaxText) return whole;
  return fmt::format("{}; of their own {}; BLAKE2b-256 of the whole {}", usual_text(config),
                     own_texts(config).size(), to_hex(ledger::hash_of({}, whole, nullptr)));
}

void note_rules(ledger::Ledger& ledger, const rpc::ServerConfig& config) {
  ledger.note_change(kRulesNote, rules_text(config));
}

}  // namespace tacit::app
