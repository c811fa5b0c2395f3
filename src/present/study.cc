// SPDX-License-Identifier: Apache-2.0
#include "present/study.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>
#include <vector>

#include "app/column_guess.h"
#include "base/error.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/quantities.h"
#include "base/text.h"
#include "base/toml_text.h"

namespace tacit::present {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostListed = 200;      // categories of a dimension in a comment
constexpr std::size_t kCommentWidth = 110;    // columns of a line
constexpr std::size_t kFirstTableCells = 20;  // of a first question, if there is such a dimension

std::string comment(const std::string& text) {
  return text.empty() ? "#\n" : "# " + text + "\n";
}

// `what`, and words behind it in as many lines as they need, later ones indented.
std::string comment_list(const std::string& what, const std::vector<std::string>& words) {
  std::string text, line = what;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string next = " " + words[i] + (i + 1 < words.size() ? "," : "");
    if (display_width(line) + display_width(next) > kCommentWidth) {
      text += comment(line);
      line = "     ";
    }
    line += next;
  }
  return text + comment(line);
}

class StudyWriter {
 public:
  StudyWriter(const StudyStart& start, const protocol::ServerCatalog& catalog, const linkage::Model& model,
              const table::Table& data)
      : start_(start), catalog_(catalog), model_(model), data_(data) {}

  std::string text() const {
    return head() + connection() + list() + model() + columns() + question() + dimensions() + measures() +
           splits() + rest();
  }

 private:
  // As the file names it, from its own folder.
  std::string path_of(const std::string& path) const {
    if (start_.file.empty() || fs::path(path).is_absolute()) return path;
    std::error_code failed;
    const fs::path folder = start_.file.has_parent_path() ? start_.file.parent_path() : fs::path(".");
    const fs::path relative = fs::proximate(path, folder, failed);
    return failed ? path : relative.string();
  }
  std::string key(const char* name, const std::string& text) const {
    return text.empty() ? "" : fmt::format("{} = {}\n", name, toml_quoted(text));
  }
  std::string path_key(const char* name, const std::string& path) const {
    return path.empty() ? "" : key(name, path_of(path));
  }

  std::string head() const {
    const std::string name = start_.file.empty() ? "study.toml" : printable(start_.file.string());
    return comment(
               "A study: what `tacit query` is asked, so that it can be asked again. All keys are in "
               "docs/output.md.") +
           comment("Lines that begin with # are comments. Paths are relative to the folder of this file.") +
           comment("") +
           comment(fmt::format("  tacit query --file {} --dry-run   # what it would take; no record is sent",
                               name)) +
           comment(fmt::format("  tacit query --file {}", name)) + "\n";
  }

  std::string connection() const {
    const std::string who = catalog_.custodian.empty() ? "" : ": " + catalog_.custodian;
    return comment("The custodian's server" + who) + key("server", start_.server) +
           path_key("ca", start_.ca) + path_key("cert", start_.certificate) + path_key("key", start_.key) +
           (start_.insecure ? "insecure = true\n" : "") + "\n";
  }

  std::string list() const {
    return comment(fmt::format(
               "Your list: {} records here. The server has {}, and answers for lists of {} to {}.",
               count_text(data_.records()), count_text(catalog_.server_records),
               count_text(catalog_.terms.smallest_list), count_text(catalog_.max_client_records))) +
           path_key("data", start_.data.path.string()) + key("data_table", start_.data.table) + "\n";
  }

  std::string model() const {
    const std::string name = fmt::format("{} (hash {})", printable(model_.name()), model_.short_hash());
    if (!start_.model.empty())
      return comment("How people are compared: " + name) + path_key("model", start_.model) + "\n";
    return comment("How people are compared: by the server's own model, today " + name + ". With a file of") +
           comment(
               "it, which `tacit catalog --model-out FILE` writes, a query stops if the server changes its "
               "model.") +
           comment("model = \"model.toml\"") + "\n";
  }

  std::string columns() const {
    const std::vector<app::ColumnGuess> guesses =
        app::guess_columns(app::client_columns(model_), data_.column_names());
    const bool all = std::ranges::all_of(guesses, &app::ColumnGuess::is_same_name);
    if (all) {
      std::vector<std::string> names;
      for (const app::ColumnGuess& guess : guesses) names.push_back(printable(guess.wanted));
      return comment_list("Your file has all columns that the model compares:", names) + "\n";
    }
    std::string text = comment("The columns that the model compares, and yours:");
    std::vector<std::string> pairs;
    for (const app::ColumnGuess& guess : guesses) {
      text += comment(fmt::format("  {:<20} {}", printable(guess.wanted), said_of(guess)));
      if (!guess.column.empty() && !guess.is_same_name()) pairs.push_back(pair(guess.wanted, guess.column));
      if (guess.column.empty()) pairs.push_back(pair(guess.wanted, "?"));
    }
    const bool lacking = std::ranges::any_of(guesses, [](const auto& guess) { return guess.column.empty(); });
    return text +
           comment(lacking ? "Check the guesses, put your column's name for each \"?\", and take the # away:"
                           : "Check the guesses, and take the # away:") +
           comment(fmt::format("columns = {{{}}}", fmt::join(pairs, ", "))) + "\n";
  }
  static std::string said_of(const app::ColumnGuess& guess) {
    if (guess.is_same_name()) return "the same name";
    return guess.column.empty() ? "not found" : fmt::format("perhaps \"{}\"", printable(guess.column));
  }
  static std::string pair(const std::string& wanted, const std::string& column) {
    return fmt::format("{} = {}", is_name(wanted) ? wanted : toml_quoted(wanted),
                       toml_quoted(printable(column)));
  }

  // The first dimension that makes a table of a size to look at; else the one with the fewest categories.
  const table::DimensionInfo* first_dimension() const {
    const auto& all = catalog_.catalog.dimensions;
    const auto size = [](const table::DimensionInfo& info) { return info.categories.size(); };
    const auto small =
        std::ranges::find_if(all, [](std::size_t count) { return count <= kFirstTableCells; }, size);
    if (small != all.end()) return &*small;
    const auto least = std::ranges::min_element(all, {}, size);
    return least != all.end() && size(*least) <= table::kMaxCells ? &*least : nullptr;
  }

  std::string question() const {
    const table::DimensionInfo* by = first_dimension();
    const auto& measures = catalog_.catalog.measures;
    return comment("A first question. Put your own here, of the names below.") +
           fmt::format("by = [{}]\n", by == nullptr ? "" : toml_quoted(by->name)) + "count = true\n" +
           (measures.empty() ? "" : fmt::format("mean = [{}]\n", toml_quoted(measures.front().name))) + "\n";
  }

  std::string dimensions() const {
    std::string text = comment(
        "Dimensions: `by` takes their names, and `share` a category, as in share = [\"NAME=CATEGORY\"].");
    for (const table::DimensionInfo& info : catalog_.catalog.dimensions) {
      std::vector<std::string> shown(info.categories.begin(),
                                     info.categories.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                   info.categories.size(), kMostListed)));
      const std::size_t more = info.categories.size() - shown.size();
      if (more > 0)
        shown.push_back(fmt::format("and {} more (tacit catalog --format json)", count_text(more)));
      text += comment_list(fmt::format("  {}: {} categories:", info.name, count_text(info.categories.size())),
                           shown);
    }
    if (catalog_.catalog.dimensions.empty()) text += comment("  none");
    return text +
           comment(
               fmt::format("Cells with fewer than {} people are suppressed.", catalog_.catalog.min_cell)) +
           "\n";
  }

  std::string measures() const {
    std::string text = comment("Measures, for `mean`, `sum` and `std`:");
    for (const table::MeasureInfo& info : catalog_.catalog.measures) {
      text += comment(fmt::format("  {}: {} to {}{}", info.name, info.minimum, info.maximum,
                                  info.unit.empty() ? "" : " " + info.unit));
    }
    if (catalog_.catalog.measures.empty()) text += comment("  none");
    return text + "\n";
  }

  // Different values, up to one more than a split may have, and records without one.
  std::optional<std::pair<std::size_t, std::size_t>> values_of(std::size_t column) const {
    std::set<std::string_view> values;
    std::size_t empty = 0;
    for (std::size_t record = 0; record < data_.records(); ++record) {
      const std::string_view value = data_.at(record, column);
      if (value.empty()) {
        ++empty;
      } else if (values.insert(value).second && values.size() > kMaxSplitCategories) {
        return std::nullopt;
      }
    }
    return std::pair(values.size(), empty);
  }

  std::string splits() const {
    std::string found;
    for (std::size_t column = 0; column < data_.columns(); ++column) {
      const auto values = values_of(column);
      if (!values || values->first < 2) continue;
      const std::string gaps = values->second == 0 ? ""
                                                   : fmt::format("; fill in the {} {} without one first",
                                                                 count_text(values->second),
                                                                 values->second == 1 ? "record" : "records");
      found +=
          comment(fmt::format("split = {}   # {} values{}",
                              toml_quoted(printable(data_.column_names()[column])), values->first, gaps));
    }
    if (found.empty()) return "";
    return comment(fmt::format("A column of your own as one more dimension: the server does not see it. "
                               "Those with 2 to {} values:",
                               kMaxSplitCategories)) +
           found + "\n";
  }

  static std::string rest() {
    return comment("total = true             # also add up the cells that are shown") +
           comment("format = \"html\"          # or table, csv, csv-long, json, markdown") +
           comment("out = \"report.html\"") +
           comment(
               "strategy = \"any\"         # which pairs of records are compared: all-pairs, blocked, or as "
               "they take time") +
           comment("minutes = 180            # the query is stopped after this time") +
           comment("purpose = \"..\"           # what the table is for, in a sentence, for the custodian") +
           comment(
               "approval_wait = 480      # minutes for the custodian's approval, where there is one; 0: come "
               "again instead");
  }

  const StudyStart& start_;
  const protocol::ServerCatalog& catalog_;
  const linkage::Model& model_;
  const table::Table& data_;
};

[[noreturn]] void refuse_old(const fs::path& file) {
  throw Error(ErrorCategory::kUsage, file.string() +
                                         ": this file exists, and a new study does not replace it; name "
                                         "another one");
}

}  // namespace

std::string study_text(const StudyStart& start, const protocol::ServerCatalog& catalog,
                       const linkage::Model& model, const table::Table& data) {
  return StudyWriter(start, catalog, model, data).text();
}

void write_study(const fs::path& file, const std::string& text) {
  if (!create_file(file, text)) refuse_old(file);
}

void require_new_study(const fs::path& file) {
  std::error_code ignored;
  if (fs::symlink_status(file, ignored).type() != fs::file_type::not_found) refuse_old(file);
}

}  // namespace tacit::present
