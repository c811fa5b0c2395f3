// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_course.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "fit/fit.h"
#include "fit/synth_files.h"

namespace tacit::fit {
namespace {

TEST(FitCourse, StagesInTheirOrderFillTheWhole) {
  FitCourse course;
  EXPECT_EQ(course.share(std::string(fit_stages()[0].name), 0, 10), 0);
  double before = 0;
  for (const FitStage& stage : fit_stages()) {
    const double begin = course.share(std::string(stage.name), 0, 10);
    EXPECT_NEAR(begin, before, 1e-12) << stage.name;
    const double half = course.share(std::string(stage.name), 5, 10);
    before = course.share(std::string(stage.name), 10, 10);
    EXPECT_GT(half, begin) << stage.name;
    EXPECT_NEAR(half, (begin + before) / 2, 1e-12) << stage.name;
  }
  EXPECT_GT(before, 0.8);
  EXPECT_LT(before, 1);
}

TEST(FitCourse, FurtherRoundsGoOnFromWhereItIs) {
  FitCourse course;
  double before = 0;
  for (int round = 0; round < 8; ++round) {
    for (const char* stage : {"comparing pairs", "choosing weights"}) {
      for (std::uint64_t done = 0; done <= 4; ++done) {
        const double share = course.share(stage, done, 4);
        EXPECT_TRUE(done == 0 ? share >= before : share > before) << round << stage << done;
        EXPECT_LT(share, 1);
        before = share;
      }
    }
  }
}

TEST(FitCourse, NeverGoesBackWhateverIsReported) {
  std::mt19937 random(3);
  std::vector<std::string> names{"something else", ""};
  for (const FitStage& stage : fit_stages()) names.emplace_back(stage.name);
  for (int run = 0; run < 200; ++run) {
    FitCourse course;
    double before = 0;
    for (int step = 0; step < 200; ++step) {
      const double share = course.share(names[random() % names.size()], random() % 12, random() % 10);
      ASSERT_GE(share, before);
      ASSERT_LE(share, 1);
      before = share;
    }
  }
}

TEST(FitCourse, AFitReportsNothingButTheseStages) {
  std::set<std::string> known;
  for (const FitStage& stage : fit_stages()) known.insert(std::string(stage.name));
  const SynthFiles files({.records = 400, .seed = 5});
  linkage::ModelSpec spec = linkage::load_model(TACIT_SOURCE_DIR "/models/person.toml").spec();
  for (const bool is_for_more : {false, true}) {
    FitOptions options;
    if (is_for_more) options.for_server_records = 20'000;
    FitCourse course;
    std::vector<double> shares{0};
    std::set<std::string> seen;
    fit_model(spec, files.client(), files.server(), std::nullopt, options,
              [&](const std::string& stage, std::uint64_t done, std::uint64_t all) {
                seen.insert(stage);
                shares.push_back(course.share(stage, done, all));
              });
    EXPECT_THAT(seen, testing::IsSubsetOf(known)) << "add it to fit_stages()";
    EXPECT_TRUE(std::ranges::is_sorted(shares));
    EXPECT_GT(shares.back(), 0.5);
  }
}

}  // namespace
}  // namespace tacit::fit
