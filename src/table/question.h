// SPDX-License-Identifier: Apache-2.0
// What a client asks of a server's table: how people are grouped into cells, and which statistics of each
// cell are wanted. Public, except for the client's own dimension, of which the server learns only how many
// categories it has.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/strategy.h"
#include "table/catalog.h"

namespace tacit::table {

inline constexpr std::size_t kMaxCells = 2000;     // of a query, the client's own dimension included
inline constexpr std::size_t kMaxStatistics = 50;  // of a query

enum class StatisticKind {
  kCount,  // of linked records
  kSum,    // of a measure
  kMean,   // of a measure
  kStd,    // sample standard deviation of a measure
  kShare,  // of linked records with a value of a dimension, of those whose category is the one named; of
           // `missing` among all linked records
};

struct Statistic {
  StatisticKind kind = StatisticKind::kCount;
  std::string of;     // a measure; for kShare a dimension; empty for kCount
  std::string value;  // for kShare a category of that dimension; else empty

  bool operator==(const Statistic&) const = default;
};

/// "count", "mean income", "share of sex = f": the name of a statistic in messages and headings.
std::string title(const Statistic& statistic);

struct Question {
  std::vector<std::string> by;        // the server's dimensions, crossed; none for the overall figure
  std::vector<Statistic> statistics;  // at least one
  std::size_t split_categories =
      0;  // of the client's own dimension, crossed with the others; 0: there is none
  StrategyWanted strategy = StrategyWanted::kAny;  // which pairs are compared

  bool operator==(const Question&) const = default;
};

/// Throws Error(kUsage) for names that the catalog does not have (with the nearest ones), a dimension or
/// statistic that is named twice, no statistic at all, two shares of one dimension (the third category's
/// share would follow from them), and a share of a dimension that is grouped by; Error(kLimit) for more than
/// kMaxCells cells, kMaxSplitCategories or kMaxStatistics, saying where they come from. Safe for a question
/// that a peer sent.
void check_question(const Question& question, const Catalog& catalog);

/// Cells that the server's dimensions make: the product of their categories' numbers; 1 without any. Capped
/// at 10^12 for a question that check_question() would refuse. Throws Error(kUsage) for an unknown name.
std::size_t server_cells(const Question& question, const Catalog& catalog);

}  // namespace tacit::table
