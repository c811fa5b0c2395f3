// SPDX-License-Identifier: Apache-2.0
// Which pairs of two files are one person, estimated without a label (docs/model.md, "Fitting"): from several
// starts, with each record's possible partners weighed against each other, and refused where no estimate is
// plausible.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "fit/comparison.h"
#include "fit/mixture.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

/// What is compared: two files, and which client records stand for all.
struct TwoFiles {
  const linkage::ModelSpec& model;  // fields and levels, with their buckets
  const table::Table& client;
  const table::Table& server;
  std::span<const std::uint32_t> sample;  // of the client's records
};

struct Unlabelled {
  Mixture mixture;
  std::vector<LikelyPair> pairs;      // that may be one person, in the order of server records and places
  std::vector<double> probabilities;  // of each pair; all others are two people
  /// Whether people are in a file several times. Then a pair is looked at by itself, and otherwise of the
  /// pairs of a record at most one is a match.
  bool repeated = false;
  /// Why the estimate of how many true pairs there are, and so of precision and recall, may be wrong; empty
  /// where nothing speaks against it.
  std::vector<std::string> uncertain;
};

/// Hears of stages: "comparing pairs" or "estimating rates", and how far each is.
using StageProgress = std::function<void(const std::string& stage, std::uint64_t done, std::uint64_t all)>;

/// `comparison`: of these files, and what it counted. `expected_matches` > 0: where the search starts. Throws
/// Error(kUnsuitable) where the files do not show who is one person.
Unlabelled estimate_unlabelled(const Comparison& comparison, const PatternTable& patterns,
                               const TwoFiles& files, double expected_matches, const StageProgress& progress);

}  // namespace tacit::fit
