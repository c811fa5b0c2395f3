// SPDX-License-Identifier: Apache-2.0
// Tallies: aggregates over the linked records of a cell, from which the statistics of a question are computed
// (docs/protocol.md, "Tabulate"). A tally has one count, or two, that guard it: it is shown only where each
// of them reaches min_cell. Several statistics of one measure share a tally.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/wide.h"
#include "table/catalog.h"
#include "table/question.h"
#include "table/result.h"

namespace tacit::table {

struct Tally {
  enum class Of {
    kRecords,        // linked records; no values
    kMeasure,        // records with a value, and sums over these
    kBinaryMeasure,  // a measure of only two possible values: records with the higher, records with the
                     // lower. A mean of it is a share, so it is guarded like one
    kShare,          // records of one category of a dimension, records of all others that have a value of it
  };
  Of of = Of::kRecords;
  std::size_t index = 0;               // of the measure or dimension in the catalog
  std::size_t category = 0;            // kShare
  std::optional<std::size_t> missing;  // kShare: the category whose records have no value and are in no count
  bool sum = false;                    // kMeasure: of v = value - minimum, scaled
  bool squares = false;                // kMeasure: of v^2

  /// 1 or 2.
  std::size_t counts() const { return of == Of::kBinaryMeasure || of == Of::kShare ? 2 : 1; }
  bool operator==(const Tally&) const = default;
};

/// The tallies of a question, which has passed check_question(): first that of the linked records if it is
/// asked for, then one for each measure or share, in the order in which statistics first name them.
std::vector<Tally> tallies_of(const Question& question, const Catalog& catalog);

/// Of the values that a tally sums, the largest that each may have: maximum - minimum (scaled), or its
/// square, one entry for each of `sum` and `squares` that it has.
std::vector<Wide> spans_of(const Tally& tally, const Catalog& catalog);

/// What one record adds to a tally if it is linked: which of its counts, and the values in the order of
/// spans_of(); nothing if the record has no value.
struct Contribution {
  std::size_t count = 0;  // 0 or 1
  std::vector<Wide> values;
};

/// Dimensions and measures in the catalog's order.
std::optional<Contribution> contribution(const Tally& tally, const Catalog& catalog,
                                         const std::vector<DimensionData>& dimensions,
                                         const std::vector<MeasureData>& measures, std::size_t record);

/// What a tally adds up to in one cell; all 0 and `suppressed` where one of its counts is under min_cell.
struct TallyFigures {
  bool suppressed = true;
  std::vector<std::int64_t> counts;  // counts() of them
  std::vector<Wide> sums;            // in the order of spans_of()
};

/// The figures of the result, for one cell: one for each statistic of the question. `tallies`: figures of
/// each of tallies_of(), in its order.
std::vector<Figure> figures_of(const Question& question, const Catalog& catalog,
                               const std::vector<TallyFigures>& tallies);

/// A result without figures yet: axes (the client's last, of these categories, if the question splits),
/// columns, min_cell. `split_name` and `split_categories` are empty where the question does not split.
ResultTable empty_result(const Question& question, const Catalog& catalog, const std::string& split_name,
                         const std::vector<std::string>& split_categories);

/// The server's cell of each of `records` records: the categories of the dimensions in `question.by`,
/// row-major, the last one changing fastest; 0 for all without any.
std::vector<std::uint32_t> cells_of_records(const Question& question, const Catalog& catalog,
                                            const std::vector<DimensionData>& dimensions,
                                            std::size_t records);

}  // namespace tacit::table
