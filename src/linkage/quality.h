// SPDX-License-Identifier: Apache-2.0
// How well a model links: precision, recall and F1 against pairs known to be the same person, over record
// pairs and over server records. A query counts a server record once, however many client records reach it
// (docs/protocol.md, "The function"), so the latter is what its table depends on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::linkage {

using RecordPair = std::pair<std::uint32_t, std::uint32_t>;  // client record, server record

struct Quality {
  std::size_t true_pairs = 0;     // labelled, each once
  std::size_t found_pairs = 0;    // linked, each once
  std::size_t correct_pairs = 0;  // both
  double precision = 0;           // correct / found; 0 where nothing was found
  double recall = 0;              // correct / true; 0 where nothing is labelled
  double f1 = 0;                  // harmonic mean of the two; 0 where both are 0
};

/// The same over server records. Only whether somebody reaches a record enters a query's table, so a record
/// that belongs to a client record counts as correct even if another one reaches it.
struct RecordQuality {
  std::size_t true_records = 0;     // labelled with some client record
  std::size_t found_records = 0;    // reached by some client record
  std::size_t correct_records = 0;  // both
  double precision = 0;             // as for pairs
  double recall = 0;
  double f1 = 0;
};

/// With the ratios of these counts; correct <= found and correct <= truth.
Quality pair_quality(std::size_t truth, std::size_t found, std::size_t correct);
RecordQuality record_quality(std::size_t truth, std::size_t found, std::size_t correct);

/// Found links against labelled ones; a pair that is in a list twice counts once.
Quality evaluate_pairs(std::span<const RecordPair> found, std::span<const RecordPair> labelled);

/// evaluate_pairs() of everything that `model` links, without a list of it.
Quality evaluate_model(const Model& model, const FeatureTable& client, const FeatureTable& server,
                       std::span<const RecordPair> labelled);

}  // namespace tacit::linkage
