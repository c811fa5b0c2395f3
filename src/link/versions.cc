// SPDX-License-Identifier: Apache-2.0
#include "link/versions.h"

#include <algorithm>

#include "base/error.h"
#include "link/workers.h"

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
                   const bgv::EvaluationKeys& keys, std::vector<bgv::Ciphertext> planes, Monitor& monitor)
    : plan_(plan),
      evaluator_(evaluator),
      keys_(keys),
      monitor_(monitor),
      index_(plan.request),
      slice_words_(choose_slice_words(index_.count(), plan.sums.degree)),
      factor_(bgv::factor_after_drop(evaluator.parameters(), {}, plan.planes_level, plan.score_level)),
      residues_(index_.count() * 2 * plan.score_level * plan.sums.degree) {
  require(planes.size() == plan.request.planes(), "a set has all its planes");
  auto next = planes.begin();
  const auto take = [&](std::size_t count) {
    const auto first = next;
    next += static_cast<std::ptrdiff_t>(count);
    return std::vector<bgv::Ciphertext>(std::move_iterator(first), std::move_iterator(next));
  };
  for (const plan::FeatureShape& shape : plan.request.features) buckets_ += shape.buckets;
  std::map<std::size_t, bgv::Ciphertext> disagreements;
  for (std::size_t f = 0; f < plan.request.features.size(); ++f) {
    const plan::FeatureShape& shape = plan.request.features[f];
    const std::vector<bgv::Ciphertext> low = take(shape.low_planes()), high = take(shape.high_planes());
    make_feature(f, low, high);
    if (shape.disagreement != 0) disagreements.emplace(f, disagreement(shape, low));
  }
  if (!disagreements.empty()) store_disagreements(disagreements);
}

void Versions::make_feature(std::size_t feature, const std::vector<bgv::Ciphertext>& low,
                            const std::vector<bgv::Ciphertext>& high) {
  const plan::FeatureShape& shape = plan_.request.features[feature];
  parallel_for(shape.buckets, [&](std::size_t bucket) {
    stop_if_cancelled(monitor_);
    const StageTimer timer(monitor_, Stage::kVersions);
    bgv::Ciphertext product = evaluator_.multiply(low[bucket % low.size()], high[bucket / low.size()]);
    if (shape.unit() != 1) evaluator_.multiply_integer(product, shape.unit());
    store(index_.bucket(feature, bucket), evaluator_.relinearize(product, keys_, plan_.score_level));
    monitor_.on_prepared(++made_, buckets_);
  });
}

bgv::Ciphertext Versions::disagreement(const plan::FeatureShape& shape,
                                       const std::vector<bgv::Ciphertext>& low) const {
  std::vector<const bgv::Ciphertext*> digits;
  for (const bgv::Ciphertext& plane : low) digits.push_back(&plane);
  bgv::Ciphertext present = evaluator_.sum(digits);  // every record that has the feature has one low digit
  evaluator_.multiply_integer(present, shape.disagreement);
  return present;
}

void Versions::store_disagreements(const std::map<std::size_t, bgv::Ciphertext>& by_feature) {
  const bgv::Level level = plan_.score_level;
  std::vector<const bgv::Ciphertext*> all;
  for (const auto& [feature, taken_off] : by_feature) {
    store(index_.given_back(feature), evaluator_.drop_to(taken_off, level));
    all.push_back(&taken_off);
  }
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
                    residues_.data() + offset(part, limb, k) + version * slice_words_);
      }
    }
  }
}

}  // namespace tacit::link
