// SPDX-License-Identifier: Apache-2.0
// Given names and surnames as they are met in Australia, by where a family's names come from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "synth/random.h"
#include "synth/ranked.h"

namespace tacit::synth {

/// Where the names of a family come from.
struct Origin {
  std::uint32_t share;  // of the families, in parts per million
  Ranked female;
  Ranked male;
  Ranked surnames;
};

/// All origins, the English-speaking one first; their shares add up to a million.
const std::vector<Origin>& origins();

/// An origin, drawn by its share.
const Origin& draw_origin(Rng& rng);

/// A surname of that origin. In the English-speaking one about a fifth are composed ("ash" + "combe"), so
/// that there are rare ones too.
std::string draw_surname(const Origin& origin, Rng& rng);

/// A given name for `sex` "f" or "m", for anything else from either list. In the other origins two in five
/// people have an English given name.
std::string draw_given_name(const Origin& origin, std::string_view sex, Rng& rng);

}  // namespace tacit::synth
