// SPDX-License-Identifier: Apache-2.0
#include "ledger/question.h"

#include "ledger/support.h"

namespace tacit::ledger {
namespace {

Statistic mean(const std::string& of) {
  return {.kind = "mean", .of = of, .value = ""};
}
Statistic share(const std::string& of, const std::string& value) {
  return {.kind = "share", .of = of, .value = value};
}
const Statistic kCount{.kind = "count", .of = "", .value = ""};

TEST(LedgerQuestion, CanonicalTextIsSortedAndReadsBack) {
  const Question question{.by = {"state", "sex"}, .statistics = {share("sex", "f"), mean("income"), kCount}};
  const std::string text =
      R"({"by":["sex","state"],"statistics":[["count"],["mean","income"],["share","sex","f"]],"split":0})";
  EXPECT_EQ(canonical_text(question), text);
  EXPECT_EQ(canonical_text(parse_question(text)), text);
  EXPECT_EQ(canonical_text({}), R"({"by":[],"statistics":[],"split":0})");
}

TEST(LedgerQuestion, RefusesOtherTexts) {
  for (const char* text :
       {"", "{}", "[]", R"({"by":1,"statistics":[],"split":0})", R"({"by":[],"statistics":[[]],"split":0})",
        R"({"by":[],"statistics":[[1]],"split":0})", R"({"by":[],"statistics":[],"split":1.5})",
        R"({"by":[],"statistics":[],"split":1e300})", R"({"by":[],"statistics":[],"split":-1})"}) {
    error_of(ErrorCategory::kSecurity, [&] { parse_question(text); });
  }
}

TEST(LedgerQuestion, RelationOfTheSameCells) {
  const Question first{.by = {"state", "sex"}, .statistics = {mean("income"), kCount}};
  EXPECT_EQ(relation(first, first), Relation::kRepeat);
  EXPECT_EQ(relation(first, {.by = {"sex", "state"}, .statistics = {kCount, mean("income")}}),
            Relation::kRepeat);
  EXPECT_EQ(relation(first, {.by = {"sex", "state"}, .statistics = {mean("age")}}), Relation::kSameCells);
}

TEST(LedgerQuestion, OtherCellsOverlapWhateverIsMeasured) {
  const Question first{.by = {"state"}, .statistics = {mean("income")}};
  EXPECT_EQ(relation(first, {.by = {"state", "sex"}, .statistics = {mean("income")}}),
            Relation::kOverlap);                                                                    // finer
  EXPECT_EQ(relation(first, {.by = {}, .statistics = {mean("income")}}), Relation::kOverlap);       // coarser
  EXPECT_EQ(relation(first, {.by = {"sex"}, .statistics = {mean("income")}}), Relation::kOverlap);  // across
  EXPECT_EQ(relation(first, {.by = {"sex"}, .statistics = {mean("age")}}), Relation::kOverlap);
}

// A share of f beside the count is the table by sex.
TEST(LedgerQuestion, SharesOfOneDimensionOverlap) {
  const Question first{.by = {"state"}, .statistics = {share("sex", "f")}};
  EXPECT_EQ(relation(first, {.by = {"state"}, .statistics = {share("sex", "x")}}), Relation::kOverlap);
  EXPECT_EQ(relation(first, {.by = {"state"}, .statistics = {share("region", "x")}}), Relation::kSameCells);
  EXPECT_EQ(relation(first, first), Relation::kRepeat);
}

// The server never learns what the client's own dimension is: {the target, everybody else} reads like any
// other of two.
TEST(LedgerQuestion, ASplitOfTheClientsIsNeverARepeat) {
  const Question split{.by = {"state"}, .statistics = {kCount}, .split_categories = 2};
  const Question plain{.by = {"state"}, .statistics = {kCount}};
  EXPECT_EQ(relation(split, split), Relation::kOverlap);
  EXPECT_EQ(relation(plain, split), Relation::kOverlap);
  EXPECT_EQ(relation(split, plain), Relation::kOverlap);
}

// Different strategies link different people.
TEST(LedgerQuestion, ALinkStrategyIsKeptAndCutsPeopleItsOwnWay) {
  const Question plain{.by = {"state"}, .statistics = {kCount}};
  const Question blocked{.by = {"state"}, .statistics = {kCount}, .strategy = "blocked"};
  EXPECT_EQ(parse_question(canonical_text(blocked)).strategy, "blocked");
  EXPECT_EQ(canonical_text(plain).find("strategy"), std::string::npos) << "as earlier releases wrote it";
  EXPECT_EQ(relation(blocked, blocked), Relation::kRepeat);
  EXPECT_EQ(relation(plain, blocked), Relation::kOverlap);
}

}  // namespace
}  // namespace tacit::ledger
