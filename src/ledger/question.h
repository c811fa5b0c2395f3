// SPDX-License-Identifier: Apache-2.0
// What a table was asked for, as the ledger keeps it, and how a second table of the same linkage relates to a
// first.
//
// All tables of one linkage are about the same people: those whom it linked. A table divides them into cells.
// If two tables divide them differently, some cell of one is a part of, or crosses, a cell of the other, and
// the difference of two large cells can be a single person. This holds whatever measures are asked for, since
// every figure comes with the number of people behind it. So the relation depends only on the cells:
//
//  - kRepeat: the same dimensions and the same statistics, in whatever order. Nothing new is told.
//  - kSameCells: the same dimensions, other statistics, and both together might have been one question.
//  - kOverlap: anything else. That is other dimensions; shares of one dimension for two of its
//    categories (a share is a cut, too); and any question with a dimension of the client's own, because the
//    server never learns what that is: two that read the same may cut the people in two ways; and questions
//    for different link strategies, which link some people by the one and not by the other.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tacit::ledger {

struct Statistic {
  std::string kind;   // "count", "sum", "mean", "std", "share"
  std::string of;     // a measure, for a share a dimension, empty for a count
  std::string value;  // for a share the category; else empty

  auto operator<=>(const Statistic&) const = default;
};

struct Question {
  std::vector<std::string> by;  // the server's dimensions
  std::vector<Statistic> statistics;
  std::size_t split_categories = 0;  // of the client's own dimension; 0: none
  std::string strategy = {};         // of linkage, if it was asked for one: "all-pairs" or "blocked"
};

/// The question as text: JSON with sorted lists, so that questions of the same cells and statistics have one
/// text.
/// {"by":["sex","state"],"statistics":[["count"],["mean","income"],["share","sex","f"]],"split":0}
/// with "strategy":"blocked" behind it, or another, where one was asked for.
std::string canonical_text(const Question& question);

/// The question of a canonical text. Throws Error(kSecurity) for anything else.
Question parse_question(std::string_view text);

enum class Relation { kRepeat, kSameCells, kOverlap };

/// Of a second question of a linkage to an earlier one.
Relation relation(const Question& earlier, const Question& later);

}  // namespace tacit::ledger
