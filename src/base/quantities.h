// SPDX-License-Identifier: Apache-2.0
// Numbers for people: bytes, durations, counts, rates.
#pragma once

#include <cstdint>
#include <string>

namespace tacit {

/// "950 bytes", "12.3 kB", "123 MB": powers of ten, three digits.
std::string bytes_text(std::uint64_t bytes);

/// "0.12 s", "12.3 s", "2 min 05 s", "1 h 02 min"; `seconds` >= 0.
std::string duration_text(double seconds);

/// One of a few round figures from 5 s to a day that is nearest to `seconds`, by its ratio: for what is only
/// roughly known, or is to tell no more than that.
std::uint32_t rough_seconds(double seconds);

/// "about 20 s", "about 3 min", "about 2 h": rough_seconds() in words.
std::string rough_duration_text(double seconds);

/// "1,234,567".
std::string count_text(std::uint64_t count);

/// "850 pairs/s", "12.3 k pairs/s", "1.94 M pairs/s".
std::string rate_text(double per_second, const std::string& what);

/// "what             value", a line of a list of figures.
std::string figure_line(const std::string& what, const std::string& value);

}  // namespace tacit
