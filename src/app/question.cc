// SPDX-License-Identifier: Apache-2.0
#include "app/question.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace tacit::app {

namespace {

using table::StatisticKind;

void append(table::Question& question, StatisticKind kind, const std::vector<std::string>& measures) {
  for (const std::string& measure : measures) question.statistics.push_back({kind, measure, ""});
}

table::Statistic share_of(const std::string& text) {
  const auto sign = text.find('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == text.size()) {
    throw Error(ErrorCategory::kUsage,
                fmt::format("--share {}: write a dimension and one of its categories, such as sex=f", text));
  }
  return {StatisticKind::kShare, text.substr(0, sign), text.substr(sign + 1)};
}

StrategyWanted strategy_of(const std::string& name) {
  if (name.empty()) return StrategyWanted::kAny;
  if (const auto strategy = strategy_named(name)) return *strategy;
  throw Error(ErrorCategory::kUsage, fmt::format("--strategy {}: it is any, all-pairs or blocked", name));
}

// Crossing a dimension with itself gives the same table, with more cells to compute.
void require_named_once(const std::vector<std::string>& by) {
  for (auto each = by.begin(); each != by.end(); ++each) {
    if (std::find(by.begin(), each, *each) == each) continue;
    throw Error(ErrorCategory::kUsage,
                fmt::format("the dimension {} is named twice (--by, by): name it once", printable(*each)));
  }
}

// The measures whose standard deviation is asked for, those for the sake of an interval last.
std::vector<std::string> deviations_of(const QuestionWords& words) {
  std::vector<std::string> measures = words.std;
  for (const std::string& measure : words.mean) {
    const bool is_new = std::find(measures.begin(), measures.end(), measure) == measures.end();
    if (words.interval && is_new) measures.push_back(measure);
  }
  return measures;
}

}  // namespace

table::Question question_of(const QuestionWords& words, std::size_t split_categories) {
  require_named_once(words.by);
  table::Question question;
  question.by = words.by;
  question.split_categories = split_categories;
  question.strategy = strategy_of(words.strategy);
  if (words.count || !words.any_statistic()) question.statistics.push_back({});
  append(question, StatisticKind::kSum, words.sum);
  append(question, StatisticKind::kMean, words.mean);
  append(question, StatisticKind::kStd, deviations_of(words));
  for (const std::string& share : words.share) question.statistics.push_back(share_of(share));
  return question;
}

}  // namespace tacit::app
