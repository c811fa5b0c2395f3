// SPDX-License-Identifier: Apache-2.0
// The client's planes as the scores of blocked linkage read them (ring::DigitProducts): unit by unit of
// positions, all planes of a unit one after the other, so that a unit fits the first cache while many layers
// are computed from it. Low digits' planes and high digits' are scaled so that the products come out right.
// Behind the digits' planes come, for each feature with a disagreement, the sum of its low digits: where the
// client's record has the feature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "link/digit_index.h"
#include "link/monitor.h"
#include "plan/link_plan.h"
#include "ring/kernels.h"
#include "ring/residue_buffer.h"

namespace tacit::link {

class BlockedPlanes {
 public:
  /// `planes`: a set's ciphertexts in the plan's order, consumed; the last one, presence, is not used. Uses
  /// all threads of the current arena.
  BlockedPlanes(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                std::vector<bgv::Ciphertext> planes, Monitor& monitor);

  std::size_t count() const { return count_; }
  /// A limb's words from unit `unit` on, as ring::DigitProducts takes them.
  const std::uint32_t* units(std::size_t limb, std::size_t unit) const {
    return words_.data() + (limb * units_ + unit) * count_ * ring::kUnitWords;
  }
  /// What is multiplied with what: planes are numbered as here, masks as in `index`.
  std::span<const ring::MaskedPair> pairs() const { return pairs_; }
  std::span<const ring::MaskedPlanes> sums() const { return sums_; }

 private:
  /// A row of the stored planes: a ciphertext, or a run of them that are added up.
  struct Source {
    std::size_t first = 0, count = 1;
    int scale = 1;  // by this power of 2^32
  };
  void number(const plan::LinkRequest& request);
  /// Some positions of a limb of all planes.
  void store(const std::vector<bgv::Ciphertext>& planes, std::size_t limb, std::size_t first_unit,
             std::size_t last_unit, const ring::Modulus& q);

  std::size_t units_, count_ = 0;
  std::vector<Source> sources_;  // [plane]
  std::vector<ring::MaskedPair> pairs_;
  std::vector<ring::MaskedPlanes> sums_;
  ring::ResidueBuffer words_;
};

}  // namespace tacit::link
