#include "protocol/server/versions.h"

#include <tbb/parallel_for.h>

#include <algorithm>

#include "base/error.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

/// The longest power of two for which a slice of all versions takes up to three quarters of a second cache of
/// 512 KB.
std::size_t choose_slice_words(std::size_t versions, std::size_t degree) {
  constexpr std::size_t kLeastWords = 64, kSliceBytes = 384 << 10;
  std::size_t words = kLeastWords;
  while (2 * words <= degree && 2 * words * versions * sizeof(std::uint32_t) <= kSliceBytes) words *= 2;
  return words;
}

}  // namespace

Versions::Versions(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                   std::vector<bgv::Ciphertext> planes, Observer& observer)
    : plan_(plan),
      evaluator_(evaluator),
      keys_(keys),
      observer_(observer),
      count_(plan.request.buckets()),
      slice_words_(choose_slice_words(count_, plan.layout.degree)),
      factor_(
          bgv::factor_after_drop(evaluator.parameters(), {}, plan.link.planes_level, plan.link.score_level)),
      residues_(count_ * 2 * plan.link.score_level * plan.layout.degree) {
  require(planes.size() == plan.request.planes(), "a shelf has all its planes");
  auto next = planes.begin();
  const auto take = [&](std::size_t count) {
    const auto first = next;
    next += static_cast<std::ptrdiff_t>(count);
    return std::vector<bgv::Ciphertext>(std::move_iterator(first), std::move_iterator(next));
  };
  std::size_t version = 0;
  for (std::size_t f = 0; f < plan.request.features.size(); ++f) {
    const plan::FeatureShape& shape = plan.request.features[f];
    first_.push_back(version);
    version += shape.buckets;
    std::vector<bgv::Ciphertext> low = take(shape.low_planes());
    make_feature(f, std::move(low), take(shape.high_planes()));
  }
}

void Versions::make_feature(std::size_t feature, std::vector<bgv::Ciphertext> low,
                            std::vector<bgv::Ciphertext> high) {
  const plan::FeatureShape& shape = plan_.request.features[feature];
  std::vector<const bgv::Ciphertext*> digits;
  for (const bgv::Ciphertext& plane : low) digits.push_back(&plane);
  bgv::Ciphertext present = evaluator_.sum(digits);  // every record that has the feature has one low digit
  evaluator_.multiply_integer(present, shape.disagreement);
  tbb::parallel_for(std::size_t{0}, shape.buckets, [&](std::size_t bucket) {
    if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
    const WorkTimer timer(observer_, Work::kExpansion);
    const bgv::Ciphertext& low_plane = low[bucket % low.size()];
    store(index(feature, bucket), make_version(shape, low_plane, high[bucket / low.size()], present));
  });
}

bgv::Ciphertext Versions::make_version(const plan::FeatureShape& shape, const bgv::Ciphertext& low,
                                       const bgv::Ciphertext& high, const bgv::Ciphertext& present) const {
  bgv::Ciphertext product = evaluator_.multiply(low, high);
  const std::uint32_t weight = shape.agreement + shape.disagreement;
  if (weight != 1) evaluator_.multiply_integer(product, weight);
  if (shape.disagreement != 0) evaluator_.subtract(product, present);
  return evaluator_.relinearize(product, keys_, plan_.link.score_level);
}

void Versions::store(std::size_t version, const bgv::Ciphertext& ciphertext) {
  require(ciphertext.factor() == factor_, "all versions have one plaintext factor");
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

}  // namespace tacit::protocol
