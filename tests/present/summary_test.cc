// SPDX-License-Identifier: Apache-2.0
#include "present/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tacit::present {
namespace {

using protocol::Phase;

rpc::Traffic traffic() {
  rpc::Traffic traffic;
  traffic.by_phase[static_cast<std::size_t>(Phase::kKeys)] = {12'000'000, 0};
  traffic.by_phase[static_cast<std::size_t>(Phase::kLink)] = {0, 345'000};
  return traffic;
}

const std::vector<app::PhaseTime> kTimes = {{Phase::kKeys, 1.5}, {Phase::kLink, 10}, {Phase::kKeys, 0.25}};

TEST(Summary, EachPhaseHasItsLineAndTheTotalIsTheirSum) {
  EXPECT_THAT(summary_lines(kTimes, traffic()),
              testing::ElementsAre("phase                     time     bytes up   bytes down",
                                   "keys                    1.75 s      12.0 MB      0 bytes",
                                   "record linkage          10.0 s      0 bytes       345 kB",
                                   "total                   11.8 s      12.0 MB       345 kB"));
}

TEST(Summary, FactsOfAPage) {
  const std::vector<report::Fact> facts = phase_facts(kTimes, traffic());
  ASSERT_EQ(facts.size(), 3u);
  EXPECT_EQ(facts[0].label, "keys");
  EXPECT_EQ(facts[0].value, "1.75 s, 12.0 MB up, 0 bytes down");
  EXPECT_EQ(facts[2].label, "total");
  EXPECT_EQ(facts[2].value, "11.8 s, 12.0 MB up, 345 kB down");
}

TEST(Summary, Json) {
  EXPECT_EQ(phases_json(kTimes).dump(), R"({"keys":1.75,"link":10.0})");
  EXPECT_EQ(bytes_json(traffic()).dump(), R"({"up":12000000,"down":345000})");
}

}  // namespace
}  // namespace tacit::present
