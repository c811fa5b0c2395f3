// SPDX-License-Identifier: Apache-2.0
#include "linkage/model.h"

#include <gmock/gmock.h>

#include <functional>
#include <set>

#include "base/error.h"
#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

using ::testing::HasSubstr;

TEST(Model, DerivesShiftRangeAndThreshold) {
  const Model model(example_spec());
  EXPECT_EQ(model.shift(), 3);
  EXPECT_EQ(model.score_range(), 7);
  EXPECT_EQ(model.threshold(), 2);
  EXPECT_EQ(model.shifted_threshold(), 5);
}

// Levels 4, 2 and 0 above a disagreement of 1; the year 1 above 2.
TEST(Model, EveryLevelIsAFeatureThatAddsToTheLooserOnes) {
  const Model model(levels_spec());
  ASSERT_EQ(model.features().size(), 4u);
  const auto is = [&](std::size_t f, const char* name, int agreement, int disagreement) {
    EXPECT_EQ(model.features()[f].name, name);
    EXPECT_EQ(model.features()[f].agreement, agreement) << name;
    EXPECT_EQ(model.features()[f].disagreement, disagreement) << name;
  };
  is(0, "surname.1", 2, 0);
  is(1, "surname.2", 2, 0);
  is(2, "surname.3", 0, 1);
  is(3, "born", 1, 2);
  EXPECT_EQ(model.features()[1].buckets, 64);
  EXPECT_EQ(model.features()[1].field, 0u);
  EXPECT_EQ(model.features()[1].level, 1u);
  EXPECT_EQ(model.alternatives(), (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(model.shift(), 3);
  EXPECT_EQ(model.score_range(), 4 + 1 + 1 + 2);
}

struct BrokenSpec {
  const char* label;
  std::function<void(ModelSpec&)> break_it;
  const char* message;
};

TEST(Model, RefusesEveryBrokenSpecification) {
  const std::vector<BrokenSpec> cases{
      {"no name", [](ModelSpec& s) { s.name = ""; }, "a model needs a name"},
      {"no salt", [](ModelSpec& s) { s.salt = ""; }, "a model needs a salt"},
      {"no fields", [](ModelSpec& s) { s.fields.clear(); }, "at least one field"},
      {"field without name", [](ModelSpec& s) { s.fields[0].name = ""; }, "a field needs a name"},
      {"name twice", [](ModelSpec& s) { s.fields[1].name = "given"; }, "another field named 'given'"},
      {"no column", [](ModelSpec& s) { s.fields[0].columns.clear(); }, "1 to 16 columns"},
      {"column twice", [](ModelSpec& s) { s.fields[0].columns = {"a", "a"}; }, "each may appear only once"},
      {"empty column", [](ModelSpec& s) { s.fields[0].columns = {""}; }, "columns must have names"},
      {"no transform", [](ModelSpec& s) { s.fields[0].levels[0].transform.clear(); },
       "at least one transform"},
      {"prefix 0", [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Prefix{0}}; },
       "prefix length must be 1 to 64"},
      {"suffix 65", [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Suffix{65}}; },
       "suffix length must be 1"},
      {"q 9", [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Minhash{9, 0}}; },
       "minhash q must be 1 to 8"},
      {"k -1", [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Minhash{2, -1}}; },
       "minhash k must be 0 to 63"},
      {"pad 17", [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Pad{17}}; },
       "pad length must be 1 to 16"},
      {"century 100", [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Date{{}, {}, 100}}; },
       "date century must be 0 to 99"},
      {"postcode part",
       [](ModelSpec& s) {
         s.fields[0].levels[0].transform = {step::Postcode{PostcodeCountry::kUs, PostcodePart::kSector}};
       },
       "postcodes of 'us' have no part 'sector'"},
      {"1 bucket", [](ModelSpec& s) { s.fields[0].levels[0].buckets = 1; },
       "buckets must be 2 to 1024, not 1"},
      {"1025 buckets", [](ModelSpec& s) { s.fields[0].levels[0].buckets = 1025; },
       "buckets must be 2 to 1024, not 1025"},
      {"agreement 0", [](ModelSpec& s) { s.fields[0].levels[0].agreement = 0; },
       "agreement 0 is no better than the disagreement"},
      {"agreement -32", [](ModelSpec& s) { s.fields[0].levels[0].agreement = -32; },
       "agreement must be -31 to 31, not -32"},
      {"no level", [](ModelSpec& s) { s.fields[0].levels.clear(); }, "at least one level"},
      {"levels out of order",
       [](ModelSpec& s) { s.fields[0].levels = {{{step::Fold{}}, 8, 1}, {{step::Soundex{}}, 8, 1}}; },
       "level 2 is worth 1 and the stricter level 1 before it 1"},
      {"a level without buckets",
       [](ModelSpec& s) { s.fields[0].levels = {{{step::Fold{}}, 8, 2}, {{step::Soundex{}}, 0, 1}}; },
       "level 2: buckets must be 2 to 1024, not 0"},
      {"a loosest level as bad as none",
       [](ModelSpec& s) { s.fields[1].levels.push_back({{step::Fold{}}, 8, -1}); },
       "agreement -1 is no better than the disagreement, which subtracts 1"},
      {"a rare bucket beyond the others", [](ModelSpec& s) { s.fields[0].levels[0].rare = {2, {1024}}; },
       "rare_buckets must be numbers from 0 to 1023"},
      {"a frequent bucket below 0", [](ModelSpec& s) { s.fields[0].levels[0].frequent = {1, {-1}}; },
       "frequent_buckets must be numbers from 0 to 1023"},
      {"a rare bucket twice", [](ModelSpec& s) { s.fields[0].levels[0].rare = {2, {3, 4, 3}}; },
       "rare_buckets names a bucket twice"},
      {"a bucket that is rare and frequent",
       [](ModelSpec& s) {
         s.fields[1].levels[0].rare = {3, {3, 4}};
         s.fields[1].levels[0].frequent = {1, {4, 5}};
       },
       "bucket 4 is in rare_buckets and in frequent_buckets"},
      {"rare 32", [](ModelSpec& s) { s.fields[0].levels[0].rare = {32, {3}}; },
       "rare must be -31 to 31, not 32"},
      {"rare below usual", [](ModelSpec& s) { s.fields[1].levels[0].rare = {1, {3}}; },
       "rare is 1, less than the agreement 2"},
      {"frequent above usual", [](ModelSpec& s) { s.fields[1].levels[0].frequent = {3, {3}}; },
       "frequent is 3, more than the agreement 2"},
      {"frequent below the disagreement", [](ModelSpec& s) { s.fields[1].levels[0].frequent = {-2, {3}}; },
       "frequent -2 is worse than the disagreement, which subtracts 1"},
      {"near without kinds", [](ModelSpec& s) { s.fields[2].levels[0].near = {{{}, 0}}; },
       "near must name at least one kind"},
      {"a kind twice",
       [](ModelSpec& s) {
         s.fields[2].levels[0].near = {{{VariantKind::kDay}, 0}, {{VariantKind::kDay}, -1}};
       },
       "level 2: 'day' is named more than once"},
      {"near of a transform without such variants",
       [](ModelSpec& s) { s.fields[1].levels[0].near = {{{VariantKind::kDay}, 1}}; },
       "level 2: variants of kind 'day' are of a date"},
      {"near worth more than the value",
       [](ModelSpec& s) { s.fields[2].levels[0].near = {{{VariantKind::kDay}, 2}}; },
       "level 2 is worth 2 and the stricter level 1 before it 1"},
      {"near worth as little as the next level",
       [](ModelSpec& s) {
         s.fields[2].levels = {{{step::Date{}}, 64, 2}, {{step::Date{DatePart::kYear}}, 64, 1}};
         s.fields[2].levels[0].near = {{{VariantKind::kDay}, 1}};
       },
       "level 3 is worth 1 and the stricter level 2 before it 1"},
      {"near as bad as nothing",
       [](ModelSpec& s) { s.fields[2].levels[0].near = {{{VariantKind::kDay}, -2}}; },
       "agreement -2 is no better than the disagreement, which subtracts 2"},
      {"rare values beyond the range", [](ModelSpec& s) { s.fields[0].levels[0].rare = {26, {3}}; },
       "add up to 32; at most 31"},
      {"also its own column", [](ModelSpec& s) { s.fields[0].also = {"given_name"}; },
       "the field's own column"},
      {"also twice", [](ModelSpec& s) { s.fields[0].also = {"a", "a"}; }, "also must name columns"},
      {"also with several columns",
       [](ModelSpec& s) {
         s.fields[0].columns = {"a", "b"};
         s.fields[0].also = {"c"};
       },
       "also is for a field of one column"},
      {"also four columns", [](ModelSpec& s) { s.fields[0].also = {"a", "b", "c", "d"}; },
       "also takes up to 3 columns"},
      {"257 texts for missing", [](ModelSpec& s) { s.missing.assign(257, "x"); }, "up to 256 texts"},
      {"65 levels", [](ModelSpec& s) { s.fields[0].levels.assign(63, s.fields[0].levels[0]); },
       "up to 64 levels in all its fields, not 65"},
      {"disagreement -1", [](ModelSpec& s) { s.fields[0].disagreement = -1; }, "write it without a sign"},
      {"9 passes", [](ModelSpec& s) { s.passes.assign(9, passes_spec().passes[0]); },
       "up to 8 passes, not 9"},
      {"pass without name", [](ModelSpec& s) { s.passes = {{"", passes_spec().passes[0].parts}}; },
       "a pass needs a name"},
      {"name of a pass twice", [](ModelSpec& s) { s.passes.assign(2, passes_spec().passes[0]); },
       "another pass named 'born'"},
      {"a pass without parts", [](ModelSpec& s) { s.passes = {{"born", {}}}; }, "1 to 8 parts"},
      {"9 parts", [](ModelSpec& s) { s.passes = {{"born", std::vector<PassPart>(9)}}; }, "1 to 8 parts"},
      {"a part without columns",
       [](ModelSpec& s) {
         s.passes = passes_spec().passes;
         s.passes[1].parts[1].columns.clear();
       },
       "part 2: a part of a key takes 1 to 16 columns"},
      {"the only part without a transform",
       [](ModelSpec& s) {
         s.passes = passes_spec().passes;
         s.passes[0].parts[0].transform.clear();
       },
       "there must be at least one transform"},
      {"a part's prefix 0",
       [](ModelSpec& s) {
         s.passes = passes_spec().passes;
         s.passes[1].parts[0].transform = {step::Prefix{0}};
       },
       "part 1: prefix length must be 1 to 64"},
      {"257 texts for missing in a part",
       [](ModelSpec& s) {
         s.passes = passes_spec().passes;
         s.passes[0].parts[0].missing.assign(257, "x");
       },
       "up to 256 texts"},
      {"threshold 0", [](ModelSpec& s) { s.threshold = 0; }, "threshold must be at least 1"},
      {"threshold 5", [](ModelSpec& s) { s.threshold = 5; }, "all fields together add up to 4"},
      {"range 32", [](ModelSpec& s) { s.fields[0].levels[0].agreement = 26; }, "add up to 32; at most 31"},
  };
  for (const auto& broken : cases) {
    ModelSpec spec = example_spec();
    broken.break_it(spec);
    try {
      const Model model(spec);
      ADD_FAILURE() << broken.label << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.category(), ErrorCategory::kConfig) << broken.label;
      EXPECT_THAT(error.what(), HasSubstr(broken.message)) << broken.label;
    }
  }
}

TEST(Model, ReportsAllProblemsAtOnce) {
  ModelSpec spec = example_spec();
  spec.salt = "";
  spec.fields[0].levels[0].agreement = 0;
  spec.fields[2].levels[0].buckets = 1;
  const auto problems = find_problems(spec);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].key, "salt");
  EXPECT_EQ(problems[1].key, "agreement");
  EXPECT_EQ(problems[2].key, "buckets");
}

TEST(Model, AcceptsTheLargestScoreRange) {
  ModelSpec spec = example_spec();
  spec.fields[0].levels[0].agreement = 25;
  EXPECT_EQ(Model(spec).score_range(), kMaxScoreRange);
}

TEST(Model, ReachesItsThresholdByRareValues) {
  ModelSpec spec = example_spec();
  spec.threshold = 5;
  spec.fields[1].levels[0].rare = {3, {3}};
  EXPECT_EQ(Model(spec).score_range(), 1 + 3 + 1 + 1 + 2);
}

// If this fails, older and newer programs refuse each other's models: only on purpose.
TEST(ModelHash, Golden) {
  EXPECT_EQ(Model(example_spec()).hash_hex(),
            "5ceb86f6c9cfcc079c255078352a6bcef4c0ee9561fea7276d4cf7c1a54f9937");
}

TEST(ModelHash, GoldenWithPasses) {
  EXPECT_EQ(Model(passes_spec()).hash_hex(),
            "8df8cce8c346a84930aec0c3707b2081f0fff9530d0f82cfebbbb0dd0609e6f3");
}

TEST(ModelHash, EverythingThatMattersOfPassesChangesIt) {
  const std::vector<std::function<void(std::vector<Pass>&)>> changes{
      [](auto& passes) { passes.clear(); },
      [](auto& passes) { passes.pop_back(); },
      [](auto& passes) { std::swap(passes[0], passes[1]); },
      [](auto& passes) { passes[1].parts.pop_back(); },
      [](auto& passes) { std::swap(passes[1].parts[0], passes[1].parts[1]); },
      [](auto& passes) { passes[1].parts[0].columns = {"name"}; },
      [](auto& passes) { passes[1].parts[0].columns.push_back("name"); },
      [](auto& passes) { passes[1].parts[0].missing.clear(); },
      [](auto& passes) { passes[1].parts[0].transform.pop_back(); },
      // Two parts of two passes, or all in one.
      [](auto& passes) {
        passes[0].parts.push_back(passes[1].parts[0]);
        passes[1].parts.erase(passes[1].parts.begin());
      },
  };
  std::set<std::string> hashes{Model(passes_spec()).hash_hex()};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    ModelSpec spec = passes_spec();
    changes[i](spec.passes);
    EXPECT_TRUE(hashes.insert(Model(spec).hash_hex()).second) << "change number " << i;
  }
  ModelSpec renamed = passes_spec();
  renamed.passes[0].name = "birth";
  EXPECT_EQ(Model(renamed).hash(), Model(passes_spec()).hash());
}

TEST(PassPart, IsAFullDateIfItsLastStepIs) {
  const auto is_full = [](std::vector<TransformStep> steps) {
    return PassPart{{"x"}, std::move(steps), {}}.is_full_date();
  };
  EXPECT_TRUE(is_full({step::Date{}}));
  EXPECT_TRUE(is_full({step::Fold{}, step::Date{DatePart::kFull, DateOrder::kMonthDayYear}}));
  EXPECT_FALSE(is_full({step::Date{DatePart::kYear, DateOrder::kDayMonthYear}}));
  EXPECT_FALSE(is_full({step::Date{}, step::Suffix{4}}));
  EXPECT_FALSE(is_full({step::Digits{}}));
  EXPECT_FALSE(is_full({}));
}

TEST(ModelHash, EverythingThatMattersChangesIt) {
  const std::vector<std::function<void(ModelSpec&)>> changes{
      [](ModelSpec& s) { s.salt = "salt"; },
      [](ModelSpec& s) { s.threshold = 3; },
      [](ModelSpec& s) { s.fields.pop_back(); },
      [](ModelSpec& s) { std::swap(s.fields[0], s.fields[1]); },
      [](ModelSpec& s) { s.fields[0].name = "first"; },
      [](ModelSpec& s) { s.fields[0].columns = {"first_name"}; },
      [](ModelSpec& s) { s.fields[0].columns = {"given_name", "surname"}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Fold{}}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Letters{}, step::Fold{}}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Prefix{3}}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Prefix{4}}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Suffix{3}}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Minhash{2, 0}}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Minhash{2, 1}}; },
      [](ModelSpec& s) { s.fields[0].levels[0].transform = {step::Minhash{3, 0}}; },
      [](ModelSpec& s) {
        s.fields[2].levels[0].transform = {step::Date{DatePart::kDay, DateOrder::kDayMonthYear}};
      },
      [](ModelSpec& s) {
        s.fields[2].levels[0].transform = {step::Date{DatePart::kYear, DateOrder::kYearFirst}};
      },
      [](ModelSpec& s) { s.fields[0].levels[0].buckets = 17; },
      [](ModelSpec& s) { s.fields[0].levels[0].agreement = 2; },
      [](ModelSpec& s) { s.fields[0].disagreement = 1; },
      [](ModelSpec& s) { s.fields[0].also = {"surname"}; },
      [](ModelSpec& s) { s.fields[0].missing = {"unknown"}; },
      [](ModelSpec& s) { s.missing = {"unknown"}; },
      [](ModelSpec& s) {
        s.fields[0].levels.push_back({{step::Prefix{1}}, 16, 0});
        s.fields[0].disagreement = 1;
      },
      [](ModelSpec& s) { s.fields[1].levels[0].rare = {3, {1, 2}}; },
      [](ModelSpec& s) { s.fields[1].levels[0].rare = {4, {1, 2}}; },
      [](ModelSpec& s) { s.fields[1].levels[0].rare = {3, {1, 3}}; },
      [](ModelSpec& s) { s.fields[1].levels[0].rare = {3, {1}}; },
      [](ModelSpec& s) { s.fields[1].levels[0].frequent = {1, {1, 2}}; },
      [](ModelSpec& s) { s.fields[1].levels[0].frequent = {0, {1, 2}}; },
      [](ModelSpec& s) { s.fields[1].levels[0].frequent = {1, {2}}; },
      [](ModelSpec& s) {
        s.fields[1].levels[0].rare = {3, {1}};
        s.fields[1].levels[0].frequent = {1, {2}};
      },
      [](ModelSpec& s) { s.fields[2].levels[0].near = {{{VariantKind::kDay}, 0}}; },
      [](ModelSpec& s) { s.fields[2].levels[0].near = {{{VariantKind::kDay}, -1}}; },
      [](ModelSpec& s) { s.fields[2].levels[0].near = {{{VariantKind::kSwapped}, 0}}; },
      [](ModelSpec& s) { s.fields[2].levels[0].near = {{{VariantKind::kDay, VariantKind::kSwapped}, 0}}; },
      [](ModelSpec& s) { s.fields[2].levels[0].near = {{{VariantKind::kSwapped, VariantKind::kDay}, 0}}; },
      [](ModelSpec& s) {
        s.fields[2].levels[0].near = {{{VariantKind::kDay}, 0}, {{VariantKind::kSwapped}, -1}};
      },
  };
  std::vector<std::string> hashes{Model(example_spec()).hash_hex()};
  for (const auto& change : changes) {
    ModelSpec spec = example_spec();
    change(spec);
    const std::string hash = Model(spec).hash_hex();
    EXPECT_THAT(hashes, ::testing::Not(::testing::Contains(hash))) << "change number " << hashes.size();
    hashes.push_back(hash);
  }
}

TEST(ModelHash, WhatChangesNoResultDoesNotChangeIt) {
  ModelSpec spec = example_spec();
  spec.name = "other";
  spec.description = "words";
  spec.fields[0].about = About::kFamily;
  EXPECT_EQ(Model(spec).hash(), Model(example_spec()).hash());
  ModelSpec rare = example_spec(), turned = example_spec();
  rare.fields[1].levels[0].rare = {3, {1, 2, 7}};
  turned.fields[1].levels[0].rare = {3, {7, 2, 1}};
  EXPECT_EQ(Model(rare).hash(), Model(turned).hash()) << "the order of buckets";
}

}  // namespace
}  // namespace tacit::linkage
