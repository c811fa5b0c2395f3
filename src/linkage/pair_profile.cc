// SPDX-License-Identifier: Apache-2.0
#include "linkage/pair_profile.h"

#include <algorithm>
#include <tuple>

#include "base/error.h"

namespace tacit::linkage {

namespace {

static_assert(kMaxFeatures <= 64, "a pattern has a bit for each feature");

Outcome compare(std::int16_t x, std::int16_t y) {
  if (x == kMissing || y == kMissing) return Outcome::kLacksValue;
  return x == y ? Outcome::kAgrees : Outcome::kDiffers;
}

}  // namespace

PairProfile::PairProfile(std::size_t features, std::vector<std::size_t> alternatives)
    : features_(features), alternatives_(std::move(alternatives)) {
  require(features <= kMaxFeatures, "a pattern has a bit for each feature");
}

void PairProfile::add(std::span<const std::int16_t> x, std::span<const std::int16_t> y, int shifted_score) {
  require(x.size() >= features_.size() && y.size() >= features_.size() &&
              y.size() <= features_.size() + alternatives_.size(),
          "records have the profile's features");
  std::uint64_t otherwise = 0;  // bit f: they agree by an alternative
  for (std::size_t k = features_.size(); k < y.size(); ++k) {
    const std::size_t f = alternatives_[k - features_.size()];
    if (y[k] != kMissing && y[k] == x[f]) otherwise |= std::uint64_t{1} << f;
  }
  Key key{shifted_score, 0, 0};
  for (std::size_t f = 0; f < features_.size(); ++f) {
    const Outcome outcome = (otherwise >> f & 1) != 0 ? Outcome::kAgrees : compare(x[f], y[f]);
    features_[f].agree += outcome == Outcome::kAgrees ? 1 : 0;
    features_[f].differ += outcome == Outcome::kDiffers ? 1 : 0;
    features_[f].missing += outcome == Outcome::kLacksValue ? 1 : 0;
    key.agree |= std::uint64_t{outcome == Outcome::kAgrees} << f;
    key.missing |= std::uint64_t{outcome == Outcome::kLacksValue} << f;
  }
  ++patterns_[key];
  ++pairs_;
}

Pattern PairProfile::pattern_of(const Key& key, std::size_t pairs) const {
  Pattern pattern{{}, key.shifted_score, pairs};
  for (std::size_t f = 0; f < features_.size(); ++f) {
    const bool agree = (key.agree >> f & 1) != 0;
    const bool missing = (key.missing >> f & 1) != 0;
    pattern.outcomes.push_back(agree ? Outcome::kAgrees : missing ? Outcome::kLacksValue : Outcome::kDiffers);
  }
  return pattern;
}

std::vector<Pattern> PairProfile::most_common(std::size_t limit) const {
  std::vector<std::pair<Key, std::size_t>> all(patterns_.begin(), patterns_.end());
  const std::size_t count = std::min(limit, all.size());
  std::partial_sort(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
      [](const auto& a, const auto& b) { return std::tie(a.second, a.first) > std::tie(b.second, b.first); });
  std::vector<Pattern> patterns;
  for (std::size_t i = 0; i < count; ++i) patterns.push_back(pattern_of(all[i].first, all[i].second));
  return patterns;
}

}  // namespace tacit::linkage
