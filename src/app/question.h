// SPDX-License-Identifier: Apache-2.0
// A question as a person writes it: names of dimensions and measures, as flags and study files have them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "table/question.h"

namespace tacit::app {

struct QuestionWords {
  std::vector<std::string> by;  // the server's dimensions
  std::string split;            // a column of the client's file; empty: none
  bool count = false;
  std::vector<std::string> sum, mean, std;  // measures
  std::vector<std::string> share;           // DIMENSION=CATEGORY
  std::string strategy;                     // of linkage: any, all-pairs or blocked; empty: any
  bool interval = false;                    // of each mean its standard deviation too, which intervals need

  /// Whether anything is asked for.
  bool any_statistic() const {
    return count || !sum.empty() || !mean.empty() || !std.empty() || !share.empty();
  }
};

/// The question, with statistics in the order count, sum, mean, std, share; the count where none is asked
/// for. `interval` asks for nothing where there is no mean: a share has an interval anyway. Throws
/// Error(kUsage) for a share that is not DIMENSION=CATEGORY and for an unknown strategy.
table::Question question_of(const QuestionWords& words, std::size_t split_categories);

}  // namespace tacit::app
