// SPDX-License-Identifier: Apache-2.0
// The rounds of a query after the link step: in each the server sends padded numbers and the client sends
// them back in fresh ciphertexts.
#pragma once

#include <cstddef>

namespace tacit::plan {

/// In this order: link sums (with categories of the client's own, those of its blocks, and then those of the
/// categories; of several passes, those of the passes and then aligned, batch by batch), inverses, batch by
/// batch, totals, the gate's heights, values.
enum class RoundKind { kLinkSums, kCategories, kAligned, kInverses, kTotals, kGate, kValues };

struct Round {
  RoundKind kind = RoundKind::kLinkSums;
  std::size_t number = 0;    // among those of its kind; of inverses, of its batch
  std::size_t sent = 0;      // ciphertexts
  std::size_t returned = 0;  // ciphertexts, the selection not counted
  // The vectors of link sums that it is about, where a round is about some: `vectors` of them from number
  // `first` on, of LinkSums::all_vectors().
  std::size_t first = 0;
  std::size_t vectors = 0;
};

}  // namespace tacit::plan
