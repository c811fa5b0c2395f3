// Link sums by the client's own categories (docs/protocol.md, "The client's own dimension"). The client has
// added up padded sums of blocks as only it knows; the server takes off the pads of the same blocks without
// learning which they are: every block's pads, times the client's encrypted selection of it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/secret_vector.h"
#include "bgv/evaluator.h"
#include "bgv/expansion.h"
#include "plan/link_plan.h"
#include "protocol/observer.h"

namespace tacit::protocol {

class CategorySums {
 public:
  /// The references outlive it.
  CategorySums(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
               const bgv::SlotEncoder& encoder, Observer& observer);

  /// What block number `block` of all shelves has as its pad at place `place`.
  void set_pad(std::size_t block, std::size_t place, std::uint32_t pad) {
    pads_[block * places_ + place] = pad;
  }
  /// Takes selection ciphertext `index`, once all pads are set; in order. Uses all threads of the current
  /// arena.
  void select(std::size_t index, const bgv::Ciphertext& selection);
  /// The link sums of vector number `index` (category by category) as the client sent them back, pads off: at
  /// the end level. Once all selections are in.
  bgv::Ciphertext without_pads(std::size_t index, const bgv::Ciphertext& refreshed);

 private:
  std::vector<bgv::Ciphertext> expanded(const bgv::Ciphertext& selection) const;
  /// The pads of `block` at the places of sum ciphertext `vector`, negated and divided by what expansion
  /// multiplies by.
  ring::SecretPoly pads_of(std::size_t block, std::size_t vector) const;

  const plan::LinkPlan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::SlotEncoder& encoder_;
  Observer& observer_;
  bgv::Expansion expansion_;
  std::size_t places_;
  SecretVector<std::uint32_t> pads_;                  // [block * places_ + place]
  std::vector<std::optional<bgv::Ciphertext>> sums_;  // [vector]: minus the selected pads so far
};

}  // namespace tacit::protocol
