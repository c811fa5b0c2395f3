// SPDX-License-Identifier: Apache-2.0
#include "protocol/question_messages.h"

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"

namespace tacit::protocol {
namespace {

using table::StatisticKind;

struct KindName {
  StatisticKind kind;
  Statistic::Kind message;
};
constexpr KindName kKinds[] = {{StatisticKind::kCount, Statistic::COUNT},
                               {StatisticKind::kSum, Statistic::SUM},
                               {StatisticKind::kMean, Statistic::MEAN},
                               {StatisticKind::kStd, Statistic::STD},
                               {StatisticKind::kShare, Statistic::SHARE}};

Statistic::Kind message_kind(StatisticKind kind) {
  for (const KindName& k : kKinds) {
    if (k.kind == kind) return k.message;
  }
  throw Error(ErrorCategory::kUsage, "a statistic of an unknown kind");
}

StatisticKind kind_of(Statistic::Kind message) {
  for (const KindName& k : kKinds) {
    if (k.message == message) return k.kind;
  }
  throw Error(ErrorCategory::kProtocol, "the question asks for a statistic that this release does not know");
}

const std::string& bounded(const std::string& name) {
  if (name.size() > table::kMaxCategoryLength) {
    throw Error(ErrorCategory::kProtocol, "the question has a name of " + std::to_string(name.size()) +
                                              " bytes; none has more than " +
                                              std::to_string(table::kMaxCategoryLength));
  }
  return name;
}

void check_count(const char* what, std::size_t count, std::size_t most) {
  if (count <= most) return;
  throw Error(ErrorCategory::kLimit, "the question has " + std::to_string(count) + " " + what + "; at most " +
                                         std::to_string(most) + " are possible");
}

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

void write_question(const table::Question& question, Hello& hello) {
  for (const std::string& name : question.by) hello.add_by(name);
  for (const table::Statistic& statistic : question.statistics) {
    Statistic& message = *hello.add_statistics();
    message.set_kind(message_kind(statistic.kind));
    message.set_of(statistic.of);
    message.set_value(statistic.value);
  }
  hello.set_split_categories(static_cast<std::uint32_t>(question.split_categories));
  hello.set_strategy(strategy_message(question.strategy));
}

table::Question read_question(const Hello& hello) {
  check_count("dimensions", static_cast<std::size_t>(hello.by_size()), table::kMaxDimensions);
  check_count("statistics", static_cast<std::size_t>(hello.statistics_size()), table::kMaxStatistics);
  check_count("categories of the client's own", hello.split_categories(), kMaxSplitCategories);
  table::Question question;
  for (const std::string& name : hello.by()) question.by.push_back(bounded(name));
  for (const Statistic& message : hello.statistics()) {
    question.statistics.push_back({kind_of(message.kind()), bounded(message.of()), bounded(message.value())});
  }
  question.split_categories = hello.split_categories();
  question.strategy = read_strategy_rule(hello.strategy());
  return question;
}

StrategyRule strategy_message(StrategyWanted strategy) {
  switch (strategy) {
    case StrategyWanted::kAny:
      return STRATEGY_ANY;
    case StrategyWanted::kAllPairs:
      return STRATEGY_ALL_PAIRS;
    case StrategyWanted::kBlocked:
      return STRATEGY_BLOCKED;
  }
  throw Error(ErrorCategory::kInternal, "a strategy of no kind");
}

StrategyWanted read_strategy_rule(StrategyRule message) {
  for (const StrategyWanted strategy :
       {StrategyWanted::kAny, StrategyWanted::kAllPairs, StrategyWanted::kBlocked}) {
    if (strategy_message(strategy) == message) return strategy;
  }
  throw Error(ErrorCategory::kProtocol,
              "the other side names a link strategy that this release does not know");
}

void write_dimension(const table::DimensionInfo& info, Dimension& message) {
  message.set_name(info.name);
  for (const std::string& category : info.categories) message.add_categories(category);
}

table::DimensionInfo read_dimension(const Dimension& message) {
  return {message.name(), {message.categories().begin(), message.categories().end()}};
}

void write_measure(const table::MeasureInfo& info, Measure& message) {
  message.set_name(info.name);
  message.set_unit(info.unit);
  message.set_decimals(static_cast<std::uint32_t>(info.decimals));
  message.set_minimum(info.minimum);
  message.set_maximum(info.maximum);
}

table::MeasureInfo read_measure(const Measure& message) {
  if (message.decimals() > static_cast<std::uint32_t>(table::kMaxDecimals))
    throw Error(ErrorCategory::kProtocol, "a measure has too many decimals");
  table::MeasureInfo info;
  info.name = message.name();
  info.unit = message.unit();
  info.decimals = static_cast<int>(message.decimals());
  info.minimum = message.minimum();
  info.maximum = message.maximum();
  return info;
}

Names names_in(const table::Question& question) {
  Names names;
  for (const std::string& name : question.by) add_once(names.dimensions, name);
  for (const table::Statistic& statistic : question.statistics) {
    if (statistic.kind == StatisticKind::kCount) continue;
    add_once(statistic.kind == StatisticKind::kShare ? names.dimensions : names.measures, statistic.of);
  }
  return names;
}

plan::PlanRequest request_for(const linkage::Model& model, const table::Question& question,
                              const table::Catalog& catalog, std::size_t client_records,
                              std::size_t server_records) {
  plan::PlanRequest request = plan::request_for(model);
  request.client_records = client_records;
  request.server_records = server_records;
  request.min_cell = static_cast<std::size_t>(catalog.min_cell);
  request.cells = table::server_cells(question, catalog);
  request.split_categories = question.split_categories;
  for (const table::Tally& tally : table::tallies_of(question, catalog))
    request.tallies.push_back({tally.counts(), table::spans_of(tally, catalog)});
  return request;
}

}  // namespace tacit::protocol
