// SPDX-License-Identifier: Apache-2.0
#include "protocol/refreshed.h"

#include "base/error.h"
#include "bgv/packing.h"
#include "plan/block_sums.h"

namespace tacit::protocol {
namespace {

SlotVectors decoded(const bgv::SlotEncoder& encoder, std::span<const bgv::Plaintext> sent) {
  SlotVectors slots;
  for (const bgv::Plaintext& plaintext : sent) slots.push_back(encoder.decode(plaintext));
  return slots;
}

/// The totals in the order of their items, and the counts that each unit's leaves are made of.
SlotVectors totals(const plan::TablePlan& plan, std::span<const bgv::Plaintext> sent) {
  const std::size_t degree = plan.degree(), count = plan.tabulate.items.count();
  const plan::GateLayout& gate = plan.gate.layout;
  const auto total = [&](std::size_t item) {
    return sent[item / degree][bgv::packed_position(item % degree, degree)];
  };
  SlotVectors slots(plan.total_vectors());
  for (SecretVector<std::uint32_t>& own : slots) own.reserve(degree);
  for (std::size_t item = 0; item < count; ++item) slots[item / degree].push_back(total(item));
  for (std::size_t factor = 0; factor < 2; ++factor) {
    for (std::size_t vector = 0; vector < gate.vectors(); ++vector) {
      slots.emplace_back(degree, 0);
      for (std::size_t unit = 0; unit < gate.units_in(vector); ++unit) {
        for (std::size_t pair = 0; pair < gate.nodes(0); ++pair) {
          const auto leaf =
              gate.leaf(plan.tabulate.items, vector * gate.units_per_vector() + unit, 2 * pair + factor);
          if (leaf.has_value()) slots.back()[gate.slot(unit, pair)] = total(leaf->item);
        }
      }
    }
  }
  return slots;
}

/// The nodes of one height as the factors of the next: those with even numbers, then those with odd ones.
SlotVectors factors(const plan::TablePlan& plan, std::size_t height, const SlotVectors& nodes) {
  const plan::GateLayout& gate = plan.gate.layout;
  SlotVectors slots;
  for (std::size_t factor = 0; factor < 2; ++factor) {
    for (std::size_t vector = 0; vector < gate.vectors(); ++vector) {
      slots.emplace_back(plan.degree(), 0);
      for (std::size_t unit = 0; unit < gate.units_in(vector); ++unit) {
        for (std::size_t pair = 0; pair < gate.nodes(height + 1); ++pair)
          slots.back()[gate.slot(unit, pair)] = nodes[vector][gate.slot(unit, 2 * pair + factor)];
      }
    }
  }
  return slots;
}

/// Each item's product of its unit.
SlotVectors products(const plan::TablePlan& plan, const SlotVectors& nodes) {
  const plan::GateLayout& gate = plan.gate.layout;
  SlotVectors slots(plan.total_vectors());
  for (SecretVector<std::uint32_t>& own : slots) own.reserve(plan.degree());
  for (std::size_t item = 0; item < plan.tabulate.items.count(); ++item) {
    const std::size_t unit = gate.unit_of(plan.tabulate.items, item);
    slots[item / plan.degree()].push_back(
        nodes[unit / gate.units_per_vector()][gate.slot(unit % gate.units_per_vector(), 0)]);
  }
  return slots;
}

}  // namespace

SlotVectors refreshed_slots(const plan::Plan& plan, const plan::Round& round, const bgv::SlotEncoder& encoder,
                            std::span<const bgv::Plaintext> sent) {
  require(sent.size() == round.sent, "a round has all that was sent");
  switch (round.kind) {
    case plan::RoundKind::kLinkSums:
      return plan::link_sums_in_slots(plan.link, sent);
    case plan::RoundKind::kCategories:
    case plan::RoundKind::kAligned:
    case plan::RoundKind::kInverses:
    case plan::RoundKind::kValues:
      return decoded(encoder, sent);
    case plan::RoundKind::kTotals:
      return totals(plan.table, sent);
    case plan::RoundKind::kGate: {
      const SlotVectors nodes = decoded(encoder, sent);
      const bool last = round.number + 1 == plan.table.gate.layout.heights();
      return last ? products(plan.table, nodes) : factors(plan.table, round.number, nodes);
    }
  }
  throw Error(ErrorCategory::kInternal, "a round of no kind");
}

SlotVectors leaf_constants(const plan::TablePlan& plan, std::size_t first_leaf) {
  const plan::GateLayout& gate = plan.gate.layout;
  const ring::Modulus& t = bgv::plaintext_modulus();
  SlotVectors slots;
  for (std::size_t vector = 0; vector < gate.vectors(); ++vector) {
    slots.emplace_back(plan.degree(), 0);
    for (std::size_t unit = 0; unit < gate.units_in(vector); ++unit) {
      for (std::size_t pair = 0; pair < gate.nodes(0); ++pair) {
        const auto leaf =
            gate.leaf(plan.tabulate.items, vector * gate.units_per_vector() + unit, 2 * pair + first_leaf);
        slots.back()[gate.slot(unit, pair)] = leaf.has_value() ? t.negate(leaf->offset) : 1;
      }
    }
  }
  return slots;
}

}  // namespace tacit::protocol
