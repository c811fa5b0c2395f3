// SPDX-License-Identifier: Apache-2.0
// The presets, as models and as what a fit without labels starts from, on residents that they were not made
// with (docs/model.md, "Presets" and "Fitting"), and on FEBRL 4 where it lies beside the checkout.
#include <gtest/gtest.h>

#include "circuit/link_polynomial.h"
#include "fit/fit.h"
#include "fit/synth_files.h"
#include "linkage/febrl.h"
#include "linkage/widest_record.h"

namespace tacit::fit {
namespace {

linkage::Model preset(const std::string& name) {
  return linkage::load_model(TACIT_SOURCE_DIR "/models/" + name + ".toml");
}

linkage::Model fitted(const std::string& name, const table::Table& client, const table::Table& server) {
  return linkage::Model(fit_model(preset(name).spec(), client, server, std::nullopt, {}, {}).model);
}

SynthFiles residents(std::uint64_t seed, double typos) {
  synth::Options options;
  options.records = 5000;
  options.seed = seed;
  options.typos = typos;
  return SynthFiles(options);
}

// Passes add up link values: they must not take a costlier polynomial than all pairs do.
TEST(Presets, CompareByThreeProductsInTheirPassesToo) {
  for (const char* name : {"person", "person-id", "name-dob", "name-dob-postcode", "name-only"}) {
    const linkage::Model model = preset(name);
    ASSERT_GE(model.passes().size(), 2U) << name;
    const circuit::LinkPolynomial polynomial = circuit::choose_link_polynomial(
        static_cast<std::uint32_t>(model.shifted_threshold()),
        static_cast<std::uint32_t>(model.score_range()), static_cast<std::uint32_t>(model.passes().size()));
    EXPECT_EQ(polynomial.window, 8U) << name;
  }
}

struct Expected {
  const char* preset;
  double f1;         // what the preset has to reach on FEBRL 4; within a point of it on other residents
  double fitted_f1;  // the same of a fit without labels
};

class PresetQuality : public ::testing::TestWithParam<Expected> {};

TEST_P(PresetQuality, IsWithinAPointOnResidentsWithOtherTypoRates) {
  const linkage::Model model = preset(GetParam().preset);
  for (const double typos : {1.0, 1.5}) {
    EXPECT_GE(residents(401, typos).f1(model), GetParam().f1 - 0.01) << typos << " errors a record";
  }
}

// Fitted to people with one typo rate, used for other people with two other rates.
TEST_P(PresetQuality, OfAFitWithoutLabelsHoldsForOtherPeopleAndTypoRates) {
  const SynthFiles pilot = residents(402, 1.5);
  const linkage::Model model = fitted(GetParam().preset, pilot.client(), pilot.server());
  for (const double typos : {1.0, 2.0}) {
    EXPECT_GE(residents(403, typos).f1(model), GetParam().fitted_f1 - 0.01) << typos << " errors a record";
  }
}

TEST_P(PresetQuality, OfAFitWithoutLabelsOnFebrl) {
  if (!std::filesystem::exists(linkage::febrl_folder() / "links.csv")) {
    GTEST_SKIP() << "FEBRL 4 is not beside the checkout (../shared/data/febrl4)";
  }
  const table::Table originals = linkage::read_febrl("originals.csv");
  const table::Table duplicates = linkage::read_febrl("duplicates.csv");
  const linkage::Model model = fitted(GetParam().preset, originals, duplicates);
  const auto quality =
      linkage::evaluate_model(model, linkage::featurize(model, linkage::Side::kClient, originals),
                              linkage::featurize(model, linkage::Side::kServer, duplicates),
                              linkage::febrl_links(originals, duplicates));
  EXPECT_GE(quality.f1, GetParam().fitted_f1)
      << "precision " << quality.precision << ", recall " << quality.recall;
}

class PresetReach : public ::testing::TestWithParam<const char*> {
 protected:
  // What one made-up record links, as a share of the records.
  static void expect_narrow(const linkage::Model& model, const linkage::FeatureTable& server) {
    const linkage::WidestRecord widest = linkage::widest_record(model, server);
    EXPECT_LE(widest.share(), linkage::kWidestShare) << widest.links << " of " << widest.records;
    EXPECT_GE(widest.links, 1U);
  }
};

TEST_P(PresetReach, OfAMadeUpRecordIsNarrow) {
  const linkage::Model model = preset(GetParam());
  for (const std::size_t count : {5000U, 100'000U}) {
    synth::Options options;
    options.records = 5000;
    options.server_records = count;
    options.seed = 404;
    const SynthFiles files(options);
    expect_narrow(model, linkage::featurize(model, linkage::Side::kServer, files.server()));
  }
}

TEST_P(PresetReach, OfAMadeUpRecordIsNarrowOnFebrl) {
  if (!std::filesystem::exists(linkage::febrl_folder() / "links.csv")) {
    GTEST_SKIP() << "FEBRL 4 is not beside the checkout (../shared/data/febrl4)";
  }
  const linkage::Model model = preset(GetParam());
  for (const char* file : {"originals.csv", "duplicates.csv"}) {
    expect_narrow(model, linkage::featurize(model, linkage::Side::kServer, linkage::read_febrl(file)));
  }
}

constexpr auto kNameOfPreset = [](const auto& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
};

INSTANTIATE_TEST_SUITE_P(Models, PresetReach,
                         ::testing::Values("person", "person-id", "name-dob", "name-dob-postcode",
                                           "name-only"),
                         kNameOfPreset);

INSTANTIATE_TEST_SUITE_P(Models, PresetQuality,
                         ::testing::Values(Expected{"person", 0.992, 0.992},
                                           Expected{"person-id", 0.997, 0.997},
                                           Expected{"name-dob", 0.948, 0.948},
                                           Expected{"name-dob-postcode", 0.985, 0.97}),
                         [](const auto& one) {
                           std::string name = one.param.preset;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace tacit::fit
