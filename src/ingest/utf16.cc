// SPDX-License-Identifier: Apache-2.0
#include "ingest/utf16.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace tacit::ingest {

namespace {

constexpr std::string_view kLittleEndianMark = "\xFF\xFE";
constexpr std::string_view kBigEndianMark = "\xFE\xFF";

char32_t unit_at(std::string_view bytes, std::size_t place, bool is_big_endian) {
  const auto first = static_cast<unsigned char>(bytes[place]);
  const auto second = static_cast<unsigned char>(bytes[place + 1]);
  return static_cast<char32_t>(is_big_endian ? first << 8 | second : second << 8 | first);
}

bool is_high_surrogate(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low_surrogate(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

[[noreturn]] void refuse_utf16(const std::string& origin, std::size_t place) {
  throw Error(
      ErrorCategory::kInput,
      fmt::format("{} is UTF-16, but half a character stands at byte {}; save it as UTF-8", origin, place));
}

}  // namespace

bool is_utf16(std::string_view bytes) {
  return bytes.starts_with(kLittleEndianMark) || bytes.starts_with(kBigEndianMark);
}

std::string from_utf16(std::string_view bytes, const std::string& origin) {
  constexpr std::size_t kStepUnits = 1 << 16;
  const bool is_big_endian = bytes.starts_with(kBigEndianMark);
  std::string text;
  text.reserve(bytes.size() / 2);
  std::u32string step;
  if (bytes.size() % 2 != 0) refuse_utf16(origin, bytes.size() - 1);
  for (std::size_t place = kBigEndianMark.size(); place < bytes.size(); place += 2) {
    char32_t unit = unit_at(bytes, place, is_big_endian);
    if (is_low_surrogate(unit)) refuse_utf16(origin, place);
    if (is_high_surrogate(unit)) {
      place += 2;
      const char32_t low = place < bytes.size() ? unit_at(bytes, place, is_big_endian) : 0;
      if (!is_low_surrogate(low)) refuse_utf16(origin, place - 2);
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    step += unit;
    if (step.size() < kStepUnits) continue;
    text += encode_text(step);
    step.clear();
  }
  return text + encode_text(step);
}

}  // namespace tacit::ingest
