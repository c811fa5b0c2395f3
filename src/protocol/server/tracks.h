// Totals go to the client and through the gate once as they are and a few times multiplied by secret numbers
// (docs/protocol.md, "Checks"): what comes back, and what the gate makes of it, must be in the same
// proportion. Noise that overflows a product, or keys that are none, are not.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "plan/plan.h"
#include "protocol/observer.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/gate.h"

namespace tacit::protocol {

/// Secret numbers, for one query, and wiped. All its functions use all threads of the current arena.
class Tracks {
 public:
  /// `plan` outlives it.
  explicit Tracks(const plan::Plan& plan);
  ~Tracks();
  Tracks(Tracks&&) = default;
  Tracks(const Tracks&) = delete;

  /// The totals themselves, number 0, included.
  std::size_t count() const { return numbers_.size(); }
  /// A ciphertext of totals as track `track` has it, at its level.
  bgv::Ciphertext multiplied(const bgv::Evaluator& evaluator, bgv::Ciphertext totals,
                             std::size_t track) const;

  /// `refreshed`: plan.refreshed_totals() ciphertexts of each track, pads off.
  void check_totals(std::span<const bgv::Ciphertext> refreshed, CheckSums& checks) const;
  /// What the gate makes of the totals, for every N items; what it makes of the tracks is checked against it.
  std::vector<Gated> gate_and_check(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                                    std::span<const bgv::Ciphertext> refreshed, CheckSums& checks,
                                    Observer& observer) const;

 private:
  /// Adds random multiples, slot by slot, of how each track differs from the first ciphertext times the
  /// track's number to the power `power`.
  void check_proportion(std::size_t check, std::size_t slots, std::span<const bgv::Ciphertext* const> tracks,
                        std::size_t power, CheckSums& checks) const;

  const plan::Plan& plan_;
  std::vector<std::uint32_t> numbers_;  // [track]: 1, and random ones in [1, t)
};

}  // namespace tacit::protocol
