// SPDX-License-Identifier: Apache-2.0
#include "linkage/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <memory>

#include "base/error.h"
#include "base/written_number.h"

namespace tacit::linkage {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_blank(char32_t c) {
  if (c == U' ' || (c >= U'\t' && c <= U'\r')) return true;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

// What keyboards, word processors and transliterations put where "'" is meant: quotation marks, accents on
// their own, the modifier letters (which Unicode counts as letters) and the Hebrew geresh.
bool is_apostrophe(char32_t c) {
  constexpr std::u32string_view kApostrophes =
      U"'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u05f3\u2018\u2019\u201b\u2032\u2035\uff07";
  return kApostrophes.find(c) != std::u32string_view::npos;
}

bool is_hyphen(char32_t c) {
  return c == U'-' || c == U'\u2212' ||
         utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_PD;
}

bool is_digit(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_ND;
}

std::u32string collapse_blanks(std::u32string_view text) {
  std::u32string out;
  for (char32_t c : text) {
    if (!is_blank(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != U' ') {
      out.push_back(U' ');
    }
  }
  if (!out.empty() && out.back() == U' ') out.pop_back();
  return out;
}

// Letters that Unicode does not decompose, in the spelling that people use without the key for them.
std::u32string spell_out(std::u32string_view text) {
  static constexpr std::array<std::pair<char32_t, const char32_t*>, 8> kPlain{{{U'æ', U"ae"},
                                                                               {U'ð', U"d"},
                                                                               {U'ø', U"o"},
                                                                               {U'þ', U"th"},
                                                                               {U'đ', U"d"},
                                                                               {U'ı', U"i"},
                                                                               {U'ł', U"l"},
                                                                               {U'œ', U"oe"}}};
  std::u32string out;
  for (char32_t c : text) {
    const auto it =
        std::find_if(kPlain.begin(), kPlain.end(), [c](const auto& entry) { return entry.first == c; });
    if (it == kPlain.end()) {
      out.push_back(c);
    } else {
      out += it->second;
    }
  }
  return out;
}

// NFKD, marks stripped, case folded. Cannot fail: `text` holds scalar values only.
std::u32string fold_unicode(const std::u32string& text) {
  const std::string utf8 = encode_text(text);
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  utf8proc_uint8_t* folded = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                                   static_cast<utf8proc_ssize_t>(utf8.size()), &folded, options);
  require(length >= 0, "valid UTF-8 folds");
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
  return decode_text({reinterpret_cast<const char*>(folded), static_cast<std::size_t>(length)});
}

template <typename Keep>
std::string filter(std::string_view text, Keep keep) {
  std::u32string out;
  for (char32_t c : decode_text(text)) {
    if (keep(c)) out.push_back(c);
  }
  return encode_text(out);
}

}  // namespace

bool is_letter(char32_t c) {
  if (is_apostrophe(c)) return false;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

std::u32string plain_punctuation(std::u32string text) {
  for (char32_t& c : text) {
    if (is_apostrophe(c)) c = U'\'';
    if (is_hyphen(c)) c = U'-';
  }
  return text;
}

std::string fold_text(std::string_view text) {
  if (!is_ascii(text)) {
    // Before NFKD, which makes a blank and an accent of some apostrophes.
    const std::u32string plain = plain_punctuation(decode_text(text));
    return encode_text(collapse_blanks(spell_out(fold_unicode(plain))));
  }
  std::u32string lower = decode_text(text);
  for (char32_t& c : lower) {
    if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
    if (c == U'`') c = U'\'';
  }
  return encode_text(collapse_blanks(lower));
}

std::string keep_letters(std::string_view text) {
  return filter(text, is_letter);
}

std::string keep_digits(std::string_view text) {
  const std::string plain = plain_digits(trim(text));
  const std::string whole = without_fraction(plain).value_or(plain);
  return filter(whole, [](char32_t c) { return c >= U'0' && c <= U'9'; });
}

std::string text_prefix(std::string_view text, int length) {
  return encode_text(decode_text(text).substr(0, static_cast<std::size_t>(length)));
}

std::string text_suffix(std::string_view text, int length) {
  const std::u32string wide = decode_text(text);
  const auto keep = std::min(wide.size(), static_cast<std::size_t>(length));
  return encode_text(wide.substr(wide.size() - keep));
}

std::vector<std::u32string> text_parts(std::u32string_view text) {
  std::vector<std::u32string> parts;
  bool inside = false;
  for (char32_t c : text) {
    const bool belongs = is_letter(c) || is_digit(c);
    if (belongs && !inside) parts.emplace_back();
    if (belongs) parts.back().push_back(c);
    inside = belongs;
  }
  return parts;
}

std::u32string without_apostrophes(std::u32string_view text) {
  std::u32string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char32_t c) { return !is_apostrophe(c); });
  return out;
}

std::string join_parts(const std::vector<std::u32string>& parts) {
  std::u32string joined;
  for (const auto& part : parts) {
    if (!joined.empty()) joined.push_back(U' ');
    joined += part;
  }
  return encode_text(joined);
}

std::string sort_parts(std::string_view text) {
  auto parts = text_parts(decode_text(text));
  std::sort(parts.begin(), parts.end());
  return join_parts(parts);
}

}  // namespace tacit::linkage
