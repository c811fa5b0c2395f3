// SPDX-License-Identifier: Apache-2.0
// Fits to made-up people whose pairs are known: a fit without labels is as good as one with, nearly.
#include "fit/fit.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "circuit/link_polynomial.h"
#include "fit/check_passes.h"
#include "fit/synth_files.h"
#include "linkage/model_writer.h"
#include "linkage/pass_quality.h"

namespace tacit::fit {
namespace {

using linkage::About;
using testing::HasSubstr;
using testing::IsEmpty;

linkage::Field field_of(const char* name, About about,
                        std::vector<std::vector<linkage::TransformStep>> levels) {
  linkage::Field field;
  field.name = name;
  field.columns = {name};
  field.about = about;
  for (auto& transform : levels) field.levels.push_back({std::move(transform), 16, 0});
  return field;
}

// Everything but the identifier; weights and buckets are for the fit to choose.
linkage::ModelSpec people() {
  using namespace linkage::step;
  const std::vector<linkage::TransformStep> letters{Fold{}, Letters{}}, digits{Digits{}}, sound{Soundex{}};
  linkage::ModelSpec spec;
  spec.name = "people";
  spec.salt = "tests of fitting";
  spec.missing = {"unknown"};
  spec.fields = {
      field_of("given_name", About::kPerson, {letters, sound, {Fold{}, Letters{}, Prefix{1}}}),
      field_of("surname", About::kFamily, {letters, sound}),
      field_of("date_of_birth", About::kPerson, {{Date{}}, {Date{linkage::DatePart::kYear}}}),
      field_of("street_number", About::kAddress, {digits}),
      field_of("address_1", About::kAddress, {{Fold{}, Letters{}, Prefix{5}}}),
      field_of("suburb", About::kAddress, {sound}),
      field_of("postcode", About::kAddress, {digits}),
  };
  spec.fields[0].also = {"surname"};
  spec.fields[1].also = {"given_name"};
  return spec;
}

Fit fit(const SynthFiles& files, bool with_labels, const FitOptions& options = {},
        const linkage::ModelSpec& spec = people()) {
  std::optional<std::vector<linkage::RecordPair>> labelled;
  if (with_labels) labelled = files.links();
  return fit_model(spec, files.client(), files.server(), labelled, options, {});
}

void expect_within(const Fit& fit, const FitOptions& options) {
  const linkage::Model model(fit.model);
  EXPECT_LE(fit.planes, options.planes);
  EXPECT_LE(model.shifted_threshold(), options.limits.shifted_threshold);
  EXPECT_LE(model.score_range(), options.limits.score_range);
  ASSERT_EQ(fit.fields.size(), fit.model.fields.size());
  for (std::size_t f = 0; f < fit.fields.size(); ++f) {
    ASSERT_EQ(fit.fields[f].levels.size(), fit.model.fields[f].levels.size());
    ASSERT_EQ(fit.fields[f].near.size(), fit.model.fields[f].levels.size());
    EXPECT_GT(fit.fields[f].levels.front().bits(), 1) << "an agreement speaks for a match";
    EXPECT_LT(fit.fields[f].differs.bits(), 0);
  }
}

class Fitting : public testing::Test {
 protected:
  static void SetUpTestSuite() { files_ = new SynthFiles({.records = 800, .seed = 5, .overlap = 0.8}); }
  static void TearDownTestSuite() {
    delete files_;
    files_ = nullptr;
  }
  inline static const SynthFiles* files_ = nullptr;
};

TEST_F(Fitting, WithoutLabelsIsNearlyAsGoodAsWith) {
  const Fit labelled = fit(*files_, true), unlabelled = fit(*files_, false);
  expect_within(labelled, {});
  expect_within(unlabelled, {});
  const double with = files_->f1(linkage::Model(labelled.model));
  const double without = files_->f1(linkage::Model(unlabelled.model));
  EXPECT_GE(with, 0.985);
  EXPECT_GE(without, with - 0.01);
  EXPECT_FALSE(labelled.mixture.has_value());
  ASSERT_TRUE(unlabelled.mixture.has_value());
  EXPECT_NEAR(unlabelled.mixture->matches(), static_cast<double>(files_->links().size()), 30);
  EXPECT_THAT(unlabelled.doubts, IsEmpty());
  EXPECT_NEAR(unlabelled.expected.f1(), without, 0.02) << "it knows how good it is";
}

TEST_F(Fitting, IsTheSameForTheSameSeed) {
  FitOptions options;
  options.most_pairs = 200'000;  // a sample
  const auto hash = [&](std::uint64_t seed) {
    options.seed = seed;
    const Fit one = fit(*files_, false, options);
    EXPECT_EQ(one.sampled_records, 250U);
    EXPECT_EQ(one.client_records, 800U);
    return linkage::Model(one.model).hash_hex();
  };
  const std::string first = hash(1);
  EXPECT_EQ(first, hash(1));
  EXPECT_NE(first, hash(2)) << "no sample was drawn";
}

TEST_F(Fitting, ASampleDoesAsWell) {
  FitOptions options;
  options.most_pairs = 200'000;
  EXPECT_GE(files_->f1(linkage::Model(fit(*files_, false, options).model)), 0.97);
}

TEST_F(Fitting, KeepsItsLimits) {
  FitOptions options;
  options.planes = 90;
  options.limits = {.shifted_threshold = 5, .score_range = 9};
  const Fit tight = fit(*files_, false, options);
  expect_within(tight, options);
  EXPECT_GE(files_->f1(linkage::Model(tight.model)), 0.93);  // 0.949, with so little
}

// Else the comparison takes the indicator, four times as long.
TEST_F(Fitting, AWindowOfZerosServesUnlessItNeedNot) {
  FitOptions options;
  options.limits.shifted_threshold = 16;
  const linkage::Model model(fit(*files_, false, options).model);
  EXPECT_NE(circuit::choose_link_polynomial(static_cast<std::uint32_t>(model.shifted_threshold()),
                                            static_cast<std::uint32_t>(model.score_range()))
                .window,
            0u);
}

TEST_F(Fitting, ItsFileReadsBackAsTheSameModel) {
  const Fit one = fit(*files_, false);
  EXPECT_EQ(linkage::parse_model(linkage::write_model(one.model, {}), "written").hash_hex(),
            linkage::Model(one.model).hash_hex());
}

TEST_F(Fitting, SaysHowFrequentValuesAreOnlyIfItMay) {
  FitOptions options;
  const auto classes = [&] {
    std::size_t found = 0;
    for (const linkage::Field& field : fit(*files_, true, options).model.fields) {
      for (const linkage::Level& level : field.levels)
        found += (level.rare.buckets.empty() ? 0 : 1) + (level.frequent.buckets.empty() ? 0 : 1);
    }
    return found;
  };
  EXPECT_GT(classes(), 0U);
  options.rarity = false;
  EXPECT_EQ(classes(), 0U);
}

TEST_F(Fitting, LeavesOutAFieldThatSaysNothing) {
  linkage::ModelSpec spec = people();
  spec.fields.push_back(field_of("state", About::kAddress, {{linkage::step::Prefix{1}}}));
  spec.fields.push_back(field_of("rowdy", About::kPerson, {{linkage::step::Exact{}}}));
  spec.fields.back().columns = {"address_2"};
  const Fit one = fit(*files_, true, {}, spec);
  std::vector<std::string> names = one.left_out;
  for (const linkage::Field& field : one.model.fields) names.push_back(field.name);
  EXPECT_EQ(names.size(), spec.fields.size()) << "a field is used or left out";
  EXPECT_THAT(one.left_out, testing::Contains("rowdy"));  // the second line of an address, which few have
}

// Both names in any order say again what given name and surname say: an estimate would take that for
// evidence.
TEST_F(Fitting, WithoutLabelsLeavesOutAFieldMadeOfOthersColumns) {
  linkage::ModelSpec spec = people();
  spec.fields.push_back(field_of("both", About::kPerson, {{linkage::step::SortedParts{}}}));
  spec.fields.back().columns = {"given_name", "surname"};
  const Fit without = fit(*files_, false, {}, people());
  const Fit with = fit(*files_, false, {}, spec);
  EXPECT_THAT(with.left_out, testing::Contains("both"));
  EXPECT_EQ(linkage::Model(with.model).hash_hex(), linkage::Model(without.model).hash_hex());
}

TEST_F(Fitting, TellsItsStages) {
  std::vector<std::string> stages;
  fit_model(people(), files_->client(), files_->server(), std::nullopt, {},
            [&](const std::string& stage, std::uint64_t done, std::uint64_t all) {
              EXPECT_LE(done, all);
              if (stages.empty() || stages.back() != stage) stages.push_back(stage);
            });
  EXPECT_EQ(stages.front(), "comparing pairs");
  EXPECT_THAT(stages, testing::Contains("estimating rates"));
  EXPECT_EQ(stages.back(), "choosing weights");
}

// Date of birth, beginnings of the names, and a pass of people who have both the same: nobody else.
linkage::ModelSpec with_passes() {
  using namespace linkage::step;
  linkage::ModelSpec spec = people();
  const linkage::PassPart born{{"date_of_birth"}, {Date{}}, {}};
  const linkage::PassPart surname{{"surname"}, {Fold{}, Letters{}, Prefix{3}}, {}};
  const linkage::PassPart given{{"given_name"}, {Fold{}, Letters{}, Prefix{2}}, {}};
  spec.passes = {{"all", {born, surname, given}}, {"born", {born}}, {"names", {surname, given}}};
  return spec;
}

TEST_F(Fitting, ForLongListsTakesThePassesThatBringTruePairsTogether) {
  FitOptions options;
  options.for_records = 5000;
  options.for_server_records = 1'000'000;
  for (const bool with_labels : {false, true}) {
    const Fit one = fit(*files_, with_labels, options, with_passes());
    ASSERT_TRUE(one.target.has_value());
    EXPECT_THAT(one.target->left_out, testing::ElementsAre("all"));
    ASSERT_EQ(one.model.passes.size(), 2U);
    EXPECT_EQ(one.model.passes[0].name, "born");
    EXPECT_EQ(one.model.passes[1].name, "names");
    EXPECT_NEAR(one.target->pass_met[0], 0.92, 0.03);
    EXPECT_GE(one.target->met, one.target->pass_met[0]);
    EXPECT_NEAR(one.target->met, 0.975, 0.02);
    // By chance one in 1,024, and those with a key.
    EXPECT_GT(one.target->pairs, 5e9 / 1024);
    EXPECT_LT(one.target->pairs, 3 * 5e9 / 1024);
    EXPECT_LE(one.expected.recall(), one.target->met);
    EXPECT_NEAR(one.expected.matches, 4000, 150) << "eight in ten of the client's records";
    EXPECT_NE(circuit::choose_link_polynomial(
                  static_cast<std::uint32_t>(linkage::Model(one.model).shifted_threshold()),
                  static_cast<std::uint32_t>(linkage::Model(one.model).score_range()), 2)
                  .window,
              0U);
  }
}

// A pilot of 800 and 800, a table fifty times as long.
TEST_F(Fitting, ForLongListsIsBetterThereThanForThePilot) {
  const SynthFiles large({.records = 800, .server_records = 40'000, .seed = 7, .overlap = 0.8});
  const Fit pilot = fit(*files_, false);
  FitOptions options;
  options.for_server_records = 40'000;
  const Fit all = fit(*files_, false, options);
  ASSERT_TRUE(all.target.has_value());
  EXPECT_DOUBLE_EQ(all.target->met, 1);
  EXPECT_TRUE(all.target->pass_met.empty());
  EXPECT_NEAR(all.target->pairs, 800.0 * 40'000, 0.005 * 800 * 40'000);
  const double before = large.f1(linkage::Model(pilot.model)), after = large.f1(linkage::Model(all.model));
  EXPECT_GT(after, before + 0.01);
  // One pair of the pilot stands for fifty, so that it cannot know quite how good it is, and says so.
  EXPECT_NEAR(all.expected.f1(), after, 0.08);
  EXPECT_THAT(all.doubts,
              testing::ElementsAre(HasSubstr("every pair of two people in these files stands for 50 of")));

  const Fit blocked = fit(*files_, false, options, with_passes());
  const linkage::Model model(blocked.model);
  const auto quality =
      linkage::blocked_quality(model, linkage::featurize(model, linkage::Side::kClient, large.client()),
                               linkage::featurize(model, linkage::Side::kServer, large.server()),
                               large.links(), usual_bins(800, 40'000));
  EXPECT_NEAR(blocked.target->met, quality.met(), 0.03);  // by seed it is 0.004 to 0.021 below
  EXPECT_NEAR(blocked.target->pairs, static_cast<double>(quality.compared_pairs),
              0.15 * static_cast<double>(quality.compared_pairs));
  EXPECT_NEAR(blocked.expected.f1(), quality.pairs.f1, 0.06);
  EXPECT_GT(quality.pairs.f1, before);
}

TEST_F(Fitting, ForListsAsLongAsThePilotIsTheSameFit) {
  FitOptions options;
  options.for_records = options.for_server_records = 800;
  EXPECT_EQ(linkage::Model(fit(*files_, true, options).model).hash_hex(),
            linkage::Model(fit(*files_, true).model).hash_hex());
}

TEST_F(Fitting, TheModelSaysWhatIsExpectedOfIt) {
  const Fit one = fit(*files_, false);
  ASSERT_TRUE(one.model.expected.has_value());
  EXPECT_NEAR(one.model.expected->found, one.expected.recall(), 5e-4);
  const double others = 800.0 * 800.0 - one.expected.matches;
  const double false_links = one.expected.found - one.expected.correct;
  EXPECT_NEAR(one.model.expected->false_links * others, false_links, 0.06 * false_links);
  EXPECT_FALSE(one.model.expected->blocked);
  EXPECT_EQ(one.model.expected->basis, "800 x 800 records, fitted without labels");

  FitOptions options;
  options.for_server_records = 40'000;
  const Fit blocked = fit(*files_, true, options, with_passes());
  ASSERT_TRUE(blocked.model.expected.has_value());
  EXPECT_TRUE(blocked.model.expected->blocked);
  EXPECT_LE(blocked.model.expected->found, blocked.target->met + 5e-4)
      << "pairs that no pass compares are missed";
  const double compared = blocked.target->pairs - blocked.expected.matches * blocked.target->met;
  EXPECT_NEAR(blocked.model.expected->false_links * compared,
              blocked.expected.found - blocked.expected.correct,
              0.06 * (blocked.expected.found - blocked.expected.correct));
  EXPECT_EQ(blocked.model.expected->basis, "800 x 800 records, fitted with labels, for 800 x 40,000");
}

std::string refusal(ErrorCategory category, const std::function<void()>& fit) {
  try {
    fit();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), category) << error.what();
    return error.what();
  }
  return "accepted";
}

TEST_F(Fitting, RefusesWhatItCannotLearnFrom) {
  const table::Table nobody = text_table(files_->server().column_names(), {}, "server.csv");
  EXPECT_THAT(refusal(ErrorCategory::kInput,
                      [&] { fit_model(people(), files_->client(), nobody, std::nullopt, {}, {}); }),
              HasSubstr("server.csv: there are no records"));
  const std::optional<std::vector<linkage::RecordPair>> none{std::in_place};
  EXPECT_THAT(refusal(ErrorCategory::kInput,
                      [&] { fit_model(people(), files_->client(), files_->server(), none, {}, {}); }),
              HasSubstr("no labelled pair"));
  linkage::ModelSpec elsewhere = people();
  elsewhere.fields[0].columns = {"first_name"};
  EXPECT_THAT(refusal(ErrorCategory::kConfig, [&] { fit(*files_, false, {}, elsewhere); }),
              HasSubstr("first_name"));
}

// Files about different people give no model, however much of each other's they look like.
TEST(FittingStrangers, IsRefused) {
  const SynthFiles files({.records = 400, .seed = 6, .overlap = 0, .families = 0});
  EXPECT_THAT(refusal(ErrorCategory::kUnsuitable, [&] { fit(files, false); }),
              HasSubstr("do not show who is one person"));
}

}  // namespace
}  // namespace tacit::fit
