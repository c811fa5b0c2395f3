// SPDX-License-Identifier: Apache-2.0
// The client's side of a link strategy: its records as planes, and what it sends back of link sums. One
// strategy compares all pairs of records (all_pairs.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/secret_vector.h"
#include "bgv/plaintext.h"
#include "linkage/features.h"
#include "plan/link_plan.h"
#include "protocol/refreshed.h"
#include "protocol/split.h"

namespace tacit::protocol {

class ClientStrategy {
 public:
  virtual ~ClientStrategy() = default;

  /// The slots, 0 or 1, of plane `index` of set `set`. Sets and planes are asked for in order.
  virtual SecretVector<std::uint32_t> plane(std::size_t set, std::size_t index) = 0;
  /// With a dimension of the client's own: part `index` of the selection. The first plan.split.selections are
  /// coefficients, the others the slots of a category each.
  virtual SecretVector<std::uint32_t> selection(std::size_t index) const = 0;
  /// What the first round sends back, from the coefficients of what was sent in it, correction factors taken
  /// off.
  virtual SlotVectors link_sums(std::span<const bgv::Plaintext> sent) const = 0;
};

/// The strategy of the plan; the plan and the records outlive it. `split` has passed check_split(); without
/// categories all records are of one.
std::unique_ptr<ClientStrategy> make_client_strategy(const plan::LinkPlan& plan,
                                                     const linkage::FeatureTable& records,
                                                     const Split& split);

}  // namespace tacit::protocol
