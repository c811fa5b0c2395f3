// SPDX-License-Identifier: Apache-2.0
// Postcodes of one country in one form: without blanks, with the leading zeros that a spreadsheet has
// dropped.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace tacit::linkage {

/// Countries by their two letters, with "uk" for the United Kingdom, in alphabetical order.
enum class PostcodeCountry {
  kAt,
  kAu,
  kBe,
  kCa,
  kCh,
  kCn,
  kCz,
  kDe,
  kDk,
  kEs,
  kFi,
  kFr,
  kIn,
  kIt,
  kJp,
  kMx,
  kNl,
  kNo,
  kNz,
  kPl,
  kSe,
  kSg,
  kUk,
  kUs,
  kZa,
};

enum class PostcodePart { kFull, kSector, kDistrict, kArea };

/// How a model file calls them, in the order of the enumerations.
inline constexpr std::array kPostcodeCountryNames{"at", "au", "be", "ca", "ch", "cn", "cz", "de", "dk",
                                                  "es", "fi", "fr", "in", "it", "jp", "mx", "nl", "no",
                                                  "nz", "pl", "se", "sg", "uk", "us", "za"};
inline constexpr std::array kPostcodePartNames{"full", "sector", "district", "area"};

constexpr const char* name_of(PostcodeCountry country) {
  return kPostcodeCountryNames[static_cast<std::size_t>(country)];
}
constexpr const char* name_of(PostcodePart part) {
  return kPostcodePartNames[static_cast<std::size_t>(part)];
}

/// Whether the country's postcodes have the part: `full` and `area` all, `district` those of Canada, the
/// Netherlands and the United Kingdom, `sector` the last ones.
bool has_part(PostcodeCountry country, PostcodePart part);

/// The part of the postcode that `text` is, in capitals and digits; empty where it is none of the country's.
///
/// Of countries with digits alone: as many digits as they have, with leading zeros that were lost ("2139" ->
/// "02139"), without a country or state before them ("D-50667", "MA 02139"); of a ZIP+4 the ZIP code. Their
/// area is the first two digits, in the United States three. "000..." is no postcode.
///
/// uk: "sw1a 1aa" -> full "SW1A1AA", sector "SW1A1", district "SW1A", area "SW". ca: "K1A 0B1" -> full
/// "K1A0B1", district "K1A", area "K". nl: "1012 ab" -> full "1012AB", district "1012", area "10". The letter
/// O and the digit 0, and I and 1, are taken for each other where only one of them can stand. A district
/// alone has the parts that it says.
std::string postcode_part(std::string_view text, PostcodeCountry country, PostcodePart part);

}  // namespace tacit::linkage
