#include "linkage/model.h"

#include <gmock/gmock.h>

#include <functional>

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

struct BrokenSpec {
  const char* label;
  std::function<void(ModelSpec&)> break_it;
  const char* message;
};

TEST(Model, RefusesEveryBrokenSpecification) {
  const std::vector<BrokenSpec> cases{
      {"no name", [](ModelSpec& s) { s.name = ""; }, "a model needs a name"},
      {"no salt", [](ModelSpec& s) { s.salt = ""; }, "a model needs a salt"},
      {"no features", [](ModelSpec& s) { s.features.clear(); }, "1 to 64 features, not 0"},
      {"feature without name", [](ModelSpec& s) { s.features[0].name = ""; }, "a feature needs a name"},
      {"name twice", [](ModelSpec& s) { s.features[1].name = "given"; }, "another feature named 'given'"},
      {"no column", [](ModelSpec& s) { s.features[0].columns.clear(); }, "1 to 16 columns"},
      {"column twice",
       [](ModelSpec& s) {
         s.features[0].columns = {"a", "a"};
       },
       "each may stand there once"},
      {"empty column", [](ModelSpec& s) { s.features[0].columns = {""}; }, "columns must have names"},
      {"no transform", [](ModelSpec& s) { s.features[0].transform.clear(); }, "at least one transform"},
      {"prefix 0", [](ModelSpec& s) { s.features[0].transform = {step::Prefix{0}}; },
       "prefix length must be 1 to 64"},
      {"suffix 65", [](ModelSpec& s) { s.features[0].transform = {step::Suffix{65}}; },
       "suffix length must be 1"},
      {"q 9",
       [](ModelSpec& s) {
         s.features[0].transform = {step::Minhash{9, 0}};
       },
       "minhash q must be 1 to 8"},
      {"k -1",
       [](ModelSpec& s) {
         s.features[0].transform = {step::Minhash{2, -1}};
       },
       "minhash k must be 0 to 63"},
      {"1 bucket", [](ModelSpec& s) { s.features[0].buckets = 1; }, "buckets must be 2 to 1024, not 1"},
      {"1025 buckets", [](ModelSpec& s) { s.features[0].buckets = 1025; },
       "buckets must be 2 to 1024, not 1025"},
      {"agreement 0", [](ModelSpec& s) { s.features[0].agreement = 0; }, "agreement must be 1 to 31, not 0"},
      {"disagreement -1", [](ModelSpec& s) { s.features[0].disagreement = -1; }, "write it without a sign"},
      {"threshold 0", [](ModelSpec& s) { s.threshold = 0; }, "threshold must be at least 1"},
      {"threshold 5", [](ModelSpec& s) { s.threshold = 5; }, "all features together add up to 4"},
      {"range 32", [](ModelSpec& s) { s.features[0].agreement = 26; }, "add up to 32; at most 31"},
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
  spec.features[0].buckets = 1;
  spec.features[2].agreement = 0;
  EXPECT_EQ(find_problems(spec).size(), 3u);
}

TEST(Model, AcceptsTheLargestScoreRange) {
  ModelSpec spec = example_spec();
  spec.features[0].agreement = 25;
  EXPECT_EQ(Model(spec).score_range(), kMaxScoreRange);
}

// If this fails, older and newer programs refuse each other's models: only on purpose.
TEST(ModelHash, Golden) {
  EXPECT_EQ(Model(example_spec()).hash_hex(),
            "7072484fa4de2afe897dcbe254cabc54e87656c7ba1c0aa4109c22e6a658d4d1");
}

TEST(ModelHash, EverythingThatMattersChangesIt) {
  const std::vector<std::function<void(ModelSpec&)>> changes{
      [](ModelSpec& s) { s.salt = "salt"; },
      [](ModelSpec& s) { s.threshold = 3; },
      [](ModelSpec& s) { s.features.pop_back(); },
      [](ModelSpec& s) { std::swap(s.features[0], s.features[1]); },
      [](ModelSpec& s) { s.features[0].name = "first"; },
      [](ModelSpec& s) { s.features[0].columns = {"first_name"}; },
      [](ModelSpec& s) {
        s.features[0].columns = {"given_name", "surname"};
      },
      [](ModelSpec& s) { s.features[0].transform = {step::Fold{}}; },
      [](ModelSpec& s) {
        s.features[0].transform = {step::Letters{}, step::Fold{}};
      },
      [](ModelSpec& s) { s.features[0].transform = {step::Prefix{3}}; },
      [](ModelSpec& s) { s.features[0].transform = {step::Prefix{4}}; },
      [](ModelSpec& s) { s.features[0].transform = {step::Suffix{3}}; },
      [](ModelSpec& s) {
        s.features[0].transform = {step::Minhash{2, 0}};
      },
      [](ModelSpec& s) {
        s.features[0].transform = {step::Minhash{2, 1}};
      },
      [](ModelSpec& s) {
        s.features[0].transform = {step::Minhash{3, 0}};
      },
      [](ModelSpec& s) {
        s.features[2].transform = {step::Date{DatePart::kDay, DateOrder::kDayMonthYear}};
      },
      [](ModelSpec& s) {
        s.features[2].transform = {step::Date{DatePart::kYear, DateOrder::kYearFirst}};
      },
      [](ModelSpec& s) { s.features[0].buckets = 17; },
      [](ModelSpec& s) { s.features[0].agreement = 2; },
      [](ModelSpec& s) { s.features[0].disagreement = 1; },
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

TEST(ModelHash, NameAndDescriptionDoNotChangeIt) {
  ModelSpec spec = example_spec();
  spec.name = "other";
  spec.description = "words";
  EXPECT_EQ(Model(spec).hash(), Model(example_spec()).hash());
}

}  // namespace
}  // namespace tacit::linkage
