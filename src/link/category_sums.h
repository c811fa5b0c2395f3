// SPDX-License-Identifier: Apache-2.0
// Link sums of all pairs by the client's own categories (docs/protocol.md, "The client's own dimension"). The
// client has added up padded sums of blocks that only it knows; the server subtracts the pads of the same
// blocks without learning which they are: every block's pads, times the client's encrypted selection of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/evaluator.h"
#include "bgv/expansion.h"
#include "link/monitor.h"
#include "plan/block_sums.h"
#include "plan/link_plan.h"

namespace tacit::link {

class CategorySums {
 public:
  /// The references outlive it.
  CategorySums(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
               const bgv::SlotEncoder& encoder, Monitor& monitor);

  /// What the pad of packed link sums number `index`, of all shelves, adds to each block's sum.
  void note_pad(std::size_t index, std::span<const std::uint32_t> pad);
  /// Takes selection ciphertext `index`, once all pads are noted; in order. Uses all threads of the current
  /// arena.
  void select(std::size_t index, const bgv::Ciphertext& selection);
  /// The link sums of vector number `index` (category by category) as the client sent them back, pads off: at
  /// the end level. Once all selections are in.
  bgv::Ciphertext without_pads(std::size_t index, const bgv::Ciphertext& returned);

 private:
  std::vector<bgv::Ciphertext> expanded(const bgv::Ciphertext& selection) const;
  /// The pads of `block` at the slots of sum ciphertext `vector`, negated and divided by what expansion
  /// multiplies by.
  ring::SecretPoly pads_of(std::size_t block, std::size_t vector) const;

  const plan::LinkPlan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::SlotEncoder& encoder_;
  Monitor& monitor_;
  bgv::Expansion expansion_;
  plan::BlockSums block_sums_;
  SecretVector<std::uint32_t> pads_;                  // [block * slots + slot]
  std::vector<std::optional<bgv::Ciphertext>> sums_;  // [vector]: minus the selected pads so far
};

}  // namespace tacit::link
