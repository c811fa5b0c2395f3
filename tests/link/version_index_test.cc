#include "link/version_index.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "linkage/features.h"

namespace tacit::link {
namespace {

plan::LinkRequest request() {
  plan::LinkRequest request;
  request.features = {{4, 2, 0}, {9, 1, 1}, {5, 3, 2, 1}};  // the last one has an alternative
  return request;
}

SecretVector<std::uint32_t> terms_of(const std::array<std::int16_t, 4>& record) {
  SecretVector<std::uint32_t> terms;
  VersionIndex(request()).append_terms(record, terms);
  return terms;
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
  EXPECT_EQ(
      terms_of({3, 0, 4, 1}),
      (SecretVector<std::uint32_t>{
          static_cast<std::uint32_t>(index.bucket(0, 3)), static_cast<std::uint32_t>(index.bucket(1, 0)),
          static_cast<std::uint32_t>(index.bucket(2, 4)), static_cast<std::uint32_t>(index.bucket(2, 1)),
          static_cast<std::uint32_t>(index.taken_off())}));
}

TEST(VersionIndex, AMissingFeatureGivesItsDisagreementBack) {
  const VersionIndex index(request());
  constexpr std::int16_t kMissing = linkage::kMissing;
  EXPECT_EQ(terms_of({kMissing, kMissing, 0, kMissing}),
            (SecretVector<std::uint32_t>{static_cast<std::uint32_t>(index.given_back(1)),
                                         static_cast<std::uint32_t>(index.bucket(2, 0)),
                                         static_cast<std::uint32_t>(index.taken_off())}));
}

}  // namespace
}  // namespace tacit::link
