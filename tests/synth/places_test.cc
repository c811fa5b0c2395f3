// SPDX-License-Identifier: Apache-2.0
#include "synth/places.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace tacit::synth {
namespace {

/// Whether Australia Post gives `postcode` to `state`.
bool belongs(const std::string& state, const std::string& postcode) {
  const int number = std::stoi(postcode);
  const bool capital = (number >= 2600 && number <= 2618) || (number >= 2900 && number <= 2920);
  if (state == "act") return capital;
  if (state == "nsw") return number / 1000 == 2 && !capital;
  if (state == "nt") return number >= 800 && number <= 899;
  static const std::map<std::string, int> kThousands = {
      {"vic", 3}, {"qld", 4}, {"sa", 5}, {"wa", 6}, {"tas", 7}};
  return number / 1000 == kThousands.at(state);
}

TEST(Places, PostcodesBelongToTheirState) {
  std::uint32_t shares = 0;
  for (const State& state : states()) {
    shares += state.share;
    std::set<std::string_view> seen;
    for (std::string_view place : state.places.words()) {
      ASSERT_GT(place.size(), 5U) << place;
      EXPECT_EQ(place[4], ' ') << place;
      EXPECT_EQ(place.substr(0, 4).find_first_not_of("0123456789"), std::string_view::npos) << place;
      EXPECT_EQ(place.substr(5).find_first_not_of("abcdefghijklmnopqrstuvwxyz "), std::string_view::npos)
          << place;
      EXPECT_TRUE(belongs(std::string(state.code), std::string(place.substr(0, 4)))) << place;
      EXPECT_TRUE(seen.insert(place.substr(5)).second) << place << " is there twice";
    }
  }
  EXPECT_EQ(shares, kMillion);
}

TEST(Places, AddressesAreConsistentAndSpreadLikeThePopulation) {
  Rng rng(1, 0);
  std::map<std::string, int> by_state;
  int without_unit = 0;
  int low_numbers = 0;
  constexpr int kCount = 20'000;
  for (int i = 0; i < kCount; ++i) {
    const Address address = draw_address(rng);
    ++by_state[address.state];
    without_unit += address.address_2.empty() ? 1 : 0;
    low_numbers += std::stoi(address.street_number) <= 100 ? 1 : 0;
    ASSERT_EQ(address.postcode.size(), 4U);
    ASSERT_TRUE(belongs(address.state, address.postcode)) << address.state << ' ' << address.postcode;
    ASSERT_NE(address.address_1.find(' '), std::string::npos) << address.address_1;
    ASSERT_FALSE(address.suburb.empty());
  }
  for (const State& state : states()) {
    EXPECT_NEAR(by_state[std::string(state.code)] * 50.0, state.share, 15'000) << state.code;
  }
  EXPECT_NEAR(without_unit / double{kCount}, 0.33, 0.02);
  EXPECT_GT(low_numbers, kCount * 6 / 10);
}

}  // namespace
}  // namespace tacit::synth
