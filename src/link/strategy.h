// The server's side of a link strategy: from the client's planes to link sums in slots, and which slot is
// whose. One strategy compares all pairs of records (all_pairs.h).
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

class Strategy {
 public:
  virtual ~Strategy() = default;

  /// Which slot of link sums each server record has.
  virtual const SlotMap& slots() const = 0;

  /// The planes of a set, sets in order: computes what they make possible. Uses all threads of the current
  /// arena; throws Error(kCancelled) where the monitor says so.
  virtual void take_planes(std::vector<bgv::Ciphertext> planes) = 0;
  /// Once all planes have come: what the first round sends, at the end level.
  virtual std::vector<bgv::Ciphertext> link_sums() = 0;

  // With a dimension of the client's own the first round's pads stay on what comes back, until the client
  // has selected what each category adds up.

  /// The pad of ciphertext `index` of those that the first round sends, correction factor taken off.
  virtual void note_pad(std::size_t index, std::span<const std::uint32_t> pad) = 0;
  /// Part `index` of the selection, in order, once all pads are noted.
  virtual void select(std::size_t index, const bgv::Ciphertext& selection) = 0;
  /// What has come back in the first round, pads off: what the second one sends. Once all is selected.
  virtual std::vector<bgv::Ciphertext> category_sums(std::span<const bgv::Ciphertext> returned) = 0;

  // Checks.

  /// Random weights of slots under which each plane of an honest client's set adds up to 0.
  virtual SecretVector<std::uint32_t> plane_weights(std::size_t set) const = 0;
  /// Random weights of one category's link sums in slots, pads off, under which they add up to 0 if they are
  /// those that were sent.
  virtual SlotWeights link_sum_weights() const = 0;
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
