// SPDX-License-Identifier: Apache-2.0
#include "synth/corrupt.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "synth/places.h"
#include "synth/typos.h"

namespace tacit::synth {
namespace {

constexpr std::uint32_t kMissingShare = 100'000;  // of the errors in a value that may be missing

// Which value an error hits, by Field: in proportion to how often the columns of FEBRL 4's two files differ.
constexpr std::array<std::uint32_t, kFieldCount> kFieldWeights = {32, 33, 15, 38, 43, 25, 16, 5, 9, 9};

bool change_state(std::string& state, Rng& rng) {
  const std::string_view drawn = states()[rng.below(static_cast<std::uint32_t>(states().size()))].code;
  if (drawn == state) return false;
  state = drawn;
  return true;
}

bool make_missing(std::string& value) {
  value.clear();
  return true;
}

bool add_field_error(Resident& resident, Rng& rng) {
  const auto field = static_cast<Field>(rng.weighted(kFieldWeights));
  std::string& value = resident[field];
  if (value.empty()) return false;
  // As in FEBRL, nobody is registered without a postcode or a number.
  const bool may_be_missing = field != Field::kPostcode && field != Field::kSocSecId;
  if (may_be_missing && rng.chance(kMissingShare)) return make_missing(value);
  switch (field) {
    case Field::kPostcode:
    case Field::kSocSecId:
      return mistype_number(value, rng);
    case Field::kDateOfBirth:
      return mistype_date(value, rng);
    case Field::kState:
      return change_state(value, rng);
    default:
      return mistype_text(value, rng);
  }
}

bool swap_names(Resident& resident) {
  if (resident[Field::kGivenName] == resident[Field::kSurname]) return false;
  std::swap(resident[Field::kGivenName], resident[Field::kSurname]);
  return true;
}

bool move_house(Resident& resident, Rng& rng) {
  const Address address = draw_address(rng);
  resident[Field::kStreetNumber] = address.street_number;
  resident[Field::kAddress1] = address.address_1;
  resident[Field::kAddress2] = address.address_2;
  resident[Field::kSuburb] = address.suburb;
  resident[Field::kPostcode] = address.postcode;
  resident[Field::kState] = address.state;
  return true;
}

bool try_error(Resident& resident, Rng& rng) {
  enum : std::size_t { kField, kSwappedNames, kMoved, kKinds };
  constexpr std::array<std::uint32_t, kKinds> kPercent = {96, 2, 2};
  switch (rng.weighted(kPercent)) {
    case kSwappedNames:
      return swap_names(resident);
    case kMoved:
      return move_house(resident, rng);
    default:
      return add_field_error(resident, rng);
  }
}

}  // namespace

std::uint32_t draw_error_count(std::uint32_t typos_ppm, Rng& rng) {
  constexpr std::uint32_t kTrials = 20;
  std::uint32_t errors = 0;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) errors += rng.chance(typos_ppm / kTrials) ? 1 : 0;
  return errors;
}

void add_error(Resident& resident, Rng& rng) {
  // An attempt fails where the value is missing or the draw changes nothing; a move always succeeds in the
  // end.
  while (!try_error(resident, rng)) {
  }
}

}  // namespace tacit::synth
