// SPDX-License-Identifier: Apache-2.0
#include "link/version_index.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "base/error.h"
#include "linkage/features.h"

namespace tacit::link {
namespace {

plan::LinkRequest request() {
  plan::LinkRequest request;
  request.features = {{4, 2, 0}, {9, 1, 1}, {5, 3, 2, 1}};  // the last one has an alternative
  return request;
}

using Terms = SecretVector<std::uint32_t>;
constexpr std::int16_t kMissing = linkage::kMissing;

Terms terms_of(const plan::LinkRequest& request, const std::vector<std::int16_t>& record,
               const std::vector<std::uint8_t>& weights) {
  Terms terms;
  VersionIndex(request).append_terms(record, weights, terms);
  return terms;
}
/// Each bucket adds its feature's weight.
Terms terms_of(const std::vector<std::int16_t>& record) {
  return terms_of(request(), record, {2, 2, 5, 5});
}

std::uint32_t number(std::size_t version) {
  return static_cast<std::uint32_t>(version);
}

TEST(VersionIndex, EveryVersionHasANumberOfItsOwn) {
  const VersionIndex index(request());
  std::set<std::size_t> numbers{index.taken_off(), index.given_back(1), index.given_back(2)};
  for (std::size_t f = 0; f < 3; ++f) {
    for (std::size_t bucket = 0; bucket < request().features[f].buckets; ++bucket)
      numbers.insert(index.bucket(f, bucket));
  }
  EXPECT_EQ(index.count(), 21U);
  EXPECT_EQ(numbers.size(), index.count());
  EXPECT_EQ(*numbers.rbegin(), index.count() - 1);
}

TEST(VersionIndex, ARecordAddsUpItsBucketsAndAlternativesAndWhatIsTakenOff) {
  const VersionIndex index(request());
  EXPECT_EQ(terms_of({3, 0, 4, 1}),
            (Terms{number(index.bucket(0, 3)), number(index.bucket(1, 0)), number(index.bucket(2, 4)),
                   number(index.bucket(2, 1)), number(index.taken_off())}));
}

TEST(VersionIndex, AMissingFeatureGivesItsDisagreementBack) {
  const VersionIndex index(request());
  EXPECT_EQ(terms_of({kMissing, kMissing, 0, kMissing}),
            (Terms{number(index.bucket(2, 0)), number(index.given_back(1)), number(index.taken_off())}));
}

plan::LinkRequest varying_request() {
  plan::LinkRequest varying = request();
  for (plan::FeatureShape& shape : varying.features) shape.varies = shape.buckets != 4;
  return varying;
}

TEST(VersionIndex, AVersionCountsByTheBinaryDigitsOfItsWeight) {
  const VersionIndex index(varying_request());
  EXPECT_EQ(terms_of(varying_request(), {3, 0, 4, 1}, {2, 1, 5, 2}),
            (Terms{number(index.bucket(2, 4)), kDoubled, number(index.bucket(2, 1)), kDoubled,
                   number(index.bucket(0, 3)), number(index.bucket(1, 0)), number(index.bucket(2, 4)),
                   number(index.taken_off())}));
}

TEST(VersionIndex, AWeightOfZeroAddsNothingAndIsNoMissingValue) {
  const VersionIndex index(varying_request());
  EXPECT_EQ(terms_of(varying_request(), {kMissing, 0, 4, kMissing}, {0, 0, 0, 0}),
            (Terms{number(index.taken_off())}));
}

TEST(VersionIndex, WeightsOfAnotherModelAreRefused) {
  EXPECT_THROW(terms_of(request(), {3, 0, 4, 1}, {2, 2, 4, 5}), Error);
  EXPECT_THROW(terms_of(varying_request(), {3, 0, 4, 1}, {2, 2, 6, 5}), Error);
  EXPECT_THROW(terms_of(varying_request(), {3, 0, 4, 1}, {2, 2, 5}), Error);
}

// As the kernels add versions up, and never more of them than the plan counts on.
TEST(VersionIndex, RandomWeightsAreWhatVersionsAddUpTo) {
  std::mt19937 random(20261130);
  plan::LinkRequest request;
  request.features = {{9, 20, 11, 5, true}, {7, 6, 0, 0, true}, {4, 3, 0, 2}, {5, 1, 1, 0, true}};
  const std::vector<std::size_t> owners{0, 1, 2, 3, 0, 0, 0, 0, 0, 2, 2};
  const VersionIndex index(request);
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::int16_t> record;
    std::vector<std::uint8_t> weights;
    std::vector<std::uint32_t> expected(index.count(), 0);
    for (const std::size_t f : owners) {
      const plan::FeatureShape& shape = request.features[f];
      record.push_back(static_cast<std::int16_t>(random() % shape.buckets));
      weights.push_back(
          static_cast<std::uint8_t>(shape.varies ? random() % (shape.weight() + 1) : shape.weight()));
      if (random() % 5 == 0) record.back() = kMissing;
      if (record.back() == kMissing) continue;
      // A version holds the weight already where all buckets have the same.
      expected[index.bucket(f, static_cast<std::size_t>(record.back()))] += shape.varies ? weights.back() : 1;
    }
    for (const std::size_t f : {0U, 3U}) {
      if (record[f] == kMissing) expected[index.given_back(f)] += 1;
    }
    expected[index.taken_off()] += 1;
    std::vector<std::uint32_t> sums(index.count(), 0);
    const Terms terms = terms_of(request, record, weights);
    for (const std::uint32_t term : terms) {
      if (term == kDoubled) {
        for (std::uint32_t& sum : sums) sum *= 2;
      } else {
        ++sums[term];
      }
    }
    ASSERT_EQ(sums, expected) << "round " << round;
    ASSERT_LE(terms.size(), request.terms() + request.repeated_terms());
  }
}

}  // namespace
}  // namespace tacit::link
