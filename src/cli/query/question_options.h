// The flags that say what is asked, the same for `tacit query` and `tacit plain`.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "table/question.h"

namespace tacit::cli {

struct QuestionOptions {
  std::vector<std::string> by;  // the server's dimensions
  std::string split;            // a column of the client's file; empty: none
  bool count = false;
  std::vector<std::string> sum, mean, std;  // measures
  std::vector<std::string> share;           // DIMENSION=CATEGORY

  /// Whether anything is asked for.
  bool any_statistic() const {
    return count || !sum.empty() || !mean.empty() || !std.empty() || !share.empty();
  }
};

/// Adds --by, --split, --count, --sum, --mean, --std and --share.
void add_question(CLI::App& command, QuestionOptions& options);

/// The question, with statistics in the order count, sum, mean, std, share; the count where none is asked
/// for. Throws Error(kUsage) for a share that is not DIMENSION=CATEGORY.
table::Question question_of(const QuestionOptions& options, std::size_t split_categories);

}  // namespace tacit::cli
