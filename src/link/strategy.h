// SPDX-License-Identifier: Apache-2.0
// The server's side of a link strategy: from the client's planes to link sums in slots, and which slot is
// whose. One strategy compares all pairs of records (all_pairs.h), the other those that share a bin
// (blocked.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/evaluator.h"
#include "link/executor.h"
#include "link/monitor.h"
#include "link/slot_map.h"
#include "linkage/features.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// Weights by vector and slot.
using SlotWeights = std::vector<SecretVector<std::uint32_t>>;

struct AlignmentWeights {
  SlotWeights passes;   // of the passes' link sums, pass by pass
  SlotWeights aligned;  // of their sums where the records are
};

class Strategy {
 public:
  virtual ~Strategy() = default;

  /// Which slot of link sums each server record has.
  virtual const SlotMap& slots() const = 0;

  /// The planes that take_planes() gets next, once all of them are there. Where they are linked on other
  /// machines they are on their way sooner; a strategy does nothing else with them.
  virtual void announce(std::span<const bgv::Ciphertext> planes) = 0;
  /// The planes of a set, sets in order: computes what they make possible. Uses all threads of the current
  /// arena; throws Error(kCancelled) where the monitor says so.
  virtual void take_planes(std::vector<bgv::Ciphertext> planes) = 0;
  /// Once all planes have come: what a round of link sums sends, at the end level. Rounds in order, each
  /// once.
  virtual std::vector<bgv::Ciphertext> link_sums(const plan::Round& round) = 0;
  /// What a round of aligned link sums sends, at the end level. `passes`: what has come back in the round
  /// before it, pads off and quadrupled; pass by pass its vectors.
  virtual std::vector<bgv::Ciphertext> aligned(const plan::Round& round,
                                               std::span<const bgv::Ciphertext* const> passes);

  // Where the plan splits link sums, the first round's pads stay on what comes back, until the client has
  // selected what each category adds up.

  /// The pad of ciphertext `index` of those that the first round sends, correction factor taken off.
  virtual void note_pad(std::size_t index, std::span<const std::uint32_t> pad);
  /// Part `index` of the selection, in order, once all pads are noted.
  virtual void select(std::size_t index, const bgv::Ciphertext& selection);
  /// What has come back in the first round, pads off: what the second one sends. Once all is selected.
  virtual std::vector<bgv::Ciphertext> category_sums(std::span<const bgv::Ciphertext> returned);

  // Checks.

  /// Where the client's set has copies of its records: random weights of slots under which each of its planes
  /// adds up to 0.
  virtual SecretVector<std::uint32_t> plane_weights(std::size_t set) const;
  /// Random weights for check number `check` of all that a round of link sums brings back, pads off: over all
  /// such rounds they add up to 0 if it is what was sent.
  virtual SlotWeights link_sum_weights(const plan::Round& round, std::size_t check) const = 0;
  /// Random weights for one check, fresh each time, of what a round of aligned link sums is made of and of
  /// what it brings back: they add up to 0 if that is what was sent.
  virtual AlignmentWeights alignment_weights(const plan::Round& round) const;
};

/// What a strategy is made with; all but the map of records outlives it.
struct StrategyInput {
  const plan::LinkPlan& plan;
  const bgv::Evaluator& evaluator;
  const bgv::EvaluationKeys& keys;  // they may come later than the strategy is made, but before planes
  const bgv::SlotEncoder& encoder;
  const linkage::FeatureTable& records;
  /// Of each server record: records with the same number are kept together where that is possible.
  std::span<const std::uint32_t> neighbours;
};

/// The strategy of the plan, with secrets of its own.
std::unique_ptr<Strategy> make_strategy(const StrategyInput& input, Executor& executor, Monitor& monitor);

}  // namespace tacit::link
