// SPDX-License-Identifier: Apache-2.0
// Everything that two files with known links say about a model, at its own threshold and at every other one.
// Pairs are counted, never listed, so memory is proportional to the records and the labelled pairs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linkage/ambiguity.h"
#include "linkage/pair_profile.h"
#include "linkage/quality.h"

namespace tacit::linkage {

/// The quality that the model would have with another threshold.
struct CurvePoint {
  int threshold = 0;
  Quality pairs;
  RecordQuality records;
};

/// Who reaches more than one record, at the model's threshold.
struct Reach {
  // Server records that several client records reach: each counts once.
  std::size_t shared_servers = 0;
  // Server records that belong to some client record, but only others reach them: right by accident.
  std::size_t only_by_others = 0;
  // Client records that reach several server records: each of those counts.
  std::size_t several_servers = 0;
  // Of one server record.
  std::uint32_t most_clients = 0;
};

struct Evaluation {
  Quality pairs;  // at the model's threshold, as everything but the curve
  RecordQuality records;
  Reach reach;
  std::vector<CurvePoint> curve;  // thresholds 1, 2, .. up to the highest score that there is
  PairProfile true_links, false_links, missed_links;
  std::vector<AmbiguousRecord> ambiguous;
};

/// Compares all pairs. `labelled`: client and server records within the tables; a pair that stands there
/// twice counts once.
Evaluation evaluate(const Model& model, const FeatureTable& client, const FeatureTable& server,
                    std::span<const RecordPair> labelled);

/// The point with the highest F1 over pairs, and the one with the highest over records; of equal ones that
/// with the higher threshold, which links fewer strangers elsewhere. `curve` is not empty.
const CurvePoint& best_by_pairs(std::span<const CurvePoint> curve);
const CurvePoint& best_by_records(std::span<const CurvePoint> curve);

}  // namespace tacit::linkage
