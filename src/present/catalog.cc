// SPDX-License-Identifier: Apache-2.0
#include "present/catalog.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/hex.h"
#include "base/quantities.h"

namespace tacit::present {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kShownCategories = 20;

std::string categories_text(const std::vector<std::string>& categories) {
  const std::size_t shown = std::min(categories.size(), kShownCategories);
  std::string text = fmt::format("{}", fmt::join(categories.begin(), categories.begin() + shown, ", "));
  if (shown < categories.size()) {
    text += fmt::format(", and {} more (--format json has all)", count_text(categories.size() - shown));
  }
  return text;
}

template <typename Info>
std::size_t widest_name(const std::vector<Info>& infos) {
  std::size_t width = 0;
  for (const Info& info : infos) width = std::max(width, info.name.size());
  return width;
}

std::string dimensions_text(const table::Catalog& catalog) {
  std::string text = "Dimensions (--by, and --share NAME=CATEGORY)\n";
  if (catalog.dimensions.empty()) text += "  none\n";
  for (const table::DimensionInfo& one : catalog.dimensions) {
    text += fmt::format("  {:<{}}  {:>4}  {}\n", one.name, widest_name(catalog.dimensions),
                        one.categories.size(), categories_text(one.categories));
  }
  return text;
}

std::string measures_text(const table::Catalog& catalog) {
  std::string text = "Measures (--sum, --mean, --std)\n";
  if (catalog.measures.empty()) text += "  none\n";
  for (const table::MeasureInfo& one : catalog.measures) {
    text += fmt::format("  {:<{}}  {} to {}{}{}\n", one.name, widest_name(catalog.measures), one.minimum,
                        one.maximum, one.unit.empty() ? "" : " " + one.unit,
                        one.decimals == 0 ? "" : fmt::format(", {} decimals", one.decimals));
  }
  return text;
}

std::string linkage_text_of(const protocol::ServerCatalog& server) {
  if (server.strategy != StrategyWanted::kAny) return fmt::format("{} only", strategy_name(server.strategy));
  if (protocol::model_of(server).passes().empty()) return "all-pairs: the model has no passes";
  return "all-pairs or blocked: --strategy, or by the time that they take";
}

std::string left_text(const protocol::Budget& budget, const char* what) {
  return budget.left
             ? fmt::format("{} of {} {} left", count_text(*budget.left), count_text(budget.allowed), what)
             : fmt::format("{} {}", count_text(budget.allowed), what);
}

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json budget_json(const std::optional<protocol::Budget>& budget) {
  if (!budget) return nullptr;
  return {{"allowed", budget->allowed},
          {"left", budget->left ? ordered_json(*budget->left) : ordered_json(nullptr)}};
}

std::string catalog_line(const char* what, const std::string& value) {
  return fmt::format("{:<11}{}\n", what, value);
}

}  // namespace

std::string budget_text(const protocol::ClientTerms& terms) {
  std::string text = terms.answers ? left_text(*terms.answers, "answers") : "";
  if (terms.questions) text += (text.empty() ? "" : ", ") + left_text(*terms.questions, "questions");
  if (!text.empty()) text += " within 24 hours";
  if (terms.month_answers) {
    text += (text.empty() ? "" : "; ") + left_text(*terms.month_answers, "answers") + " this month (UTC)";
  }
  if (text.empty()) return text;
  if (terms.wait_seconds > 0)
    text += fmt::format("; the next in {}", duration_text(static_cast<double>(terms.wait_seconds)));
  return text;
}

std::string last_day_text(std::chrono::sys_seconds until) {
  const std::chrono::year_month_day day(
      std::chrono::floor<std::chrono::days>(until - std::chrono::seconds(1)));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string approval_text(ApprovalRule rule) {
  switch (rule) {
    case ApprovalRule::kNone:
      return "nobody has to approve a question";
    case ApprovalRule::kQuestion:
      return "the custodian approves each question by hand, before it is computed";
    case ApprovalRule::kAnswer:
      return "the custodian approves each answer by hand, before it is sent";
  }
  return "";
}

std::string catalog_text(const protocol::ServerCatalog& server) {
  const protocol::ClientTerms& terms = server.terms;
  const std::string budget = budget_text(terms);
  return (server.custodian.empty() ? "" : catalog_line("custodian", server.custodian)) +
         catalog_line("records", count_text(server.server_records)) +
         catalog_line("model", fmt::format("{} (hash {}); --model-out FILE writes it", server.model_name,
                                           to_hex(server.model_hash).substr(0, 12))) +
         catalog_line("linkage", linkage_text_of(server)) +
         catalog_line("min_cell", fmt::format("{}: smaller cells are suppressed", server.catalog.min_cell)) +
         catalog_line("your list", fmt::format("{} to {} records", count_text(terms.smallest_list),
                                               count_text(server.max_client_records))) +
         catalog_line("a query", fmt::format("up to {} and {} of the server's memory",
                                             duration_text(static_cast<double>(terms.query_seconds)),
                                             bytes_text(server.memory_bytes))) +
         (budget.empty() ? "" : catalog_line("budget", budget)) +
         (terms.until ? catalog_line("access", fmt::format("until {} (UTC)", last_day_text(*terms.until)))
                      : "") +
         (terms.purpose_required
              ? catalog_line("purpose", "each question has to say what it is for: --purpose")
              : "") +
         (terms.approval != ApprovalRule::kNone ? catalog_line("approval", approval_text(terms.approval))
                                                : "") +
         "\n" + dimensions_text(server.catalog) + "\n" + measures_text(server.catalog);
}

nlohmann::ordered_json catalog_json(const protocol::ServerCatalog& server) {
  ordered_json json = {{"format", "tacit-catalog"},
                       {"version", 1},
                       {"custodian", text_or_null(server.custodian)},
                       {"model", server.model_name},
                       {"model_hash", to_hex(server.model_hash)},
                       {"server_records", server.server_records},
                       {"max_client_records", server.max_client_records},
                       {"memory_bytes", server.memory_bytes},
                       {"strategy", strategy_name(server.strategy)},
                       {"smallest_list", server.terms.smallest_list},
                       {"query_seconds", server.terms.query_seconds},
                       {"answers", budget_json(server.terms.answers)},
                       {"questions", budget_json(server.terms.questions)},
                       {"month_answers", budget_json(server.terms.month_answers)},
                       {"wait_seconds", server.terms.wait_seconds},
                       {"until", server.terms.until ? ordered_json(last_day_text(*server.terms.until))
                                                    : ordered_json(nullptr)},
                       {"purpose_required", server.terms.purpose_required},
                       {"approval", approval_name(server.terms.approval)},
                       {"min_cell", server.catalog.min_cell},
                       {"dimensions", ordered_json::array()},
                       {"measures", ordered_json::array()}};
  for (const table::DimensionInfo& one : server.catalog.dimensions) {
    json["dimensions"].push_back({{"name", one.name}, {"categories", one.categories}});
  }
  for (const table::MeasureInfo& one : server.catalog.measures) {
    json["measures"].push_back({{"name", one.name},
                                {"unit", one.unit},
                                {"decimals", one.decimals},
                                {"minimum", one.minimum},
                                {"maximum", one.maximum}});
  }
  json["model_toml"] = server.model_text;
  return json;
}

}  // namespace tacit::present
