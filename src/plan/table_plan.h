// SPDX-License-Identifier: Apache-2.0
// The plan of what follows from link sums in slots, whichever strategy has made them: inverses, totals,
// the gate.
#pragma once

#include <cstdint>
#include <vector>

#include "bgv/ciphertext.h"
#include "plan/gate_layout.h"
#include "plan/items.h"
#include "plan/link_plan.h"
#include "plan/request.h"
#include "plan/rounds.h"

namespace tacit::plan {

/// A record is linked if its link sum x is not 0. The inverse x^(2^16 - 1), or 0, follows in this many
/// rounds, which send x^(2^4 - 1), x^(2^8 - 1), x^(2^12 - 1), and then the inverse and its product with x.
inline constexpr std::size_t kInverseRounds = 4;
/// Vectors of link sums for which these rounds are gone through together, at most: they bound the memory.
inline constexpr std::size_t kInverseBatch = 24;

inline constexpr std::size_t kMaxGateVectors = 128;

struct InverseStep {
  bgv::Level sums_level = 0;           // of link sums where the first round begins
  bgv::Level powers_level = 0;         // of powers where the others begin
  bgv::CorrectionFactor first_factor;  // of the power that the first round sends
  bgv::CorrectionFactor next_factor;   // of the others' powers, the inverse included
  bgv::CorrectionFactor linked_factor;
};

struct TabulateStep {
  bgv::Level values_level =
      0;  // of 0 or 1 for each server record, of products with the cells' values, and packed
  Items items;
  bgv::CorrectionFactor sent_factor;
};

struct GateStep {
  std::size_t guards = 1;  // counts that guard each item: 2 where any tally has two
  GateLayout layout;
  bgv::CorrectionFactor sent_factor;  // of a product
};

struct TablePlan {
  TableRequest request;
  LinkSums sums;             // that it stands on
  bgv::Level end_level = 0;  // of what is sent
  InverseStep inverse;
  TabulateStep tabulate;
  GateStep gate;
  std::vector<Round> rounds;  // the query's last ones

  std::size_t degree() const { return sums.degree; }
  /// Ciphertexts that say who is linked, as many as there are of link sums: category by category.
  std::size_t linked_vectors() const { return sums.all_vectors(); }
  /// Ciphertexts that hold all totals, N items in each.
  std::size_t total_vectors() const { return (tabulate.items.count() + degree() - 1) / degree(); }
  /// Products of two ciphertexts that the client has sent, which are checked.
  std::size_t checked_products() const;
  /// The factor of ciphertext `index` of those that one of its rounds sends.
  bgv::CorrectionFactor sent_factor(const Round& round, std::size_t index) const;
};

/// All but the factors of what is sent (table_noise.h). `most_linked`: the most linked records that a cell
/// can have. Throws Error(kLimit) if the table is too large.
TablePlan derive_table_plan(const TableRequest& request, const LinkSums& sums, std::uint64_t most_linked,
                            bgv::Level end_level);

}  // namespace tacit::plan
