// SPDX-License-Identifier: Apache-2.0
#include "ingest/arrow.h"

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "base/work.h"
#include "ingest/arrow_cells.h"

namespace tacit::ingest {

namespace {

/// Releases what a producer has filled in.
template <typename T>
struct Released : T {
  Released() : T{} {}
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;
  ~Released() {
    if (this->release != nullptr) this->release(this);
  }
};

[[noreturn]] void failed_stream(ArrowArrayStream& stream, const std::string& origin) {
  const char* why = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  throw Error(ErrorCategory::kInput, fmt::format("{}: its data cannot be read{}", origin,
                                                 why == nullptr ? "" : ": " + printable(why)));
}

class ArrowReader {
 public:
  ArrowReader(ArrowArrayStream& stream, const std::string& origin, const table::SourceLimits& limits)
      : stream_(stream), origin_(origin) {
    if (stream_.get_schema(&stream_, &schema_) != 0) failed_stream(stream_, origin_);
    if (schema_.format == nullptr || std::string_view(schema_.format) != "+s") {
      throw Error(
          ErrorCategory::kInput,
          fmt::format("{} is no table but a single column; give a table with a column for each of the "
                      "model's",
                      origin_));
    }
    std::vector<std::string> names;
    for (std::int64_t c = 0; c < schema_.n_children; ++c) {
      const ArrowSchema& column = *schema_.children[c];
      const std::string name = column.name == nullptr ? "" : column.name;
      const std::string defect = arrow_type_defect(column);
      if (defect.empty()) {
        columns_.push_back(c);
        names.push_back(name);
      } else {
        left_out_.emplace_back(name, defect);
      }
    }
    builder_ = std::make_unique<table::TableBuilder>(origin_, origin_, names, limits);
    for (const auto& [name, defect] : left_out_) builder_->leave_out(name, defect);
  }

  table::Table read() {
    for (;;) {
      Released<ArrowArray> batch;
      if (stream_.get_next(&stream_, &batch) != 0) failed_stream(stream_, origin_);
      if (batch.release == nullptr) break;
      add(batch);
    }
    return builder_->build();
  }

 private:
  void add(const ArrowArray& batch) {
    if (batch.n_children != schema_.n_children || batch.offset < 0 || batch.length < 0) {
      throw Error(ErrorCategory::kInput, fmt::format("{}: a part has other columns than the table", origin_));
    }
    std::vector<std::unique_ptr<ArrowCells>> cells;
    for (const std::int64_t c : columns_) {
      const ArrowArray& column = *batch.children[c];
      if (column.length < batch.offset || column.length - batch.offset < batch.length) {
        throw Error(ErrorCategory::kInput, fmt::format("{}: a column is shorter than its table", origin_));
      }
      cells.push_back(arrow_cells(*schema_.children[c], column));
    }
    for (std::int64_t row = batch.offset; row < batch.offset + batch.length; ++row, ++records_) {
      work_step();
      for (std::size_t c = 0; c < cells.size(); ++c) add_cell(cells[c]->text(row), columns_[c]);
    }
  }

  void add_cell(std::string_view text, std::int64_t column) {
    if (text.find('\0') != std::string_view::npos) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("{}: record {}, column \"{}\" holds a NUL byte; leave binary columns out",
                              origin_, records_ + 1, printable(schema_.children[column]->name)));
    }
    builder_->add_cell(text);
  }

  ArrowArrayStream& stream_;
  const std::string& origin_;
  Released<ArrowSchema> schema_;
  std::vector<std::int64_t> columns_;  // that are read
  std::vector<std::pair<std::string, std::string>> left_out_;
  std::unique_ptr<table::TableBuilder> builder_;
  std::size_t records_ = 0;
};

}  // namespace

table::Table read_arrow(ArrowArrayStream& stream, const std::string& origin,
                        const table::SourceLimits& limits) {
  return ArrowReader(stream, origin, limits).read();
}

}  // namespace tacit::ingest
