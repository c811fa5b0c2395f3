// SPDX-License-Identifier: Apache-2.0
#include "ledger/question.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/error.h"

namespace tacit::ledger {

namespace {

using Json = nlohmann::ordered_json;

Question sorted(Question question) {
  std::ranges::sort(question.by);
  std::ranges::sort(question.statistics);
  return question;
}

// Shares of one dimension for two categories: with the cell's count, they split it by that dimension.
bool shares_clash(const Question& a, const Question& b) {
  return std::ranges::any_of(a.statistics, [&](const Statistic& x) {
    return x.kind == "share" && std::ranges::any_of(b.statistics, [&](const Statistic& y) {
             return y.kind == "share" && x.of == y.of && x.value != y.value;
           });
  });
}

// Deeper than any question; without a limit the library would nest as deep as the text does, and overflow
// the stack.
constexpr int kMaxNesting = 4;

Json parse_shallow(std::string_view text) {
  return Json::parse(text, [](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
    if (depth > kMaxNesting) throw std::length_error("nested too deeply");
    return true;
  });
}

}  // namespace

std::string canonical_text(const Question& question) {
  const Question q = sorted(question);
  Json statistics = Json::array();
  for (const Statistic& statistic : q.statistics) {
    Json parts = Json::array({statistic.kind});
    if (!statistic.of.empty() || !statistic.value.empty()) parts.push_back(statistic.of);
    if (!statistic.value.empty()) parts.push_back(statistic.value);
    statistics.push_back(std::move(parts));
  }
  Json json = {{"by", q.by}, {"statistics", std::move(statistics)}, {"split", q.split_categories}};
  if (!q.strategy.empty()) json["strategy"] = q.strategy;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Question parse_question(std::string_view text) {
  try {
    const Json json = parse_shallow(text);
    if (!json.at("split").is_number_unsigned()) throw std::out_of_range("split");  // no fraction, no sign
    Question question{.by = json.at("by").get<std::vector<std::string>>(),
                      .statistics = {},
                      .split_categories = json.at("split").get<std::size_t>(),
                      .strategy = json.value("strategy", std::string())};
    for (const Json& parts : json.at("statistics")) {
      const auto texts = parts.get<std::vector<std::string>>();
      question.statistics.push_back({.kind = texts.at(0),
                                     .of = texts.size() > 1 ? texts[1] : "",
                                     .value = texts.size() > 2 ? texts[2] : ""});
    }
    return question;
  } catch (const std::exception&) {  // of the JSON library, a list that is too short, or the above
    throw Error(ErrorCategory::kSecurity,
                "a question in the ledger is not in the form in which it was written");
  }
}

Relation relation(const Question& earlier, const Question& later) {
  if (earlier.split_categories != 0 || later.split_categories != 0) return Relation::kOverlap;
  const Question a = sorted(earlier);
  const Question b = sorted(later);
  if (a.by != b.by || a.strategy != b.strategy || shares_clash(a, b)) return Relation::kOverlap;
  return a.statistics == b.statistics ? Relation::kRepeat : Relation::kSameCells;
}

}  // namespace tacit::ledger
