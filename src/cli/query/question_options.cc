// SPDX-License-Identifier: Apache-2.0
#include "cli/query/question_options.h"

#include <string>
#include <vector>

namespace tacit::cli {

namespace {

// Commas part names, which have none (base/text.h, is_name); a category may have one, so shares are
// repeated.
void add_names(CLI::App& command, const char* flag, std::vector<std::string>& names, const char* help) {
  command.add_option(flag, names, help)->delimiter(',')->type_name("NAME,..");
}

}  // namespace

void add_question(CLI::App& command, app::QuestionWords& words) {
  add_names(command, "--by", words.by, "dimensions to group by, crossed; none for the overall figure");
  command
      .add_option("--split", words.split,
                  "a column of your own file as one more dimension; the server does not see it")
      ->type_name("COLUMN");
  command.add_flag("--count", words.count,
                   "linked records of each cell; the default if nothing else is asked");
  add_names(command, "--sum", words.sum, "measures to add up");
  add_names(command, "--mean", words.mean, "measures to average");
  add_names(command, "--std", words.std, "measures whose sample standard deviation is wanted");
  command
      .add_option("--share", words.share,
                  "share of this category among the linked records that have a value of a dimension")
      ->type_name("DIMENSION=CATEGORY");
  command.add_flag(
      "--interval", words.interval,
      "ask for the standard deviation of each mean too, for its standard error and 95 % interval; "
      "a share always has them");
}

void add_anyway(CLI::App& command, bool& anyway) {
  command.add_flag("--anyway", anyway,
                   "go on with data that do not suit the model, which are refused otherwise (exit code 11)");
}

void add_strategy(CLI::App& command, std::string& name) {
  command
      .add_option(
          "--strategy", name,
          "which pairs of records are compared: all-pairs, or blocked, those that share a bin in one of "
          "the model's passes; any compares all pairs unless that takes twice as long")
      ->check(CLI::IsMember({"any", "all-pairs", "blocked"}));
}

}  // namespace tacit::cli
