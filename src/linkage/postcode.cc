// SPDX-License-Identifier: Apache-2.0
#include "linkage/postcode.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/written_number.h"
#include "linkage/text.h"

namespace tacit::linkage {
namespace {

// Digits of a postcode, in the order of PostcodeCountry; 0 where it has letters.
constexpr std::array<std::size_t, 25> kPostcodeLengths{4, 4, 4, 0, 4, 6, 5, 5, 4, 5, 5, 5, 6,
                                                       5, 7, 5, 0, 4, 4, 5, 5, 6, 0, 5, 4};
static_assert(kPostcodeLengths.size() == kPostcodeCountryNames.size());

// The postcode areas of Royal Mail, with those of Crown dependencies and the forces.
constexpr auto kUkAreas = std::to_array<std::string_view>({
    "AB", "AL", "B",  "BA", "BB", "BD", "BF", "BH", "BL", "BN", "BR", "BS", "BT", "BX", "CA", "CB",
    "CF", "CH", "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT",
    "DY", "E",  "EC", "EH", "EN", "EX", "FK", "FY", "G",  "GL", "GU", "GY", "HA", "HD", "HG", "HP",
    "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L",  "LA", "LD",
    "LE", "LL", "LN", "LS", "LU", "M",  "ME", "MK", "ML", "N",  "NE", "NG", "NN", "NP", "NR", "NW",
    "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S",  "SA", "SE", "SG", "SK",
    "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR",
    "TS", "TW", "UB", "W",  "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
});

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_figure(char c) {
  return c >= '0' && c <= '9';
}

// `text` in capitals and digits, without anything else.
std::string capitals_and_digits(std::string_view text) {
  std::string result;
  for (char c : fold_text(plain_digits(text))) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (is_capital(c) || is_figure(c)) result.push_back(c);
  }
  return result;
}

// `text` in the form of `pattern`, 'A' for a letter and '9' for a digit, with O for 0 or I for 1 and the
// reverse where the pattern asks for it.
std::optional<std::string> fitted(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  std::string result(text);
  for (std::size_t i = 0; i < result.size(); ++i) {
    char& c = result[i];
    if (pattern[i] == '9' && c == 'O') c = '0';
    if (pattern[i] == '9' && c == 'I') c = '1';
    if (pattern[i] == 'A' && c == '0') c = 'O';
    if (pattern[i] == 'A' && c == '1') c = 'I';
    if (pattern[i] == '9' ? !is_figure(c) : !is_capital(c)) return std::nullopt;
  }
  return result;
}

std::size_t differences(std::string_view one, std::string_view other) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < one.size(); ++i) count += one[i] != other[i] ? 1 : 0;
  return count;
}

std::string_view uk_area(std::string_view district) {
  return district.substr(0, district.find_first_of("0123456789"));
}

// Only areas of two letters have a district 0 (BL, FY, HA, PR, SL, SS and others), and none begins with 0. A
// letter at the end is one of those that Royal Mail uses there.
bool is_uk_district(std::string_view district) {
  const std::string_view area = uk_area(district);
  if (std::find(kUkAreas.begin(), kUkAreas.end(), area) == kUkAreas.end()) return false;
  const std::string_view rest = district.substr(area.size());
  if (rest[0] == '0' && (rest.size() > 1 || area.size() == 1)) return false;
  if (!is_capital(district.back())) return true;
  const std::string_view last_letters = area.size() == 1 ? "ABCDEFGHJKPSTUW" : "ABEHMNPRVWXY";
  return last_letters.find(district.back()) != std::string_view::npos;
}

// The district that is nearest to what was written; empty where there is none or are two.
std::string uk_district(std::string_view text) {
  std::string best;
  std::size_t best_differences = text.size() + 1;
  for (const char* pattern : {"A9", "A99", "AA9", "A9A", "AA99", "AA9A"}) {
    const auto district = fitted(text, pattern);
    if (!district || !is_uk_district(*district)) continue;
    const std::size_t count = differences(*district, text);
    if (count == best_differences && *district != best) best.clear();
    if (count < best_differences) best = *district;
    best_differences = std::min(best_differences, count);
  }
  return best;
}

std::string uk_part(std::string_view text, PostcodePart part) {
  if (text.size() < 2 || text.size() > 7) return {};
  const bool has_inward = text.size() > 4;
  const std::string district = uk_district(has_inward ? text.substr(0, text.size() - 3) : text);
  if (district.empty()) return {};
  if (part == PostcodePart::kArea) return std::string(uk_area(district));
  if (part == PostcodePart::kDistrict) return district;
  const auto inward = has_inward ? fitted(text.substr(text.size() - 3), "9AA") : std::nullopt;
  if (!inward) return {};
  return district + (part == PostcodePart::kFull ? *inward : inward->substr(0, 1));
}

// A code of two halves: `first` alone is the district.
std::string two_halves(std::string_view text, std::string_view first, std::string_view second,
                       std::size_t area_size, PostcodePart part) {
  const auto district = fitted(text.substr(0, first.size()), first);
  const std::string_view behind = text.substr(std::min(first.size(), text.size()));
  const auto rest = fitted(behind, second);
  if (!district || (!behind.empty() && !rest)) return {};
  if (part == PostcodePart::kArea) return district->substr(0, area_size);
  if (part == PostcodePart::kDistrict) return *district;
  return rest ? *district + *rest : std::string();
}

// Runs of digits, after up to three letters of a country or state; none where something else is there.
std::vector<std::string> digit_groups(std::string_view text) {
  const std::string plain = plain_digits(trim(text));
  std::string_view rest = plain;
  const auto is_ascii_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  std::size_t letters = 0;
  while (letters < rest.size() && letters < 3 && is_ascii_letter(rest[letters])) ++letters;
  rest.remove_prefix(letters);
  std::vector<std::string> groups(1);
  const std::string whole = without_fraction(rest).value_or(std::string(rest));
  for (const char c : whole) {
    if (is_figure(c)) {
      groups.back().push_back(c);
    } else if (std::string_view(" -.").find(c) == std::string_view::npos) {
      return {};
    } else if (!groups.back().empty()) {
      groups.emplace_back();
    }
  }
  if (groups.back().empty()) groups.pop_back();
  return groups;
}

std::string padded_code(const std::string& digits, std::size_t length) {
  if (digits.size() > length || digits.find_first_not_of('0') == std::string::npos) return {};
  return std::string(length - digits.size(), '0') + digits;
}

std::string zip_code(const std::vector<std::string>& groups) {
  constexpr std::size_t kZip = 5, kPlus = 4;
  if (groups.size() == 2 && groups[1].size() == kPlus) return padded_code(groups[0], kZip);
  if (groups.size() != 1) return {};
  const std::string& digits = groups[0];
  if (digits.size() <= kZip) return padded_code(digits, kZip);
  // Nine digits, of which up to two zeros are lost.
  return digits.size() >= 7 ? padded_code(digits, kZip + kPlus).substr(0, kZip) : std::string();
}

}  // namespace

bool has_part(PostcodeCountry country, PostcodePart part) {
  const bool is_uk = country == PostcodeCountry::kUk;
  if (part == PostcodePart::kSector) return is_uk;
  if (part != PostcodePart::kDistrict) return true;
  return is_uk || country == PostcodeCountry::kCa || country == PostcodeCountry::kNl;
}

std::string postcode_part(std::string_view text, PostcodeCountry country, PostcodePart part) {
  if (!has_part(country, part)) return {};
  if (country == PostcodeCountry::kUk) return uk_part(capitals_and_digits(text), part);
  if (country == PostcodeCountry::kCa) return two_halves(capitals_and_digits(text), "A9A", "9A9", 1, part);
  if (country == PostcodeCountry::kNl) return two_halves(capitals_and_digits(text), "9999", "AA", 2, part);
  const std::vector<std::string> groups = digit_groups(text);
  std::string code;
  if (country == PostcodeCountry::kUs) {
    code = zip_code(groups);
  } else {
    std::string digits;
    for (const std::string& group : groups) digits += group;
    code = padded_code(digits, kPostcodeLengths.at(static_cast<std::size_t>(country)));
  }
  if (part == PostcodePart::kFull) return code;
  return code.substr(0, country == PostcodeCountry::kUs ? 3 : 2);
}

}  // namespace tacit::linkage
