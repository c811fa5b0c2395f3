// SPDX-License-Identifier: Apache-2.0
#include "plan/request.h"

#include <algorithm>
#include <bit>
#include <string>

#include "base/limits.h"
#include "plan/blocked_layout.h"
#include "plan/refusal.h"

namespace tacit::plan {
namespace {

void check_table(const PlanRequest& r) {
  if (r.cells == 0) refuse("a dimension has no category, so there is no cell to fill");
  if (r.cells > kMaxCells / r.categories()) {
    refuse("the table has " + std::to_string(r.cells) + " cells" +
           (r.split_categories == 0 ? "" : " times " + std::to_string(r.split_categories)) + "; at most " +
           std::to_string(kMaxCells) + " are possible");
  }
  if (r.tallies.empty() || r.tallies.size() > kMaxTallies) {
    refuse("the table has no statistic to fill its cells with, or more than " + std::to_string(kMaxTallies));
  }
  for (const TallyShape& tally : r.tallies) {
    if (tally.counts < 1 || tally.counts > 2 || tally.spans.size() > 2)
      refuse("a statistic has a number of counts or sums that no plan supports");
  }
}

constexpr std::uint32_t kMaxScoreRange = linkage::kMaxScoreRange;

/// No weight is more than all scores. An agreement may be below 0, with a disagreement that makes up for it.
bool is_of_a_model(const FeatureShape& f) {
  return f.buckets >= linkage::kMinBuckets && f.buckets <= linkage::kMaxBuckets && f.weight() >= 1 &&
         f.weight() <= kMaxScoreRange && f.disagreement <= kMaxScoreRange &&
         f.alternatives <= linkage::kMaxAlternatives;
}

/// The most ones among the binary digits of 1 .. most.
std::size_t most_ones(std::uint32_t most) {
  const auto digits = static_cast<std::size_t>(std::bit_width(most));
  return std::has_single_bit(most + 1) ? digits : std::max<std::size_t>(digits - 1, 1);
}

}  // namespace

std::size_t FeatureShape::low_planes() const {
  std::size_t low = 1;
  while (low * low < buckets) ++low;
  return low;
}

/// A product with its two sums costs about what four masks do: measured.
bool FeatureShape::has_bucket_masks() const {
  constexpr std::size_t kMasksOfAProduct = 4;
  return buckets + high_planes() * (1 + kMasksOfAProduct) < columns() * (planes() + kMasksOfAProduct);
}

std::size_t LinkRequest::planes() const {
  std::size_t planes = 0;
  for (const FeatureShape& f : features) planes += f.planes();
  return planes;
}

std::size_t LinkRequest::versions() const {
  std::size_t buckets = 0, disagreements = 0;
  for (const FeatureShape& f : features) {
    buckets += f.buckets;
    disagreements += f.disagreement != 0 ? 1 : 0;
  }
  return buckets + (disagreements == 0 ? 0 : disagreements + 1);
}

std::size_t LinkRequest::terms() const {
  std::size_t terms = 0, disagreements = 0;
  for (const FeatureShape& f : features) {
    terms += f.columns();
    disagreements += f.disagreement != 0 ? 1 : 0;
  }
  return terms + (disagreements == 0 ? 0 : 1);
}

std::size_t LinkRequest::repeated_terms() const {
  std::size_t repeated = 0, digits = 1;
  for (const FeatureShape& f : features) {
    const std::uint32_t times = f.weight() / f.unit();
    repeated += f.columns() * (most_ones(times) - 1);
    digits = std::max(digits, static_cast<std::size_t>(std::bit_width(times)));
  }
  return repeated + digits - 1;
}

std::size_t LinkRequest::masks() const {
  std::size_t masks = has_bucket_masks() ? 1 : 0;
  for (const FeatureShape& f : features) masks += f.masks() + (f.disagreement != 0 ? 1 : 0);
  return masks;
}

bool LinkRequest::has_bucket_masks() const {
  return std::ranges::any_of(features, &FeatureShape::has_bucket_masks);
}

PlanRequest request_for(const linkage::Model& model) {
  PlanRequest request;
  for (const linkage::Feature& f : model.features()) {
    request.features.push_back({static_cast<std::size_t>(f.buckets), static_cast<std::uint32_t>(f.largest),
                                static_cast<std::uint32_t>(f.disagreement), 0, f.varies});
  }
  for (const std::size_t feature : model.alternatives()) ++request.features[feature].alternatives;
  request.score_range = static_cast<std::uint32_t>(model.score_range());
  request.shifted_threshold = static_cast<std::uint32_t>(model.shifted_threshold());
  request.passes = model.passes().size();
  return request;
}

void check_link_request(const LinkRequest& r) {
  if (r.client_records == 0) refuse("there is no client record to link; the client's file is empty");
  if (r.server_records == 0) refuse("there is no server record to link; the server's table is empty");
  if (r.client_records > kMaxRecords || r.server_records > kMaxRecords) {
    refuse("a side has more than " + std::to_string(kMaxRecords) + " records");
  }
  if (r.passes > kMaxPasses) refuse("the model has more than " + std::to_string(kMaxPasses) + " passes");
  if (r.features.empty() || r.features.size() > kMaxFeatures ||
      !std::ranges::all_of(r.features, is_of_a_model)) {
    refuse(
        "the model has a number of levels, or a level with buckets, weights or further values, that no "
        "model has");
  }
  if (r.shifted_threshold < 1 || r.shifted_threshold > r.score_range || r.score_range > kMaxScoreRange) {
    refuse("the model's threshold or score range is outside what the link polynomial takes (1 to " +
           std::to_string(kMaxScoreRange) + ")");
  }
  if (r.split_categories > kMaxSplitCategories) {
    refuse("the client's own dimension has " + std::to_string(r.split_categories) + " categories; at most " +
           std::to_string(kMaxSplitCategories) + " are possible");
  }
}

void check_request(const PlanRequest& r) {
  check_link_request(r);
  if (r.min_cell < kMinMinCell || r.min_cell > kMaxMinCell) {
    refuse("min_cell is " + std::to_string(r.min_cell) + "; it must be from " + std::to_string(kMinMinCell) +
           " to " + std::to_string(kMaxMinCell));
  }
  check_table(r);
}

}  // namespace tacit::plan
