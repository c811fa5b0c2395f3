// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tacit {
namespace {

using ::testing::ElementsAre;

const std::vector<std::string> kColumns{"surname", "state", "suburb", "street_number"};

TEST(Nearest, RanksByEditDistance) {
  EXPECT_THAT(nearest_names("stat", kColumns, 1), ElementsAre("state"));
  EXPECT_THAT(nearest_names("sur name", kColumns, 2), ElementsAre("surname", "state"));
}

TEST(Nearest, IgnoresLetterCase) {
  EXPECT_THAT(nearest_names("SUBURB", kColumns, 1), ElementsAre("suburb"));
}

TEST(Nearest, GivesAllWhereThereAreFewer) {
  EXPECT_EQ(nearest_names("x", kColumns, 10).size(), 4U);
}

TEST(Nearest, ClauseNamesThemOrSaysThereAreNone) {
  EXPECT_EQ(nearest_clause("stat", std::vector<std::string>{"state"}), "nearest: \"state\"");
  EXPECT_EQ(nearest_clause("stat", {}), "there are none");
}

}  // namespace
}  // namespace tacit
