// SPDX-License-Identifier: Apache-2.0
#include "link/versions.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace tacit::link {
namespace {

/// The longest power of two for which a slice of all versions takes up to three quarters of a second cache of
/// 512 KB.
std::size_t choose_slice_words(std::size_t versions, std::size_t degree) {
  constexpr std::size_t kMinWords = 64, kSliceBytes = 384 << 10;
  std::size_t words = kMinWords;
  while (2 * words <= degree && 2 * words * versions * sizeof(std::uint32_t) <= kSliceBytes) words *= 2;
  return words;
}

}  // namespace

Versions::Versions(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                   const bgv::EvaluationKeys& keys, std::vector<bgv::Ciphertext> planes,
                   std::unique_ptr<VersionStore> store, Monitor& monitor)
    : plan_(plan),
      evaluator_(evaluator),
      keys_(keys),
      monitor_(monitor),
      index_(plan.request),
      slice_words_(choose_slice_words(index_.count(), plan.sums.degree)),
      factor_(bgv::factor_after_drop(evaluator.parameters(), {}, plan.planes_level, plan.score_level)),
      store_(std::move(store)),
      residues_(store_->take(size())) {
  const std::vector<Digits> digits = digits_of(planes);
  struct Bucket {
    std::size_t feature, bucket;
  };
  std::vector<Bucket> buckets;
  for (std::size_t f = 0; f < digits.size(); ++f) {
    for (std::size_t b = 0; b < plan.request.features[f].buckets; ++b) buckets.push_back({f, b});
  }
  // What disagreements take off is one task, the last.
  store_->make_all(
      buckets.size() + 1,
      [&](std::size_t i) {
        const StageTimer timer(monitor_, Stage::kVersions);
        if (i == buckets.size()) return make_disagreements(digits);
        make_bucket(buckets[i].feature, buckets[i].bucket, digits[buckets[i].feature]);
      },
      monitor);
}

std::vector<Versions::Digits> Versions::digits_of(std::span<const bgv::Ciphertext> planes) const {
  require(planes.size() == plan_.request.planes(), "a set has all its planes");
  std::vector<Digits> digits;
  for (const plan::FeatureShape& shape : plan_.request.features) {
    const std::size_t low = shape.low_planes(), high = shape.high_planes();
    digits.push_back({planes.first(low), planes.subspan(low, high)});
    planes = planes.subspan(low + high);
  }
  return digits;
}

void Versions::make_bucket(std::size_t feature, std::size_t bucket, const Digits& digits) {
  const std::size_t base = digits.low.size(), unit = plan_.request.features[feature].unit();
  bgv::Ciphertext product = evaluator_.multiply(digits.low[bucket % base], digits.high[bucket / base]);
  if (unit != 1) evaluator_.multiply_integer(product, unit);
  store(index_.bucket(feature, bucket), evaluator_.relinearize(product, keys_, plan_.score_level));
}

bgv::Ciphertext Versions::disagreement(const plan::FeatureShape& shape, const Digits& digits) const {
  std::vector<const bgv::Ciphertext*> low;
  for (const bgv::Ciphertext& plane : digits.low) low.push_back(&plane);
  bgv::Ciphertext present = evaluator_.sum(low);  // every record that has the feature has one low digit
  evaluator_.multiply_integer(present, shape.disagreement);
  return present;
}

void Versions::make_disagreements(std::span<const Digits> digits) {
  const bgv::Level level = plan_.score_level;
  std::vector<bgv::Ciphertext> taken_off;
  for (std::size_t f = 0; f < digits.size(); ++f) {
    const plan::FeatureShape& shape = plan_.request.features[f];
    if (shape.disagreement == 0) continue;
    taken_off.push_back(disagreement(shape, digits[f]));
    store(index_.given_back(f), evaluator_.drop_to(taken_off.back(), level));
  }
  if (taken_off.empty()) return;
  std::vector<const bgv::Ciphertext*> all;
  for (const bgv::Ciphertext& each : taken_off) all.push_back(&each);
  bgv::Ciphertext sum = evaluator_.sum(all);
  evaluator_.multiply_integer(sum, -1);
  store(index_.taken_off(), evaluator_.drop_to(std::move(sum), level));
}

void Versions::store(std::size_t version, const bgv::Ciphertext& ciphertext) {
  require(ciphertext.factor() == factor_, "all versions have one correction factor");
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < ciphertext.level(); ++limb) {
      const std::uint32_t* residues = ciphertext.part(part).limb(limb);
      for (std::size_t k = 0; k < slices(); ++k) {
        std::copy_n(residues + k * slice_words_, slice_words_,
                    residues_ + offset(part, limb, k) + version * slice_words_);
      }
    }
  }
}

}  // namespace tacit::link
