// SPDX-License-Identifier: Apache-2.0
#include "app/corrupt_file.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <ostream>
#include <sstream>
#include <unordered_map>

#include "app/column_uses.h"
#include "app/output_files.h"
#include "app/party_file.h"
#include "base/error.h"
#include "base/work.h"
#include "linkage/model.h"
#include "linkage/nicknames.h"
#include "synth/corrupt.h"
#include "synth/pending_files.h"
#include "table/csv_cell.h"

namespace tacit::app {
namespace {

constexpr std::uint32_t kOther = std::numeric_limits<std::uint32_t>::max();  // a row of somebody else
constexpr double kMostAdded = 10;

enum Stream : std::uint64_t { kWhoIsIn, kErrors };

void check_range(const char* option, double value, double most, std::string& problems) {
  // Written so that NaN fails too.
  if (!(value >= 0 && value <= most)) {
    problems += fmt::format("\n  {} is {}; choose 0 to {}", option, value, most);
  }
}

void check_options(const CorruptOptions& options) {
  std::string problems;
  const synth::ErrorShares& shares = options.shares;
  check_range("errors", options.errors, synth::kMaxTypos, problems);
  check_range("missing", shares.missing, 1, problems);
  check_range("swapped", shares.swapped, 1, problems);
  check_range("moved", shares.moved, 1, problems);
  check_range("leave-out", options.leave_out, 1, problems);
  check_range("add", options.add, kMostAdded, problems);
  if (shares.missing + shares.swapped + shares.moved > 1) {
    problems += "\n  missing, swapped and moved are shares of all errors and add up to more than 1";
  }
  if (!problems.empty()) throw Error(ErrorCategory::kUsage, "cannot corrupt with these options:" + problems);
}

void check_targets(const CorruptFiles& files) {
  const auto refuse = [](const std::filesystem::path& path) {
    throw Error(ErrorCategory::kUsage, path.string() + ": this file is named twice; name different ones");
  };
  if (is_same_file(files.out, files.in)) refuse(files.out);
  if (files.links.empty()) return;
  if (is_same_file(files.links, files.in) || is_same_file(files.links, files.out)) refuse(files.links);
}

std::size_t share_of(std::size_t records, double share) {
  return static_cast<std::size_t>(std::llround(static_cast<double>(records) * share));
}

// Ids are a record's contents: messages name records by their number.
void check_ids(const table::Table& table, std::size_t column, const std::string& name) {
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t record = 0; record < table.records(); ++record) {
    work_step();
    const std::string_view id = table.at(record, column);
    const auto [at, added] = seen.emplace(id, record);
    if (added && !id.empty()) continue;
    throw Error(ErrorCategory::kInput,
                id.empty() ? fmt::format("{}: record {} has no {}, which the links need", table.origin(),
                                         record + 1, name)
                           : fmt::format("{}: records {} and {} have the same {}; it must tell records apart "
                                         "for the links",
                                         table.origin(), at->second + 1, record + 1, name));
  }
}

class Corruption {
 public:
  /// `table` and `options` outlive it. `id_column`: as CorruptFiles has it. `linked`: whether links are
  /// wanted.
  Corruption(const linkage::Model& model, const table::Table& table, const std::string& id_column,
             bool linked, const CorruptOptions& options)
      : table_(table),
        options_(options),
        uses_(column_uses(model, table_, options.as)),
        errors_(
            uses_, options.shares,
            {table_.records(), [this](std::size_t record, std::size_t c) { return table_.at(record, c); }},
            linkage::other_names) {
    find_ids(id_column, linked);
    draw_rows();
  }

  /// Once, and before the links.
  void write_copy(std::ostream& out, const std::function<void(double)>& progress) {
    constexpr std::size_t kReportEvery = 1024;
    const auto mean = static_cast<std::uint32_t>(std::llround(options_.errors * synth::kMillion));
    synth::Rng rng(options_.seed, kErrors);
    write_row(out, table_.column_names());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      synth::RecordErrors::Record record = copy_of(rows_[row], rng);
      for (std::uint32_t left = synth::draw_error_count(mean, rng); left > 0; --left) {
        if (const auto kind = errors_.add(record, rng)) ++report_.errors[static_cast<std::size_t>(*kind)];
      }
      if (id_) record[*id_] = id_of(row);
      write_row(out, record);
      if (progress && row % kReportEvery == 0) {
        progress(static_cast<double>(row) / static_cast<double>(rows_.size()));
      }
    }
  }

  /// In the order of the file.
  void write_links(std::ostream& out) const {
    std::vector<std::uint32_t> row_of(table_.records(), kOther);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (rows_[row] != kOther) row_of[rows_[row]] = static_cast<std::uint32_t>(row);
    }
    out << "client_id,server_id\n";
    for (std::size_t record = 0; record < row_of.size(); ++record) {
      if (row_of[record] == kOther) continue;
      write_row(out, {std::string(table_.at(record, *id_)), id_of(row_of[record])});
    }
  }

  CorruptReport report() {
    for (std::size_t c = 0; c < uses_.size(); ++c) {
      report_.columns.push_back({table_.column_names()[c], uses_[c]});
    }
    return std::move(report_);
  }

 private:
  void find_ids(const std::string& column, bool linked) {
    id_ = table_.find_column(column);
    if (linked) {
      id_ = table_.column(column);
      check_ids(table_, *id_, column);
    }
    if (!id_ || uses_[*id_].kind == synth::ColumnKind::kNone) return;
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{}: the column \"{}\" is numbered anew in a copy, so it cannot be compared; name "
                    "another one with --id",
                    table_.origin(), column));
  }

  void draw_rows() {
    report_.records = table_.records();
    report_.copied = table_.records() - share_of(table_.records(), options_.leave_out);
    report_.added = share_of(table_.records(), options_.add);
    if (report_.copied + report_.added == 0) {
      throw Error(ErrorCategory::kUsage,
                  fmt::format("{}: no records are left for the copy", table_.origin()));
    }
    if (report_.copied + report_.added >= kOther) {
      throw Error(ErrorCategory::kLimit, "a copy has at most 4,000,000,000 records");
    }
    if (report_.added != 0 && table_.records() < synth::RecordErrors::kFewestRecords) {
      throw Error(ErrorCategory::kUsage,
                  fmt::format("{}: other people are put together from at least {} records, and there are {}",
                              table_.origin(), synth::RecordErrors::kFewestRecords, table_.records()));
    }
    synth::Rng rng(options_.seed, kWhoIsIn);
    rows_.resize(table_.records());
    std::iota(rows_.begin(), rows_.end(), 0U);
    rng.shuffle(rows_);
    rows_.resize(report_.copied);
    rows_.resize(report_.copied + report_.added, kOther);
    rng.shuffle(rows_);
  }

  synth::RecordErrors::Record copy_of(std::uint32_t row, synth::Rng& rng) const {
    if (row == kOther) return errors_.other_person(rng);
    synth::RecordErrors::Record record;
    for (std::size_t c = 0; c < table_.columns(); ++c) record.emplace_back(table_.at(row, c));
    return record;
  }

  static std::string id_of(std::size_t row) { return fmt::format("copy-{}", row + 1); }

  void write_row(std::ostream& out, const std::vector<std::string>& cells) const {
    for (std::size_t c = 0; c < cells.size(); ++c) out << (c == 0 ? "" : ",") << table::csv_cell(cells[c]);
    out << '\n';
  }

  const table::Table& table_;
  const CorruptOptions& options_;
  std::vector<synth::ColumnUse> uses_;
  synth::RecordErrors errors_;
  std::optional<std::size_t> id_;
  std::vector<std::uint32_t> rows_;  // of the copy: whose record it is, or kOther
  CorruptReport report_;
};

}  // namespace

CorruptReport corrupt_file(const CorruptFiles& files, const CorruptOptions& options,
                           const std::function<void(double)>& progress) {
  check_options(options);
  check_targets(files);
  const linkage::Model model = linkage::load_model(files.model);
  const table::Table table =
      read_party_file(model, {.path = files.in, .table = "", .reading = files.reading});
  Corruption corruption(model, table, files.id_column, !files.links.empty(), options);
  synth::PendingFiles pending(0600);
  pending.add(files.out, [&](std::ostream& out) { corruption.write_copy(out, progress); });
  if (!files.links.empty()) pending.add(files.links, [&](std::ostream& out) { corruption.write_links(out); });
  pending.place_all();
  return corruption.report();
}

CorruptTexts corrupt_table(const linkage::Model& model, const table::Table& table,
                           const std::string& id_column, bool linked, const CorruptOptions& options,
                           const std::function<void(double)>& progress) {
  check_options(options);
  Corruption corruption(model, table, id_column, linked, options);
  std::ostringstream copy, links;
  corruption.write_copy(copy, progress);
  if (linked) corruption.write_links(links);
  return {std::move(copy).str(), std::move(links).str(), corruption.report()};
}

}  // namespace tacit::app
