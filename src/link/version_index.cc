// SPDX-License-Identifier: Apache-2.0
#include "link/version_index.h"

#include <algorithm>
#include <bit>

#include "base/error.h"
#include "linkage/features.h"

namespace tacit::link {
namespace {

void append_version(std::size_t version, SecretVector<std::uint32_t>& terms) {
  terms.push_back(static_cast<std::uint32_t>(version));
}

}  // namespace

VersionIndex::VersionIndex(const plan::LinkRequest& request)
    : count_(request.versions()), features_(request.features) {
  std::size_t next = 0;
  for (std::size_t f = 0; f < features_.size(); ++f) {
    first_.push_back(next);
    next += features_[f].buckets;
    owners_.insert(owners_.end(), features_[f].alternatives, f);
    disagree_ = disagree_ || features_[f].disagreement != 0;
  }
  taken_off_ = next++;
  for (const plan::FeatureShape& shape : features_) {
    given_back_.push_back(next);
    next += shape.disagreement != 0 ? 1 : 0;
  }
}

/// A weight may be secret, so it is not divided by the unit.
std::uint32_t VersionIndex::times(std::span<const std::int16_t> record, std::span<const std::uint8_t> weights,
                                  std::size_t column) const {
  if (record[column] == linkage::kMissing) return 0;
  const plan::FeatureShape& shape = features_[feature_of(column)];
  const std::uint32_t weight = weights[column];
  require(shape.varies ? weight <= shape.weight() : weight == shape.weight(),
          "what a bucket adds is what the plan's model says");
  return shape.varies ? weight : 1;
}

void VersionIndex::append_terms(std::span<const std::int16_t> record, std::span<const std::uint8_t> weights,
                                SecretVector<std::uint32_t>& terms) const {
  require(record.size() == features_.size() + owners_.size() && weights.size() == record.size(),
          "a server record has the plan's features, and weights");
  std::uint32_t most = 1;
  for (std::size_t k = 0; k < record.size(); ++k) most = std::max(most, times(record, weights, k));
  for (int digit = std::bit_width(most) - 1; digit >= 0; --digit) {
    for (std::size_t k = 0; k < record.size(); ++k) {
      if ((times(record, weights, k) >> digit & 1) != 0)
        append_version(bucket(feature_of(k), static_cast<std::size_t>(record[k])), terms);
    }
    if (digit > 0) terms.push_back(kDoubled);
  }
  append_disagreements(record, terms);
}

void VersionIndex::append_disagreements(std::span<const std::int16_t> record,
                                        SecretVector<std::uint32_t>& terms) const {
  if (!disagree_) return;
  for (std::size_t f = 0; f < features_.size(); ++f) {
    if (features_[f].disagreement != 0 && record[f] == linkage::kMissing)
      append_version(given_back(f), terms);
  }
  append_version(taken_off_, terms);
}

}  // namespace tacit::link
