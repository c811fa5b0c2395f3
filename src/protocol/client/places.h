// SPDX-License-Identifier: Apache-2.0
// Which place of the layout each client record has (docs/protocol.md, "Layout"): in their order or, where the
// client has a dimension of its own, category by category, each in blocks of its own. Known to the client
// alone.
#pragma once

#include <cstdint>

#include "base/secret_vector.h"
#include "plan/link_plan.h"
#include "protocol/split.h"

namespace tacit::protocol {

struct Places {
  static constexpr std::uint32_t kNobody = ~0U;

  /// [shelf * shelf_places + place]: a client record, or kNobody.
  SecretVector<std::uint32_t> record_at;
  /// [block], plan.split.blocks of them: kNobody for one without records.
  SecretVector<std::uint32_t> category_of;

  /// The selection (plan::SplitStep): the coefficients of selection ciphertext `index`.
  SecretVector<std::uint32_t> selection(const plan::LinkPlan& plan, std::size_t index) const;
  /// The same of one category in slots, one for each block: 1 where the block has its records.
  SecretVector<std::uint32_t> selected_blocks(std::size_t category) const;
};

/// `split` has passed check_split(); without categories all records are of one.
Places arrange(const plan::LinkPlan& plan, const Split& split);

}  // namespace tacit::protocol
