// SPDX-License-Identifier: Apache-2.0
#include "table/measure.h"

#include <fmt/format.h>

#include <string_view>

#include "base/work.h"

namespace tacit::table {

namespace {

// The cell's value, scaled but not yet checked against the range; nullopt if it cannot be read.
std::optional<std::int64_t> read_value(const MeasureSpec& spec, std::string_view cell) {
  if (!spec.age) return parse_decimal(cell, spec.decimals);
  const auto age = age_of(cell, *spec.age);
  if (!age) return std::nullopt;
  return *age * power_of_ten(spec.decimals);
}

// True if value * 10^decimals is within +-kMaxScaled; says so without computing what may overflow.
bool fits(std::int64_t value, int decimals) {
  const std::int64_t bound = kMaxScaled / power_of_ten(decimals);
  return value >= -bound && value <= bound;
}

}  // namespace

std::string range_defect(const MeasureInfo& info) {
  if (info.decimals < 0 || info.decimals > kMaxDecimals) {
    return fmt::format("decimals must be 0 to {}, not {}", kMaxDecimals, info.decimals);
  }
  if (info.minimum > info.maximum) {
    return fmt::format("minimum {} is above maximum {}", info.minimum, info.maximum);
  }
  // Both ends are within the bound before their difference is taken, so that it cannot overflow.
  if (!fits(info.minimum, info.decimals) || !fits(info.maximum, info.decimals) ||
      !fits(info.maximum - info.minimum, info.decimals)) {
    return fmt::format(
        "the range {} to {} with {} decimals is too wide: values and their span must stay within "
        "{} in units of the last decimal",
        info.minimum, info.maximum, info.decimals, kMaxScaled);
  }
  return {};
}

MeasureData build_measure(const MeasureSpec& spec, const Table& table) {
  const std::size_t column = table.column(spec.column);
  MeasureData data;
  data.values.resize(table.records());
  for (std::size_t record = 0; record < table.records(); ++record) {
    work_step();
    const std::string_view cell = table.at(record, column);
    if (cell.empty()) {
      ++data.missing;
      continue;
    }
    const auto value = read_value(spec, cell);
    if (!value) {
      ++data.unreadable;
    } else if ((spec.age && *value < 0) || *value < spec.minimum_scaled() || *value > spec.maximum_scaled()) {
      ++data.out_of_range;
    } else {
      data.values[record] = *value;
    }
  }
  return data;
}

}  // namespace tacit::table
