// SPDX-License-Identifier: Apache-2.0
#include "fit/check_records.h"

#include <gtest/gtest.h>

#include "check_support.h"
#include "linkage/features.h"

namespace tacit::fit {
namespace {

RecordUse use_of(const linkage::Model& model, const std::string& csv) {
  return record_use(model,
                    linkage::featurize(model, linkage::Side::kClient, ingest::parse_csv(csv, "test.csv")));
}

TEST(RecordUse, CountsRecordsThatCannotReachTheThreshold) {
  const std::string csv = "a,b\nanna,berg\nanna,\n,berg\n\"\",\n";
  const auto at = [&](int threshold) {
    return use_of(model_of({one_level("a", kWords, 64, 3), one_level("b", kWords, 64, 2, 1)}, threshold), csv)
        .out_of_reach;
  };
  EXPECT_EQ(at(2), 1U);  // the empty one
  EXPECT_EQ(at(3), 2U);  // b alone gives 2
  EXPECT_EQ(at(4), 3U);
  EXPECT_EQ(at(5), 3U);
}

// A level that is worth less than nothing belongs to its field; a field that can only take points off is best
// missing on the other side.
TEST(RecordUse, AddsUpTheLevelsOfAField) {
  linkage::Field field = one_level("a", kWords, 64, 2, 2);
  field.levels.push_back({{linkage::step::Fold{}, linkage::step::Prefix{1}}, 16, -1});
  linkage::Field minus = one_level("b", kWords, 64, -1, 2);
  EXPECT_EQ(
      use_of(model_of({field, minus, one_level("c", kWords, 64, 2)}, 2), "a,b,c\nanna,x,\n").out_of_reach,
      0U);
  EXPECT_EQ(
      use_of(model_of({field, minus, one_level("c", kWords, 64, 2)}, 3), "a,b,c\nanna,x,\n").out_of_reach,
      1U);
}

TEST(RecordUse, CountsRecordsThatSayTheSameAsAnEarlierOne) {
  const auto model = model_of({one_level("a", kWords), one_level("b", kWords)}, 1);
  const RecordUse use =
      use_of(model, "a,b,c\nanna,berg,1\nanna,berg,2\nANNA,Berg,3\nanna,,4\n,berg,5\n,,6\n,,7\n");
  EXPECT_EQ(use.records, 7U);
  EXPECT_EQ(use.repeats, 2U);
}

TEST(ChanceAtLeast, IsThatOfIndependentEvenBuckets) {
  EXPECT_DOUBLE_EQ(chance_at_least(model_of({one_level("a", kWords, 64, 2)}, 1)), 1.0 / 64);
  const auto both = model_of({one_level("a", kWords, 64, 2), one_level("b", kWords, 16, 1, 1)}, 2);
  // a alone: 2 - 1 is not enough; both agree: 3.
  EXPECT_DOUBLE_EQ(chance_at_least(both), 1.0 / 64 / 16);
  const auto either = model_of({one_level("a", kWords, 64, 2), one_level("b", kWords, 16, 1, 1)}, 1);
  EXPECT_DOUBLE_EQ(chance_at_least(either), 1 - 63.0 / 64 * 15 / 16);
}

}  // namespace
}  // namespace tacit::fit
