// SPDX-License-Identifier: Apache-2.0
// What blocking costs and saves where the truth is known: how many pairs each pass compares, how many true
// ones are among them, and how well the model links what is compared.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "linkage/blocking.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "linkage/quality.h"

namespace tacit::linkage {

struct PassQuality {
  std::size_t pairs = 0;          // that share a bin
  std::size_t true_pairs = 0;     // labelled ones of these
  std::size_t met_by_now = 0;     // labelled pairs that share a bin in this pass or one before it
  std::size_t true_by_alone = 0;  // labelled pairs that share a bin in this pass alone
  PassBins::LeftOut client_left_out, server_left_out;
  std::size_t client_no_key = 0, server_no_key = 0;
};

struct BlockedQuality {
  BinShape shape;
  std::vector<PassQuality> passes;  // of the model; none: it has no passes
  std::size_t compared_pairs = 0;   // in some pass, each once
  std::size_t true_pairs = 0;       // labelled, each once
  std::size_t met_pairs = 0;        // labelled ones that are compared
  Quality pairs;                    // of what is linked among the compared pairs, against all labelled ones
  RecordQuality records;

  /// The share of true pairs that are compared: no model links more of them.
  double met() const;
};

/// `labelled`: as for evaluate() (evaluation.h).
BlockedQuality blocked_quality(const Model& model, const FeatureTable& client, const FeatureTable& server,
                               std::span<const RecordPair> labelled, const BinShape& shape);

}  // namespace tacit::linkage
