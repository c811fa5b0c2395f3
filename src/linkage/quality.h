// How well a model links: precision, recall and F1 over record pairs, against pairs known to be the same
// person.
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

/// Found links against labelled ones; a pair that stands in a list twice counts once.
Quality evaluate_pairs(std::span<const RecordPair> found, std::span<const RecordPair> labelled);

/// evaluate_pairs() of everything that `model` links, without a list of it.
Quality evaluate_model(const Model& model, const FeatureTable& client, const FeatureTable& server,
                       std::span<const RecordPair> labelled);

}  // namespace tacit::linkage
