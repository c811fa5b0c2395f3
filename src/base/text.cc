// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "base/limits.h"

namespace tacit {

namespace {

// One code point of `text` from `position` on; a byte that starts none is code point -1 and one byte long.
struct Step {
  utf8proc_int32_t code_point;
  std::size_t bytes;
};

Step step(std::string_view text, std::size_t position) {
  utf8proc_int32_t code_point = -1;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto length =
      utf8proc_iterate(bytes + position, static_cast<utf8proc_ssize_t>(text.size() - position), &code_point);
  return length <= 0 ? Step{-1, 1} : Step{code_point, static_cast<std::size_t>(length)};
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::u32string widen(std::string_view latin1) {
  std::u32string text;
  text.reserve(latin1.size());
  for (const char c : latin1) text.push_back(static_cast<unsigned char>(c));
  return text;
}

// Control characters, line and paragraph separators, and the marks that reorder a line of text (Unicode's
// bidirectional controls): whatever could make a terminal show something else than what is there.
bool is_control(char32_t code_point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      break;
  }
  return code_point == 0x061C || code_point == 0x200E || code_point == 0x200F ||
         (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
}

bool starts_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const Step s = step(bytes, i);
    if (s.code_point < 0) return false;
    i += s.bytes;
  }
  return true;
}

std::u32string decode_text(std::string_view bytes) {
  if (is_ascii(bytes)) return widen(bytes);
  std::u32string text;
  for (std::size_t i = 0; i < bytes.size();) {
    const Step s = step(bytes, i);
    if (s.code_point < 0) return widen(bytes);
    text.push_back(static_cast<char32_t>(s.code_point));
    i += s.bytes;
  }
  return text;
}

std::string encode_text(std::u32string_view text) {
  std::string out;
  std::array<utf8proc_uint8_t, 4> buffer{};
  for (const char32_t c : text) {
    const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), buffer.data());
    out.append(buffer.begin(), buffer.begin() + size);
  }
  return out;
}

bool is_printable(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const Step s = step(bytes, i);
    if (s.code_point < 0 || is_control(static_cast<char32_t>(s.code_point))) return false;
    i += s.bytes;
  }
  return true;
}

std::string printable(std::string_view bytes) {
  if (is_printable(bytes)) return std::string(bytes);
  std::u32string text = decode_text(bytes);
  std::replace_if(text.begin(), text.end(), is_control, U' ');
  return encode_text(text);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Step s = step(text, i);
    width += s.code_point < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(s.code_point)));
    i += s.bytes;
  }
  return width;
}

bool is_name(std::string_view text) {
  const auto allowed = [](char c) { return starts_a_name(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= kMaxNameLength && starts_a_name(text.front()) &&
         std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace tacit
