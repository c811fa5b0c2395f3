#include "linkage/transform.h"

#include <gtest/gtest.h>

namespace tacit::linkage {
namespace {

std::string run(const std::vector<TransformStep>& steps, std::string_view text) {
  return Transform(steps, "pepper")(text);
}

TEST(Transform, ExactLeavesTheValueButTrimsIt) {
  EXPECT_EQ(run({step::Exact{}}, "  Aé b "), "Aé b");
  EXPECT_EQ(run({step::Exact{}}, "   "), "");
}

TEST(Transform, StepsApplyInOrder) {
  EXPECT_EQ(run({step::Fold{}, step::Letters{}, step::Prefix{4}}, "O'Brien"), "obri");
  EXPECT_EQ(run({step::Prefix{4}, step::Fold{}, step::Letters{}}, "O'Brien"), "obr");
  EXPECT_EQ(run({step::Digits{}, step::Suffix{3}}, "55-04-218"), "218");
  EXPECT_EQ(run({step::Fold{}, step::SortedParts{}}, "SMITH Anna"), "anna smith");
}

TEST(Transform, DateStepGivesPartsAndMissing) {
  EXPECT_EQ(run({step::Date{DatePart::kMonthDay, DateOrder::kDayMonthYear}}, " 3/4/1965"), "0403");
  EXPECT_EQ(run({step::Date{DatePart::kYear, DateOrder::kDayMonthYear}}, "31/02/1965"), "");
}

TEST(Transform, EmptyAfterAnyStepIsMissing) {
  EXPECT_EQ(run({step::Digits{}, step::Minhash{2, 0}}, "none"), "");
  EXPECT_EQ(run({step::Letters{}, step::Soundex{}}, "42"), "");
}

TEST(Transform, MinhashDependsOnKAndSalt) {
  int by_k = 0;
  int by_salt = 0;
  for (int k = 0; k < 32; ++k) {
    const auto value = run({step::Minhash{2, k}}, "alexandrina");
    by_k += value == run({step::Minhash{2, k + 1}}, "alexandrina") ? 1 : 0;
    by_salt += value == Transform({step::Minhash{2, k}}, "salt")("alexandrina") ? 1 : 0;
  }
  EXPECT_LT(by_k, 16);  // equal by chance once in 12
  EXPECT_LT(by_salt, 16);
}

TEST(Transform, NameOfEveryStep) {
  EXPECT_EQ(transform_names().size(), std::variant_size_v<TransformStep>);
  EXPECT_EQ(name(step::Exact{}), "exact");
  EXPECT_EQ(name(step::Fold{}), "fold");
  EXPECT_EQ(name(step::Letters{}), "letters");
  EXPECT_EQ(name(step::Digits{}), "digits");
  EXPECT_EQ(name(step::Soundex{}), "soundex");
  EXPECT_EQ(name(step::SortedParts{}), "sorted_parts");
  EXPECT_EQ(name(step::Prefix{}), "prefix");
  EXPECT_EQ(name(step::Suffix{}), "suffix");
  EXPECT_EQ(name(step::Date{}), "date");
  EXPECT_EQ(name(step::Minhash{}), "minhash");
}

}  // namespace
}  // namespace tacit::linkage
