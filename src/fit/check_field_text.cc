// SPDX-License-Identifier: Apache-2.0
#include "fit/check_field_text.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/work.h"
#include "linkage/text.h"

namespace tacit::fit {

namespace {

std::vector<std::string> listed_texts(const linkage::ModelSpec& model, const linkage::Field& field) {
  std::vector<std::string> texts = model.missing;
  texts.insert(texts.end(), field.missing.begin(), field.missing.end());
  return texts;
}

}  // namespace

std::vector<std::uint32_t> spread_records(std::size_t records, std::size_t most) {
  const std::size_t count = std::min(records, most);
  std::vector<std::uint32_t> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<std::uint32_t>(i * records / count);
  return numbers;
}

FieldTexts::FieldTexts(const linkage::ModelSpec& model, const linkage::Field& field,
                       const table::Table& table)
    : table_(table), missing_(listed_texts(model, field)) {
  for (const std::string& column : field.columns) columns_.push_back(table.column(column));
}

FieldTexts::Text FieldTexts::at(std::size_t record) const {
  work_step();
  Text result;
  for (const std::size_t column : columns_) {
    const std::string_view part = trim(table_.at(record, column));
    if (part.empty()) continue;
    if (missing_.contains(part)) {
      result.listed = true;
      continue;
    }
    if (!result.text.empty()) result.text.push_back(' ');
    result.text += part;
  }
  return result;
}

std::vector<std::string> FieldTexts::present(std::span<const std::uint32_t> records) const {
  std::vector<std::string> texts;
  for (const std::uint32_t record : records) {
    std::string text = at(record).text;
    if (!text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string_view> FieldTexts::column(std::size_t k,
                                                 std::span<const std::uint32_t> records) const {
  std::vector<std::string_view> values;
  for (const std::uint32_t record : records) {
    const std::string_view value = trim(table_.at(record, columns_[k]));
    if (!value.empty() && !missing_.contains(value)) values.push_back(value);
  }
  return values;
}

bool has_digits_step(const linkage::Field& field) {
  return std::ranges::any_of(field.levels, [](const linkage::Level& level) {
    return std::ranges::any_of(level.transform, [](const linkage::TransformStep& step) {
      return std::holds_alternative<linkage::step::Digits>(step);
    });
  });
}

}  // namespace tacit::fit
