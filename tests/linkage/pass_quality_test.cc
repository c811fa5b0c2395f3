// SPDX-License-Identifier: Apache-2.0
#include "linkage/pass_quality.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "linkage/example_model.h"

namespace tacit::linkage {
namespace {

// One feature that everybody but client 3 agrees in with their own, and two passes.
class BlockedQualityOfFour : public ::testing::Test {
 protected:
  BlockedQualityOfFour() {
    server_.set_usual_weights(model_);
    for (std::size_t i = 0; i < 4; ++i) {
      client_.record(i)[0] = 1;
      server_.record(i)[0] = i == 3 ? 0 : 1;
      client_.keys(i)[0] = server_.keys(i)[0] = i;      // each a bin of their own
      client_.keys(i)[1] = server_.keys(i)[1] = i / 2;  // 0 and 1, 2 and 3
    }
    client_.keys(0)[0] = kNoKey;
    server_.keys(2)[0] = server_.keys(2)[1] = kNoKey;
  }

  static Model one_feature() {
    ModelSpec spec = example_spec();
    spec.fields = {one_level("a", "a", {step::Exact{}}, 2, 2, 0)};
    return Model(spec);
  }

  BlockedQuality quality(const BinShape& shape) const {
    return blocked_quality(model_, client_, server_, truth_, shape);
  }

  Model model_ = one_feature();
  FeatureTable client_{4, 1, 0, 2}, server_{4, 1, 0, 2};
  std::vector<RecordPair> truth_{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {1, 1}};
};

TEST_F(BlockedQualityOfFour, CountsPairsPassByPass) {
  const BlockedQuality quality = this->quality({8, 4, 4});
  EXPECT_EQ(quality.true_pairs, 4u);
  EXPECT_EQ(quality.met_pairs, 3u);
  EXPECT_DOUBLE_EQ(quality.met(), 0.75);
  ASSERT_EQ(quality.passes.size(), 2u);
  EXPECT_EQ(quality.passes[0].pairs, 2u);  // 1 and 3
  EXPECT_EQ(quality.passes[0].true_pairs, 2u);
  EXPECT_EQ(quality.passes[0].met_by_now, 2u);
  EXPECT_EQ(quality.passes[0].true_by_alone, 0u);
  EXPECT_EQ(quality.passes[0].client_no_key, 1u);
  EXPECT_EQ(quality.passes[0].server_no_key, 1u);
  EXPECT_EQ(quality.passes[1].pairs, 6u);  // {0, 1} x {0, 1} and {2, 3} x {3}
  EXPECT_EQ(quality.passes[1].true_pairs, 3u);
  EXPECT_EQ(quality.passes[1].met_by_now, 3u);
  EXPECT_EQ(quality.passes[1].true_by_alone, 1u);  // 0
  EXPECT_EQ(quality.compared_pairs, 6u);
}

// Compared are 0 and 1 with each other and 2 and 3 with 3, with whom no one agrees.
TEST_F(BlockedQualityOfFour, MeasuresWhatIsLinkedAmongComparedPairs) {
  const BlockedQuality quality = this->quality({8, 4, 4});
  EXPECT_EQ(quality.pairs.found_pairs, 4u);
  EXPECT_EQ(quality.pairs.correct_pairs, 2u);
  EXPECT_EQ(quality.pairs.true_pairs, 4u);
  EXPECT_DOUBLE_EQ(quality.pairs.recall, 0.5);
  EXPECT_EQ(quality.records.found_records, 2u);
  EXPECT_EQ(quality.records.correct_records, 2u);
  EXPECT_EQ(quality.records.true_records, 4u);
}

TEST_F(BlockedQualityOfFour, SaysWhatIsLeftOut) {
  const BlockedQuality quality = this->quality({8, 1, 1});
  EXPECT_EQ(quality.passes[0].pairs, 2u);
  EXPECT_EQ(quality.passes[1].server_left_out, (PassBins::LeftOut{2, 1}));
  EXPECT_EQ(quality.passes[1].client_left_out, (PassBins::LeftOut{2, 2}));
  EXPECT_EQ(quality.passes[1].pairs, 1u);  // client 2 and server 3
}

TEST_F(BlockedQualityOfFour, OneBinForAllIsAllPairs) {
  const Quality all = evaluate_model(model_, client_, server_, truth_);
  for (std::size_t i = 0; i < 4; ++i) client_.keys(i)[1] = server_.keys(i)[1] = 5;
  const BlockedQuality quality = this->quality({1, 4, 4});
  EXPECT_EQ(quality.compared_pairs, 16u);
  EXPECT_EQ(quality.pairs.found_pairs, all.found_pairs);
  EXPECT_EQ(quality.pairs.correct_pairs, all.correct_pairs);
  EXPECT_DOUBLE_EQ(quality.met(), 1.0);
}

TEST_F(BlockedQualityOfFour, LabelsAreOfRecordsThatExist) {
  truth_.push_back({0, 4});
  EXPECT_THROW(quality({8, 4, 4}), Error);
}

TEST(BlockedQuality, WithoutPassesNothingIsCompared) {
  const Model model(example_spec());
  FeatureTable server(2, 3);
  server.set_usual_weights(model);
  const BlockedQuality quality = blocked_quality(model, FeatureTable(2, 3), server, {}, {8, 4, 4});
  EXPECT_TRUE(quality.passes.empty());
  EXPECT_EQ(quality.compared_pairs, 0u);
  EXPECT_DOUBLE_EQ(quality.met(), 0);
}

}  // namespace
}  // namespace tacit::linkage
