// The rounds of a query after the link step: in each the server sends padded numbers and the client sends
// them back in fresh ciphertexts.
#pragma once

#include <cstddef>

namespace tacit::plan {

/// In this order: link sums (with categories of the client's own, those of its blocks, and then those of the
/// categories), powers, totals, the gate's heights, values.
enum class RoundKind { kLinkSums, kCategories, kPowers, kTotals, kGate, kValues };

struct Round {
  RoundKind kind = RoundKind::kLinkSums;
  std::size_t number = 0;    // among those of its kind
  std::size_t sent = 0;      // ciphertexts
  std::size_t returned = 0;  // ciphertexts, the selection not counted
};

}  // namespace tacit::plan
