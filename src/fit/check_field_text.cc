#include "fit/check_field_text.h"

#include <variant>

#include "linkage/text.h"

namespace tacit::fit {

namespace {

std::vector<std::string> listed_texts(const linkage::Model& model, const linkage::Field& field) {
  std::vector<std::string> texts = model.spec().missing;
  texts.insert(texts.end(), field.missing.begin(), field.missing.end());
  return texts;
}

template <typename Step>
const Step* first_step(const linkage::Field& field) {
  for (const linkage::Level& level : field.levels) {
    for (const linkage::TransformStep& step : level.transform) {
      if (const Step* found = std::get_if<Step>(&step)) return found;
    }
  }
  return nullptr;
}

}  // namespace

FieldTexts::FieldTexts(const linkage::Model& model, const linkage::Field& field, const table::Table& table)
    : table_(table), missing_(listed_texts(model, field)) {
  for (const std::string& column : field.columns) columns_.push_back(table.column(column));
}

FieldTexts::Text FieldTexts::at(std::size_t record) const {
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

std::vector<std::string_view> FieldTexts::column(std::size_t k) const {
  std::vector<std::string_view> values;
  for (std::size_t i = 0; i < table_.records(); ++i) {
    const std::string_view value = trim(table_.at(i, columns_[k]));
    if (!value.empty() && !missing_.contains(value)) values.push_back(value);
  }
  return values;
}

const linkage::step::Date* date_step(const linkage::Field& field) {
  return first_step<linkage::step::Date>(field);
}

bool has_digits_step(const linkage::Field& field) {
  return first_step<linkage::step::Digits>(field) != nullptr;
}

}  // namespace tacit::fit
