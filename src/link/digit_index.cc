// SPDX-License-Identifier: Apache-2.0
#include "link/digit_index.h"

#include <algorithm>

#include "base/error.h"
#include "bgv/parameters.h"
#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::link {
namespace {

constexpr std::uint32_t kMinus = DigitIndex::kCodes / 2;
static_assert(linkage::kMaxScoreRange < kMinus, "weights and disagreements have codes");

std::uint32_t term_of(std::size_t mask, std::uint32_t code) {
  return static_cast<std::uint32_t>(mask) * DigitIndex::kCodes + code;
}

}  // namespace

DigitIndex::DigitIndex(const plan::LinkRequest& request) : features_(request.features) {
  if (request.has_bucket_masks()) anybody_ = masks_++;
  for (std::size_t f = 0; f < features_.size(); ++f) {
    if (features_[f].has_bucket_masks()) {
      add_buckets(f);
    } else {
      add_column(f);
    }
  }
  for (std::size_t f = 0; f < features_.size(); ++f) {
    for (std::size_t i = 0; i < features_[f].alternatives; ++i) {
      if (features_[f].has_bucket_masks()) {
        columns_.push_back(columns_[f]);
      } else {
        add_column(f);
      }
    }
  }
  for (const plan::FeatureShape& shape : features_) {
    presences_.emplace_back();
    if (shape.disagreement != 0) presences_.back() = masks_++;
  }
  require(masks_ == request.masks() && masks_ <= ~std::uint32_t{0} / kCodes, "masks are those of the plan");
}

void DigitIndex::add_column(std::size_t feature) {
  const plan::FeatureShape& shape = features_[feature];
  const std::size_t low = masks_, high = low + shape.low_planes();
  masks_ = high + shape.high_planes();
  columns_.push_back({feature, low, high, shape.low_planes()});
  pairs_.push_back({feature, {0, shape.low_planes(), low}, {0, shape.high_planes(), high}});
}

/// The last high digit may lack some low ones.
void DigitIndex::add_buckets(std::size_t feature) {
  const plan::FeatureShape& shape = features_[feature];
  const std::size_t first = masks_, base = shape.low_planes();
  masks_ += shape.buckets;
  columns_.push_back({feature, first, first, 0});
  for (std::size_t high = 0; high < shape.high_planes(); ++high) {
    const std::size_t bucket = high * base, count = std::min(base, shape.buckets - bucket);
    pairs_.push_back({feature, {0, count, first + bucket}, {high, 1, *anybody_}});
  }
}

void DigitIndex::append_bucket(const Column& column, std::size_t bucket, std::uint32_t weight,
                               SecretVector<std::uint32_t>& terms) {
  const std::size_t base = column.low_digits;
  if (base == 0) {
    terms.push_back(term_of(column.low + bucket, weight));
    return;
  }
  terms.push_back(term_of(column.low + bucket % base, 1));
  terms.push_back(term_of(column.high + bucket / base, weight));
}

void DigitIndex::append_terms(std::span<const std::int16_t> record, std::span<const std::uint8_t> weights,
                              SecretVector<std::uint32_t>& terms) const {
  require(record.size() == columns_.size() && weights.size() == record.size(),
          "a server record has the plan's features, and weights");
  for (std::size_t k = 0; k < record.size(); ++k) {
    if (record[k] == linkage::kMissing) continue;
    const plan::FeatureShape& shape = features_[columns_[k].feature];
    require(weights[k] <= shape.weight(), "what a bucket adds is what the plan's model says");
    append_bucket(columns_[k], static_cast<std::size_t>(record[k]), weights[k], terms);
    if (k < features_.size() && presences_[k].has_value())
      terms.push_back(term_of(*presences_[k], kMinus + shape.disagreement));
  }
  if (anybody_.has_value()) terms.push_back(term_of(*anybody_, 1));
}

std::uint32_t DigitIndex::value(std::uint32_t code) {
  return code < kMinus ? code : bgv::plaintext_modulus().negate(code - kMinus);
}

}  // namespace tacit::link
