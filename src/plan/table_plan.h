// The plan of what follows from link sums in slots, whichever strategy has made them: powers, totals, the
// gate.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bgv/ciphertext.h"
#include "plan/gate_layout.h"
#include "plan/items.h"
#include "plan/link_plan.h"
#include "plan/request.h"
#include "plan/rounds.h"

namespace tacit::plan {

/// A sum of link values is raised to the power t - 1 = 2^16, which makes it 1 unless it is 0 (Fermat): by
/// kRoundSquarings squarings in each of kPowerRounds rounds.
inline constexpr std::size_t kPowerRounds = 4;
inline constexpr std::size_t kRoundSquarings = 4;
static_assert(kPowerRounds * kRoundSquarings == 16);

inline constexpr std::size_t kMaxGateVectors = 128;

struct PowerStep {
  bgv::Level sums_level = 0;                                        // where a round's squarings begin
  std::array<bgv::CorrectionFactor, kRoundSquarings> sent_factors;  // of the powers 2, 4, 8 and 16
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
  PowerStep power;
  TabulateStep tabulate;
  GateStep gate;
  std::vector<Round> rounds;  // the query's last ones

  std::size_t degree() const { return sums.degree; }
  /// Ciphertexts with refreshed link sums or their powers: category by category.
  std::size_t power_vectors() const { return sums.all_vectors(); }
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
