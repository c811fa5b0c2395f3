// SPDX-License-Identifier: Apache-2.0
// A moment for a person to read.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace tacit {

/// "2026-03-01 12:30 UTC". Years 1 to 9999.
inline std::string moment_text(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count());
}

}  // namespace tacit
