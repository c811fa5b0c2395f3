// SPDX-License-Identifier: Apache-2.0
#include "linkage/value_reader.h"

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

constexpr std::size_t kMostKnown = 50'000;  // some megabytes, which last as long as a column is read

MissingValues missing_values(const Model& model, const std::vector<std::string>& own) {
  std::vector<std::string> texts = model.spec().missing;
  texts.insert(texts.end(), own.begin(), own.end());
  return MissingValues(texts);
}

}  // namespace

std::vector<std::size_t> find_columns(const std::vector<std::string>& columns, const table::Table& table) {
  std::vector<std::size_t> found;
  for (const auto& column : columns) found.push_back(table.find_column(column).value_or(table.columns()));
  return found;
}

ValueReader::ValueReader(const Model& model, const std::vector<std::string>& missing,
                         const std::vector<TransformStep>& transform, const table::Table& table)
    : table_(table), missing_(missing_values(model, missing)), transform_(transform, model.salt()) {}

const std::string& ValueReader::value(std::size_t record, std::span<const std::size_t> columns) {
  if (columns.size() == 1) return value_of(table_.at(record, columns.front()));
  last_ = transform_(text(record, columns));
  return last_;
}

std::string_view ValueReader::text(std::size_t record, std::span<const std::size_t> columns) {
  if (columns.size() == 1) return part(record, columns.front());
  joined_.clear();
  for (const std::size_t column : columns) {
    const std::string_view next = part(record, column);
    if (next.empty()) continue;
    if (!joined_.empty()) joined_.push_back(' ');
    joined_ += next;
  }
  return joined_;
}

const std::string& ValueReader::value_of(std::string_view cell) {
  if (const auto found = known_.find(cell); found != known_.end()) return found->second;
  const std::string_view text = part(cell);
  last_ = text.empty() ? std::string() : transform_(text);
  if (known_.size() < kMostKnown) known_.emplace(cell, last_);
  return last_;
}

std::string_view ValueReader::part(std::string_view cell) const {
  const std::string_view text = trim(cell);
  return text.empty() || missing_.contains(text) ? std::string_view() : text;
}

}  // namespace tacit::linkage
