// SPDX-License-Identifier: Apache-2.0
// The masks of some layers of blocked linkage (docs/protocol.md, "Blocked linkage"): for each of a layer's
// masks (digit_index.h) the plaintext that has in each bin what the bin's record sets it to, and 0 in all
// others. It is constant on bins and so a polynomial in X^w: a transform of N/w points takes it to
// coefficients, and for each prime one takes it to evaluations, each of which stands w times in a row in the
// ring. All of this is secret.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bgv/parameters.h"
#include "bgv/plaintext.h"
#include "link/digit_index.h"
#include "link/linker.h"
#include "link/monitor.h"
#include "plan/link_plan.h"
#include "ring/ntt_tables.h"
#include "ring/secret_poly.h"

namespace tacit::link {

class LayerMasks {
 public:
  /// Room for `layers` layers. All but the room outlives it.
  LayerMasks(const plan::LinkPlan& plan, const bgv::Parameters& parameters, std::size_t layers,
             Monitor& monitor);

  /// Takes layers first .. first + count - 1 in. Uses all threads of the current arena, like transform().
  void make(const Layers& layers, std::size_t first, std::size_t count);
  /// Their evaluations modulo prime `limb`.
  void transform(std::size_t limb);

  /// The evaluations of layer `layer` of those taken in, as ring::DigitProducts takes them, from row `row`
  /// on.
  const std::uint32_t* rows(std::size_t layer, std::size_t row) const {
    return evaluations_.limb(layer) + row * ring::kColumns;
  }
  std::span<const std::size_t> offsets() const { return offsets_; }

 private:
  void make_layer(const Layers& layers, std::size_t layer, std::uint32_t* coefficients) const;

  Monitor& monitor_;
  const std::size_t degree_, batches_, batch_words_;
  const bgv::SlotEncoder encoder_;
  const ring::NttTables plaintext_;
  std::vector<ring::NttTables> primes_;
  std::vector<std::uint32_t> values_;  // [code of a term]: divided by the degree
  std::vector<std::size_t> offsets_;   // [mask]
  std::size_t count_ = 0;
  ring::SecretPoly coefficients_, evaluations_;  // a limb for each layer
};

}  // namespace tacit::link
