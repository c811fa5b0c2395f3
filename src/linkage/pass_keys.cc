// SPDX-License-Identifier: Apache-2.0
#include "linkage/pass_keys.h"

#include <chrono>
#include <string>

#include "base/error.h"
#include "linkage/canonical.h"
#include "linkage/features.h"

namespace tacit::linkage {
namespace {

// Days since 1970, of eight digits that date_part() has written; modulo 2^64 before that.
std::uint64_t day_number(const std::string& digits) {
  const auto date = parse_date(digits, DateOrder::kYearFirst);
  require(date.has_value(), "a full date is eight digits");
  return static_cast<std::uint64_t>(std::chrono::sys_days(*date).time_since_epoch().count());
}

}  // namespace

// A second date is hashed: keys that are sums of two days would be few, and each of many records.
KeyReader::KeyReader(const Model& model, std::size_t index, const table::Table& table)
    : hash_(model.salt(), "pass", std::to_string(index)) {
  bool has_day = false;
  for (const PassPart& part : model.passes()[index].parts) {
    parts_.push_back({ValueReader(model, part.missing, part.transform, table),
                      find_columns(part.columns, table), part.is_full_date() && !has_day});
    has_day |= part.is_full_date();
  }
}

std::uint64_t KeyReader::key(std::size_t record) {
  CanonicalForm hashed;
  std::uint64_t day = 0;
  for (Part& part : parts_) {
    const std::string& value = part.reader.value(record, part.columns);
    if (value.empty()) return kNoKey;
    if (part.is_day) {
      day = day_number(value);
    } else {
      hashed.text(value);
    }
  }
  const std::uint64_t key = day + (hashed.bytes().empty() ? 0 : hash_(hashed.bytes()));
  return key == kNoKey ? 0 : key;
}

}  // namespace tacit::linkage
