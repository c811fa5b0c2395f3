// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/round_relations.h"

#include <algorithm>

#include "base/error.h"
#include "bgv/random.h"
#include "link/workers.h"
#include "protocol/refreshed.h"

namespace tacit::protocol {
namespace {

/// Random numbers for each check.
class Randoms {
 public:
  explicit Randoms(std::size_t count) {
    for (auto& numbers : numbers_) numbers = bgv::random_residues(count);
  }
  std::uint32_t at(std::size_t check, std::size_t i) const { return numbers_[check][i]; }

 private:
  std::array<SecretVector<std::uint32_t>, plan::kChecks> numbers_;
};

/// A slotwise product, and what it has to be.
struct Equality {
  Relations::Weights& of_product;
  Relations::Weights& of_result;

  /// In the first `slots` slots.
  void require(std::size_t slots) const {
    const Randoms random(slots);
    for (std::size_t check = 0; check < plan::kChecks; ++check) {
      for (std::size_t slot = 0; slot < slots; ++slot) {
        of_product.add(check, slot, random.at(check, slot));
        of_result.subtract(check, slot, random.at(check, slot));
      }
    }
  }
};

Equality product_is(Relations::Number a, Relations::Number b, Relations::Number product,
                    Relations& relations) {
  Relations::Weights& of_product = relations.of_product({a, {}}, {b, {}});
  return {of_product, relations.of(product)};
}

void add_weights(std::size_t check, const link::SlotWeights& weights, Numbers numbers, Relations& relations) {
  require(weights.size() == numbers.size(), "every vector has weights");
  for (std::size_t vector = 0; vector < numbers.size(); ++vector) {
    Relations::Weights& own = relations.of(numbers[vector]);
    for (std::size_t slot = 0; slot < weights[vector].size(); ++slot)
      own.add(check, slot, weights[vector][slot]);
  }
}

std::size_t items_in(const plan::TablePlan& plan, std::size_t vector) {
  return std::min(plan.degree(), plan.tabulate.items.count() - vector * plan.degree());
}

}  // namespace

void require_link_sums(const link::Strategy& strategy, const plan::Round& round, Numbers numbers,
                       Relations& relations) {
  for (std::size_t check = 0; check < plan::kChecks; ++check)
    add_weights(check, strategy.link_sum_weights(round, check), numbers, relations);
}

void require_aligned(const link::Strategy& strategy, const plan::Round& round, Numbers passes,
                     Numbers aligned, Relations& relations) {
  for (std::size_t check = 0; check < plan::kChecks; ++check) {
    const link::AlignmentWeights weights = strategy.alignment_weights(round);
    add_weights(check, weights.passes, passes, relations);
    add_weights(check, weights.aligned, aligned, relations);
  }
}

void require_inverses(const plan::TablePlan& plan, Numbers link_sums, Numbers inverses, Numbers linked,
                      Relations& relations) {
  std::vector<Equality> inverse_is, sum_is;
  for (std::size_t i = 0; i < link_sums.size(); ++i) {
    inverse_is.push_back(product_is(link_sums[i], inverses[i], linked[i], relations));
    sum_is.push_back(product_is(link_sums[i], linked[i], link_sums[i], relations));
  }
  link::parallel_for(link_sums.size(), [&](std::size_t i) {
    inverse_is[i].require(plan.degree());
    sum_is[i].require(plan.degree());
  });
}

void require_totals(const plan::TablePlan& plan, Numbers linked, Numbers totals, const CellRecords& cells,
                    Observer& observer, Relations& relations) {
  const plan::Items& items = plan.tabulate.items;
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t degree = plan.degree(), vectors = plan.sums.vectors();
  const Randoms random(items.count());
  for (std::size_t item = 0; item < items.count(); ++item) {
    Relations::Weights& weights = relations.of(totals[item / degree]);
    for (std::size_t check = 0; check < plan::kChecks; ++check)
      weights.subtract(check, item % degree, random.at(check, item));
  }
  std::vector<Relations::Weights*> of_linked;
  for (const Relations::Number number : linked) of_linked.push_back(&relations.of(number));
  // A record is in one cell, so that no two threads write to one weight. Zeros are multiplied like all
  // others: how long this takes depends on nothing but the number of records.
  link::parallel_for(items.cells(), [&](std::size_t cell) {
    stop_if_cancelled(observer);
    CellRecords::Reader reader(cells);
    const std::span<const std::uint32_t> records = cells.records(cell);
    for (std::size_t part = 0; part < items.parts(); ++part) {
      const std::span<const std::uint32_t> values = reader.by_record(cell, part);
      for (std::size_t category = 0; category < items.categories(); ++category) {
        const std::size_t item = items.index(cell, part, category);
        for (std::size_t i = 0; i < records.size(); ++i) {
          const std::size_t place = cells.place(records[i]);
          Relations::Weights& weights = *of_linked[category * vectors + place / degree];
          for (std::size_t check = 0; check < plan::kChecks; ++check)
            weights.add(check, place % degree, t.multiply(random.at(check, item), values[i]));
        }
      }
    }
  });
}

void require_leaves(const plan::TablePlan& plan, Numbers totals, Numbers factors, Relations& relations) {
  const plan::GateLayout& gate = plan.gate.layout;
  const std::size_t degree = plan.degree();
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const std::size_t vector = i % gate.vectors(), factor = i / gate.vectors();
    Relations::Weights& weights = relations.of(factors[i]);
    const Randoms random(degree);
    for (std::size_t unit = 0; unit < gate.units_in(vector); ++unit) {
      for (std::size_t pair = 0; pair < gate.nodes(0); ++pair) {
        const std::size_t slot = gate.slot(unit, pair);
        const auto leaf =
            gate.leaf(plan.tabulate.items, vector * gate.units_per_vector() + unit, 2 * pair + factor);
        for (std::size_t check = 0; check < plan::kChecks; ++check) {
          weights.add(check, slot, random.at(check, slot));
          if (leaf.has_value())
            relations.of(totals[leaf->item / degree])
                .subtract(check, leaf->item % degree, random.at(check, slot));
        }
      }
    }
  }
}

std::vector<Relations::Factor> gate_factors(const plan::TablePlan& plan, std::size_t height,
                                            Numbers factors) {
  std::vector<Relations::Factor> result;
  for (const Relations::Number number : factors) result.push_back({number, {}});
  if (height > 0) return result;
  const std::size_t vectors = plan.gate.layout.vectors();
  for (std::size_t factor = 0; factor < 2; ++factor) {
    SlotVectors constants = leaf_constants(plan, factor);
    for (std::size_t i = 0; i < vectors; ++i)
      result[factor * vectors + i].constants = std::move(constants[i]);
  }
  return result;
}

void require_nodes(const plan::TablePlan& plan, std::size_t height, Numbers factors, Numbers next,
                   Relations& relations) {
  const plan::GateLayout& gate = plan.gate.layout;
  const std::size_t degree = plan.degree(), vectors = gate.vectors();
  std::vector<Relations::Factor> own = gate_factors(plan, height, factors);
  std::vector<Relations::Weights*> of_product;
  for (std::size_t i = 0; i < vectors; ++i)
    of_product.push_back(&relations.of_product(std::move(own[i]), std::move(own[vectors + i])));
  const bool last = height + 1 == gate.heights();
  const Randoms random(last ? plan.tabulate.items.count() : next.size() * degree);
  std::size_t drawn = 0;
  const auto require_equal = [&](Relations::Number number, std::size_t slot, std::size_t vector,
                                 std::size_t node_slot) {
    for (std::size_t check = 0; check < plan::kChecks; ++check) {
      relations.of(number).subtract(check, slot, random.at(check, drawn));
      of_product[vector]->add(check, node_slot, random.at(check, drawn));
    }
    ++drawn;
  };
  if (last) {
    for (std::size_t item = 0; item < plan.tabulate.items.count(); ++item) {
      const std::size_t unit = gate.unit_of(plan.tabulate.items, item);
      require_equal(next[item / degree], item % degree, unit / gate.units_per_vector(),
                    gate.slot(unit % gate.units_per_vector(), 0));
    }
    return;
  }
  for (std::size_t i = 0; i < next.size(); ++i) {
    const std::size_t vector = i % vectors, factor = i / vectors;
    for (std::size_t unit = 0; unit < gate.units_in(vector); ++unit) {
      for (std::size_t pair = 0; pair < gate.nodes(height + 1); ++pair)
        require_equal(next[i], gate.slot(unit, pair), vector, gate.slot(unit, 2 * pair + factor));
    }
  }
}

void require_values(const plan::TablePlan& plan, Numbers gates, Numbers totals, Numbers values,
                    Relations& relations) {
  for (std::size_t i = 0; i < values.size(); ++i)
    product_is(gates[i], totals[i], values[i], relations).require(items_in(plan, i));
}

}  // namespace tacit::protocol
