#include "protocol/server/versions.h"

#include <algorithm>

#include "base/error.h"
#include "linkage/features.h"
#include "protocol/server/workers.h"
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

Versions::Versions(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                   const bgv::EvaluationKeys& keys, std::vector<bgv::Ciphertext> planes, Observer& observer,
                   LinkProgress& progress)
    : plan_(plan),
      evaluator_(evaluator),
      keys_(keys),
      observer_(observer),
      count_(plan.request.versions()),
      slice_words_(choose_slice_words(count_, plan.sums.degree)),
      factor_(bgv::factor_after_drop(evaluator.parameters(), {}, plan.planes_level, plan.score_level)),
      residues_(count_ * 2 * plan.score_level * plan.sums.degree) {
  require(planes.size() == plan.request.planes(), "a shelf has all its planes");
  number_versions();
  auto next = planes.begin();
  const auto take = [&](std::size_t count) {
    const auto first = next;
    next += static_cast<std::ptrdiff_t>(count);
    return std::vector<bgv::Ciphertext>(std::move_iterator(first), std::move_iterator(next));
  };
  std::map<std::size_t, bgv::Ciphertext> disagreements;
  for (std::size_t f = 0; f < plan.request.features.size(); ++f) {
    const plan::FeatureShape& shape = plan.request.features[f];
    const std::vector<bgv::Ciphertext> low = take(shape.low_planes()), high = take(shape.high_planes());
    make_feature(f, low, high, progress);
    if (shape.disagreement != 0) disagreements.emplace(f, disagreement(shape, low));
  }
  if (!disagreements.empty()) store_disagreements(disagreements);
}

void Versions::number_versions() {
  const std::vector<plan::FeatureShape>& features = plan_.request.features;
  std::size_t next = 0;
  for (std::size_t f = 0; f < features.size(); ++f) {
    first_.push_back(next);
    next += features[f].buckets;
    owners_.insert(owners_.end(), features[f].alternatives, f);
  }
  taken_off_ = next++;
  for (const plan::FeatureShape& shape : features) {
    given_back_.push_back(next);
    next += shape.disagreement != 0 ? 1 : 0;
  }
}

void Versions::append_terms(std::span<const std::int16_t> record, std::vector<std::uint32_t>& terms) const {
  const std::vector<plan::FeatureShape>& features = plan_.request.features;
  require(record.size() == features.size() + owners_.size(), "a server record has the plan's features");
  const auto append = [&](std::size_t version) { terms.push_back(static_cast<std::uint32_t>(version)); };
  bool disagreements = false;
  for (std::size_t k = 0; k < record.size(); ++k) {
    const bool own = k < features.size();
    const std::size_t f = own ? k : owners_[k - features.size()];
    disagreements = disagreements || features[f].disagreement != 0;
    if (record[k] != linkage::kMissing) {
      append(first_[f] + static_cast<std::size_t>(record[k]));
    } else if (own && features[f].disagreement != 0) {
      append(given_back_[f]);
    }
  }
  if (disagreements) append(taken_off_);
}

void Versions::make_feature(std::size_t feature, const std::vector<bgv::Ciphertext>& low,
                            const std::vector<bgv::Ciphertext>& high, LinkProgress& progress) {
  const plan::FeatureShape& shape = plan_.request.features[feature];
  parallel_for(shape.buckets, [&](std::size_t bucket) {
    if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
    const WorkTimer timer(observer_, Work::kExpansion);
    bgv::Ciphertext product = evaluator_.multiply(low[bucket % low.size()], high[bucket / low.size()]);
    if (shape.weight() != 1) evaluator_.multiply_integer(product, shape.weight());
    store(first_[feature] + bucket, evaluator_.relinearize(product, keys_, plan_.score_level));
    progress.prepare();
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
    store(given_back_[feature], evaluator_.drop_to(taken_off, level));
    all.push_back(&taken_off);
  }
  bgv::Ciphertext sum = evaluator_.sum(all);
  evaluator_.multiply_integer(sum, -1);
  store(taken_off_, evaluator_.drop_to(std::move(sum), level));
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
