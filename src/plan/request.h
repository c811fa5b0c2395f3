// SPDX-License-Identifier: Apache-2.0
// What a query asks for, as far as it is public: of record linkage and of the table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bgv/security.h"
#include "linkage/model.h"
#include "plan/items.h"

namespace tacit::plan {

/// min_cell is from 2 (a cell of one person is a person) to this.

inline constexpr std::size_t kMaxRecords = 100'000'000;  // of either side
inline constexpr std::size_t kMaxFeatures = linkage::kMaxFeatures;
/// What a table may have.
inline constexpr std::size_t kMaxCells = 16384;  // the client's own dimension included
inline constexpr std::size_t kMaxTallies = 100;
inline constexpr std::size_t kMaxItems = std::size_t{1} << 18;

struct FeatureShape {
  std::size_t buckets = 0;
  std::uint32_t agreement = 0;
  std::uint32_t disagreement = 0;
  std::size_t alternatives = 0;  // further buckets by which a server record may agree
  /// Whether what a server record's buckets add depends on the record: from 0 to weight(). Otherwise all add
  /// weight().
  bool varies = false;

  /// The most that a bucket adds, disagreement included.
  std::uint32_t weight() const { return agreement + disagreement; }
  /// What a bucket adds is a multiple of this: of what versions hold (docs/protocol.md, "Versions").
  std::uint32_t unit() const { return varies ? 1 : weight(); }
  /// Buckets that a server record may have of the feature.
  std::size_t columns() const { return 1 + alternatives; }
  /// A bucket is sent as two one-hot digits, bucket = high * low_planes() + low: about 2 sqrt(buckets)
  /// planes.
  std::size_t low_planes() const;
  std::size_t high_planes() const { return (buckets + low_planes() - 1) / low_planes(); }
  std::size_t planes() const { return low_planes() + high_planes(); }

  // Blocked linkage: each column has masks for its two digits and is a product of two masked sums, or, where
  // that costs less, each bucket has a mask, and each high digit's plane is multiplied with a masked sum.

  bool has_bucket_masks() const;
  std::size_t masks() const { return has_bucket_masks() ? buckets : columns() * planes(); }
  std::size_t products() const { return has_bucket_masks() ? high_planes() : columns(); }
};

/// What a link plan follows from.
struct LinkRequest {
  std::size_t client_records = 0;  // n, at least 1
  std::size_t server_records = 0;  // S, at least 1
  std::vector<FeatureShape> features;
  std::uint32_t score_range = 0;        // W
  std::uint32_t shifted_threshold = 0;  // in 1..W
  std::size_t split_categories = 0;     // of the client's own dimension; 0 where there is none
  std::size_t passes = 0;               // of the model; 0 where only all pairs can be compared
  bgv::Security security;               // that the parameters must have

  /// Categories of the client's own dimension, 1 without one.
  std::size_t categories() const { return split_categories == 0 ? 1 : split_categories; }
  /// Planes of a set, two digits a feature.
  std::size_t planes() const;
  /// Ciphertexts that scores are sums of: one for every bucket of every feature and, where there are
  /// disagreements, one for each of these features and one for all together.
  std::size_t versions() const;
  /// How many of them a server record's score has, where no feature is missing and all its alternatives are
  /// there.
  std::size_t terms() const;
  /// How many more are added up at most, since a version counts by the binary digits of a weight: once for
  /// each digit that is 1, and once to go on to the next digit.
  std::size_t repeated_terms() const;
  /// Masks of a layer in blocked linkage.
  std::size_t masks() const;
  /// Whether some feature has masks for its buckets; then one more mask is set wherever there is a record.
  bool has_bucket_masks() const;
};

/// What a table plan follows from, in addition to the link sums.
struct TableRequest {
  std::size_t min_cell = 0;
  std::size_t cells = 0;            // of the server's dimensions, at least 1
  std::vector<TallyShape> tallies;  // at least one
};

/// Both. Every figure is public.
struct PlanRequest : LinkRequest, TableRequest {};

/// The request of a model; cells, tallies, split, sizes and min_cell are set by the caller.
PlanRequest request_for(const linkage::Model& model);

/// Throws Error(kLimit) where a figure of the linkage is out of range, which no model's is.
void check_link_request(const LinkRequest& request);
/// The same of all figures.
void check_request(const PlanRequest& request);

}  // namespace tacit::plan
