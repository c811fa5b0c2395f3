#include "linkage/value_reader.h"

#include <string_view>

#include "linkage/text.h"

namespace tacit::linkage {
namespace {

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

std::string ValueReader::value(std::size_t record, std::span<const std::size_t> columns) const {
  std::string text;
  for (const std::size_t column : columns) {
    const std::string_view part = trim(table_.at(record, column));
    if (part.empty() || missing_.contains(part)) continue;
    if (!text.empty()) text.push_back(' ');
    text += part;
  }
  return transform_(text);
}

}  // namespace tacit::linkage
