// SPDX-License-Identifier: Apache-2.0
#include "fit/check_values.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/date.h"
#include "fit/check_dates.h"
#include "fit/check_field_text.h"
#include "linkage/text.h"
#include "linkage/transform.h"

namespace tacit::fit {

namespace {

constexpr std::size_t kMaxAtTop = 5;      // suspects of one field by frequency alone
constexpr double kSuspectShare = 0.01;    // of the values that are present
constexpr std::size_t kSuspectRatio = 5;  // to the first value behind
constexpr double kMinShare = 0.001;       // of a well-known one: rarer ones make no difference, or are true
constexpr std::size_t kMinWords = 3;
constexpr std::size_t kMinDistinct = 20;

// What registers and forms have instead of a value.
constexpr std::array kPlaceholderTexts = {"unknown",
                                          "unk",
                                          "not known",
                                          "not stated",
                                          "not recorded",
                                          "not available",
                                          "not applicable",
                                          "n/a",
                                          "n.a.",
                                          "none",
                                          "null",
                                          "nil",
                                          "missing",
                                          "anonymous",
                                          "no name",
                                          "noname",
                                          "test",
                                          "dummy",
                                          "xx",
                                          "xxx",
                                          "xxxx",
                                          "-",
                                          "--",
                                          "?",
                                          "??",
                                          ".",
                                          "tba",
                                          "tbc",
                                          "0",
                                          "00",
                                          "000",
                                          "0000",
                                          "00000",
                                          "9999",
                                          "99999",
                                          "123456789",
                                          "void",
                                          "undefined",
                                          "unbekannt",
                                          "inconnu",
                                          "desconocido",
                                          "nan"};

constexpr std::array kPlaceholderDates = {
    std::array{1900, 1, 1},   std::array{1899, 12, 30}, std::array{1899, 12, 31}, std::array{1901, 1, 1},
    std::array{1970, 1, 1},   std::array{1753, 1, 1},   std::array{1800, 1, 1},   std::array{1, 1, 1},
    std::array{1111, 11, 11}, std::array{9999, 12, 31}};

bool is_placeholder_date(std::string_view text) {
  // Those whose day and month could be swapped are the same in both orders, or impossible in the other.
  for (const DateOrder order : {DateOrder::kDayMonthYear, DateOrder::kMonthDayYear}) {
    const auto date = parse_date(text, order);
    if (!date) continue;
    for (const auto& [year, month, day] : kPlaceholderDates) {
      if (*date == std::chrono::year(year) / month / day) return true;
    }
  }
  return false;
}

// 000000, 999999999: six or more times the same digit. Shorter ones may be a postcode or a house number.
bool is_one_digit_repeated(std::string_view text) {
  return text.size() >= 6 && text.front() >= '0' && text.front() <= '9' &&
         text.find_first_not_of(text.front()) == std::string_view::npos;
}

// Words can be somebody's name, or a slip of one.
bool is_word(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_well_known(const ValueCount& count, std::size_t all, bool dates) {
  const std::string& value = count.value;
  if (static_cast<double>(count.records) < kMinShare * static_cast<double>(all)) return false;
  if (is_word(value) && count.records < kMinWords) return false;
  return (dates && is_placeholder_date(value)) || is_one_digit_repeated(value) ||
         std::find(kPlaceholderTexts.begin(), kPlaceholderTexts.end(), value) != kPlaceholderTexts.end();
}

// How many values at the top stand far above the rest.
std::size_t values_far_above(const std::vector<ValueCount>& counts, std::size_t all) {
  if (counts.size() < kMinDistinct) return 0;  // a category: its frequencies differ as they like
  std::size_t above = 0;
  for (std::size_t k = 0; k < kMaxAtTop; ++k) {
    if (static_cast<double>(counts[k].records) < kSuspectShare * static_cast<double>(all)) break;
    if (counts[k].records >= kSuspectRatio * counts[k + 1].records) above = k + 1;
  }
  return above;
}

std::vector<ValueCount> by_frequency(const std::unordered_map<std::string, std::size_t>& counts) {
  std::vector<ValueCount> sorted;
  sorted.reserve(counts.size());
  for (const auto& [value, records] : counts) sorted.push_back({value, records});
  std::sort(sorted.begin(), sorted.end(), [](const ValueCount& a, const ValueCount& b) {
    return a.records != b.records ? a.records > b.records : a.value < b.value;
  });
  return sorted;
}

// One field: its transforms made ready, and what has been seen.
class Counter {
 public:
  Counter(const linkage::Model& model, const linkage::Field& field) : is_date_(date_step(field) != nullptr) {
    for (const auto& level : field.levels) levels_.emplace_back(level.transform, model.salt());
    seen_.resize(levels_.size());
  }

  void add(const FieldTexts::Text& text) {
    if (text.text.empty()) {
      ++(text.listed ? values_.placeholders : values_.empty);
      return;
    }
    bool present = false;
    for (std::size_t level = 0; level < levels_.size(); ++level) {
      std::string value = levels_[level](text.text);
      if (value.empty()) continue;
      present = true;
      seen_[level].insert(std::move(value));
    }
    ++(present ? values_.present : values_.unreadable);
    if (present) ++counts_[linkage::fold_text(text.text)];
  }

  FieldValues take() {
    for (const auto& seen : seen_) values_.distinct.push_back(seen.size());
    std::vector<ValueCount> counts = by_frequency(counts_);
    values_.suspects = find_suspects(counts, is_date_);
    counts.resize(std::min(counts.size(), kTopValues));
    values_.top = std::move(counts);
    return std::move(values_);
  }

 private:
  bool is_date_;
  std::vector<linkage::Transform> levels_;
  std::vector<std::unordered_set<std::string>> seen_;
  std::unordered_map<std::string, std::size_t> counts_;
  FieldValues values_;
};

}  // namespace

double FieldValues::top_share() const {
  return top.empty() ? 0 : static_cast<double>(top.front().records) / static_cast<double>(present);
}

std::vector<Suspect> find_suspects(const std::vector<ValueCount>& counts, bool dates) {
  std::vector<Suspect> suspects;
  std::size_t all = 0;
  for (const ValueCount& count : counts) all += count.records;
  const std::size_t above = values_far_above(counts, all);
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const bool well_known = is_well_known(counts[k], all, dates);
    if (k < above || well_known) suspects.push_back({counts[k].value, counts[k].records, well_known});
  }
  return suspects;
}

std::vector<FieldValues> field_values(const linkage::Model& model, const table::Table& table,
                                      std::span<const std::uint32_t> records, const Progress& progress) {
  std::vector<FieldValues> result;
  for (const linkage::Field& field : model.fields()) {
    const FieldTexts texts(model.spec(), field, table);
    Counter counter(model, field);
    for (const std::uint32_t record : records) counter.add(texts.at(record));
    result.push_back(counter.take());
    progress(static_cast<double>(result.size()) / static_cast<double>(model.fields().size()));
  }
  return result;
}

}  // namespace tacit::fit
