#include "cli/query/question_options.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tacit::cli {

namespace {

using table::StatisticKind;

// Commas part names, which have none (base/text.h, is_name); a category may have one, so shares are
// repeated.
void add_names(CLI::App& command, const char* flag, std::vector<std::string>& names, const char* help) {
  command.add_option(flag, names, help)->delimiter(',')->type_name("NAME,..");
}

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

}  // namespace

void add_question(CLI::App& command, QuestionOptions& options) {
  add_names(command, "--by", options.by, "dimensions to group by, crossed; none for the overall figure");
  command
      .add_option("--split", options.split,
                  "a column of your own file as one more dimension; the server does not see it")
      ->type_name("COLUMN");
  command.add_flag("--count", options.count,
                   "linked records of each cell; the default if nothing else is asked");
  add_names(command, "--sum", options.sum, "measures to add up");
  add_names(command, "--mean", options.mean, "measures to average");
  add_names(command, "--std", options.std, "measures whose sample standard deviation is wanted");
  command.add_option("--share", options.share, "share of linked records with this category of a dimension")
      ->type_name("DIMENSION=CATEGORY");
}

table::Question question_of(const QuestionOptions& options, std::size_t split_categories) {
  table::Question question;
  question.by = options.by;
  question.split_categories = split_categories;
  if (options.count || !options.any_statistic()) question.statistics.push_back({});
  append(question, StatisticKind::kSum, options.sum);
  append(question, StatisticKind::kMean, options.mean);
  append(question, StatisticKind::kStd, options.std);
  for (const std::string& share : options.share) question.statistics.push_back(share_of(share));
  return question;
}

}  // namespace tacit::cli
