// SPDX-License-Identifier: Apache-2.0
// Made-up addresses in real Australian suburbs: the suburb belongs to the postcode, the postcode to the
// state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "synth/random.h"
#include "synth/ranked.h"

namespace tacit::synth {

/// A state or territory: its code ("nsw"), its share of the population in parts per million, and its places,
/// each written "<postcode> <suburb>", the larger ones first.
struct State {
  std::string_view code;
  std::uint32_t share;
  Ranked places;
};

/// The eight states and territories; their shares add up to a million.
const std::vector<State>& states();

struct Address {
  std::string street_number;
  std::string address_1;
  std::string address_2;  // empty for about a third
  std::string suburb;
  std::string postcode;
  std::string state;
};

Address draw_address(Rng& rng);

}  // namespace tacit::synth
