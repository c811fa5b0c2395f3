// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace tacit {
namespace {

const std::vector<std::string> kNames{"given_name", "surname", "Suburb", "state"};

TEST(DidYouMean, FindsTypoAndCase) {
  EXPECT_EQ(did_you_mean("suburbs", kNames), "; did you mean 'Suburb'?");
  EXPECT_EQ(did_you_mean("SURNAME", kNames), "; did you mean 'surname'?");
  EXPECT_EQ(did_you_mean("stat", kNames), "; did you mean 'state'?");
  EXPECT_EQ(did_you_mean("sir_name", kNames), "; did you mean 'surname'?");
}

TEST(DidYouMean, SaysNothingWhereNothingIsNear) {
  EXPECT_EQ(did_you_mean("date_of_birth", kNames), "");
  EXPECT_EQ(did_you_mean("", kNames), "");
  EXPECT_EQ(did_you_mean("surname", {}), "");
}

}  // namespace
}  // namespace tacit
