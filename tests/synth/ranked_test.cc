// SPDX-License-Identifier: Apache-2.0
#include "synth/ranked.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/error.h"

namespace tacit::synth {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SplitWords, CutsAtSeparatorsAndLineEnds) {
  EXPECT_THAT(split_words("\nanna  bo\ncleo \n"), ElementsAre("anna", "bo", "cleo"));
  EXPECT_THAT(split_words("\n2000 sydney, 2010 surry hills,\n2042 newtown\n", ','),
              ElementsAre("2000 sydney", "2010 surry hills", "2042 newtown"));
  EXPECT_THAT(split_words(" , \n ,", ','), IsEmpty());
}

TEST(Ranked, PicksInProportionToTheRank) {
  const Ranked ranked(split_words("common rare rarest"), 1);  // weights 1, 1/2, 1/3
  Rng rng(1, 0);
  std::map<std::string_view, int> counts;
  for (int i = 0; i < 66'000; ++i) ++counts[ranked.pick(rng)];
  EXPECT_NEAR(counts["common"], 36'000, 800);
  EXPECT_NEAR(counts["rare"], 18'000, 800);
  EXPECT_NEAR(counts["rarest"], 12'000, 800);
}

TEST(Ranked, NeedsWords) {
  EXPECT_THROW(Ranked({}, 1), Error);
}

}  // namespace
}  // namespace tacit::synth
