// SPDX-License-Identifier: Apache-2.0
#include "plan/table_plan.h"

#include <algorithm>
#include <string>

#include "plan/refusal.h"

namespace tacit::plan {
namespace {

Items make_items(const TableRequest& r, std::size_t categories, std::uint64_t most_linked) {
  Items items(r.tallies, r.cells, categories, most_linked);
  if (items.count() > kMaxItems) {
    refuse("the table needs " + std::to_string(items.count()) + " totals, " + std::to_string(items.parts()) +
           " (counts and digits of sums) for each of " + std::to_string(r.cells * categories) +
           " cells; at most " + std::to_string(kMaxItems) +
           " are possible. Ask for fewer cells or fewer statistics");
  }
  return items;
}

GateStep make_gate(const Items& items, std::size_t min_cell, std::size_t degree) {
  GateStep gate;
  gate.guards = items.two_guards() ? 2 : 1;
  gate.layout = GateLayout(items, min_cell, gate.guards, degree);
  if (gate.layout.vectors() > kMaxGateVectors) {
    refuse("the gate of " + std::to_string(gate.layout.units()) + " statistics at a min_cell of " +
           std::to_string(min_cell) +
           " takes more ciphertexts than a query may have; ask for fewer cells or fewer statistics");
  }
  return gate;
}

/// Batches of nearly the same size, one after the other.
std::vector<Round> inverse_rounds(std::size_t all) {
  const std::size_t batches = (all + kInverseBatch - 1) / kInverseBatch;
  const std::size_t each = (all + batches - 1) / batches;
  std::vector<Round> rounds;
  for (std::size_t first = 0; first < all; first += each) {
    const std::size_t vectors = std::min(each, all - first);
    for (std::size_t i = 0; i < kInverseRounds; ++i) {
      const std::size_t sent = (i + 1 < kInverseRounds ? 1 : 2) * vectors;
      rounds.push_back({RoundKind::kInverses, i, sent, sent, first, vectors});
    }
  }
  return rounds;
}

std::vector<Round> rounds_of(const TablePlan& plan) {
  const std::size_t totals = plan.total_vectors();
  const std::size_t nodes = plan.gate.layout.vectors(), heights = plan.gate.layout.heights();
  std::vector<Round> rounds = inverse_rounds(plan.linked_vectors());
  rounds.push_back({RoundKind::kTotals, 0, totals, totals + 2 * nodes});
  for (std::size_t i = 0; i < heights; ++i)
    rounds.push_back({RoundKind::kGate, i, nodes, i + 1 < heights ? 2 * nodes : totals});
  rounds.push_back({RoundKind::kValues, 0, totals, totals});
  return rounds;
}

}  // namespace

std::size_t TablePlan::checked_products() const {
  return 2 * linked_vectors() + gate.layout.heights() * gate.layout.vectors() + total_vectors();
}

bgv::CorrectionFactor TablePlan::sent_factor(const Round& round, std::size_t index) const {
  switch (round.kind) {
    case RoundKind::kInverses:
      if (round.number == 0) return inverse.first_factor;
      return index < round.vectors ? inverse.next_factor : inverse.linked_factor;
    case RoundKind::kTotals:
      return tabulate.sent_factor;
    case RoundKind::kGate:
    case RoundKind::kValues:
      return gate.sent_factor;
    case RoundKind::kLinkSums:
    case RoundKind::kCategories:
    case RoundKind::kAligned:
      break;
  }
  throw Error(ErrorCategory::kInternal, "a round that is not the table's");
}

TablePlan derive_table_plan(const TableRequest& request, const LinkSums& sums, std::uint64_t most_linked,
                            bgv::Level end_level) {
  TablePlan plan;
  plan.request = request;
  plan.sums = sums;
  plan.end_level = end_level;
  plan.inverse.sums_level = end_level + 4;
  plan.inverse.powers_level = end_level + 5;
  plan.tabulate.values_level = end_level + 1;
  plan.tabulate.items = make_items(request, sums.categories, most_linked);
  plan.gate = make_gate(plan.tabulate.items, request.min_cell, sums.degree);
  plan.rounds = rounds_of(plan);
  return plan;
}

}  // namespace tacit::plan
