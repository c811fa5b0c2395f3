// SPDX-License-Identifier: Apache-2.0
#include "app/column_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/error.h"

namespace tacit::app {
namespace {

using synth::ColumnKind;
using synth::ColumnUse;

constexpr const char* kAddressName = "address";

constexpr std::array<const char*, synth::kColumnKinds> kKindNames = {
    "none", "given-name", "surname", "text", "number", "date", "category"};

bool reads_dates(const std::vector<linkage::TransformStep>& transform) {
  return std::ranges::any_of(
      transform, [](const auto& step) { return std::holds_alternative<linkage::step::Date>(step); });
}

bool reads_dates(const linkage::Field& field) {
  return std::ranges::any_of(field.levels,
                             [](const linkage::Level& level) { return reads_dates(level.transform); });
}

// Few values for many records: a sex, a state. In a short file that cannot be told.
bool has_few_values(const table::Table& table, std::size_t column) {
  constexpr std::size_t kMostCategories = 12, kRecordsEach = 20;
  std::set<std::string_view> values;
  for (std::size_t record = 0; record < table.records(); ++record) {
    if (table.at(record, column).empty()) continue;
    values.insert(table.at(record, column));
    if (values.size() > kMostCategories) return false;
  }
  return values.size() > 1 && table.records() >= kRecordsEach * values.size();
}

bool has_more_digits(const table::Table& table, std::size_t column) {
  constexpr std::size_t kLookedAt = 10'000;
  std::size_t digits = 0, others = 0;
  for (std::size_t record = 0; record < std::min(table.records(), kLookedAt); ++record) {
    for (const char c : table.at(record, column)) {
      digits += c >= '0' && c <= '9' ? 1 : 0;
      others += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0 ? 1 : 0;
    }
  }
  return digits > others;
}

ColumnKind kind_by_values(const table::Table& table, std::size_t column) {
  if (has_few_values(table, column)) return ColumnKind::kCategory;
  return has_more_digits(table, column) ? ColumnKind::kNumber : ColumnKind::kText;
}

class Uses {
 public:
  explicit Uses(const table::Table& table) : table_(table), uses_(table.columns()), known_(table.columns()) {}

  void set(const std::string& name, const std::string& use) {
    const std::size_t column = table_.column(name);
    known_[column] = true;
    if (use == kAddressName) {
      uses_[column] = {kind_by_values(table_, column), true};
      return;
    }
    const auto kind = std::ranges::find(kKindNames, use);
    require(kind != kKindNames.end(), "the command line has checked the use");
    uses_[column] = {static_cast<ColumnKind>(kind - kKindNames.begin()), false};
  }

  // Of a column by itself, or of one of several of a field, which is a name only if it stands alone
  // elsewhere.
  void add(const linkage::Field& field) {
    for (const std::string& name : field.columns) {
      ColumnUse use{reads_dates(field) ? ColumnKind::kDate : ColumnKind::kNone,
                    field.about == linkage::About::kAddress};
      add(name, use, field.columns.size() == 1 ? &field : nullptr);
    }
  }

  void add(const linkage::PassPart& part) {
    for (const std::string& name : part.columns) {
      add(name, {reads_dates(part.transform) ? ColumnKind::kDate : ColumnKind::kNone, false}, nullptr);
    }
  }

  std::vector<ColumnUse> take() { return std::move(uses_); }

 private:
  void add(const std::string& name, ColumnUse use, const linkage::Field* alone) {
    const auto column = table_.find_column(name);
    if (!column || known_[*column]) return;
    known_[*column] = true;
    if (use.kind == ColumnKind::kNone) use.kind = kind_by_values(table_, *column);
    if (use.kind == ColumnKind::kText && !use.is_address && alone != nullptr) use.kind = name_kind(*alone);
    uses_[*column] = use;
  }

  // Names that may be swapped are a given name and a surname, whatever they are about.
  ColumnKind name_kind(const linkage::Field& field) const {
    if (field.about == linkage::About::kFamily) return ColumnKind::kSurname;
    const auto given = std::ranges::find(uses_, ColumnKind::kGivenName, &ColumnUse::kind);
    if (given == uses_.end()) return ColumnKind::kGivenName;
    const std::string& name = table_.column_names()[static_cast<std::size_t>(given - uses_.begin())];
    return std::ranges::find(field.also, name) == field.also.end() ? ColumnKind::kText : ColumnKind::kSurname;
  }

  const table::Table& table_;
  std::vector<ColumnUse> uses_;
  std::vector<bool> known_;
};

}  // namespace

const std::vector<std::string>& use_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names(kKindNames.begin() + 1, kKindNames.end());
    names.emplace_back(kAddressName);
    names.emplace_back(kKindNames[0]);
    return names;
  }();
  return kNames;
}

std::vector<ColumnUse> column_uses(const linkage::Model& model, const table::Table& table,
                                   const std::map<std::string, std::string>& as) {
  Uses uses(table);
  for (const auto& [column, use] : as) uses.set(column, use);
  for (const bool alone : {true, false}) {
    for (const linkage::Field& field : model.fields()) {
      if ((field.columns.size() == 1) == alone) uses.add(field);
    }
  }
  for (const linkage::Pass& pass : model.passes()) {
    for (const linkage::PassPart& part : pass.parts) uses.add(part);
  }
  std::vector<ColumnUse> result = uses.take();
  const auto has_use = [](const ColumnUse& use) { return use.kind != ColumnKind::kNone; };
  if (std::ranges::any_of(result, has_use)) return result;
  throw Error(
      ErrorCategory::kConfig,
      fmt::format("{} has none of the columns that the model '{}' compares; use a model for its columns, "
                  "or say what they hold with --as COLUMN=KIND",
                  table.origin(), model.name()));
}

std::string describe(const ColumnUse& use) {
  static constexpr std::array<const char*, synth::kColumnKinds> kWords = {
      "no errors", "given name", "surname", "text", "number", "date", "category"};
  return std::string(kWords[static_cast<std::size_t>(use.kind)]) + (use.is_address ? " of the address" : "");
}

}  // namespace tacit::app
