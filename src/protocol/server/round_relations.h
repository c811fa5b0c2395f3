// SPDX-License-Identifier: Apache-2.0
// The relations that each round's numbers must satisfy (docs/protocol.md, "Checks"): between what the client
// has sent back before and what it sends back now. Fresh random weights for every slot of every relation.
#pragma once

#include <span>
#include <vector>

#include "link/strategy.h"
#include "plan/table_plan.h"
#include "protocol/server/part_values.h"
#include "protocol/server/relations.h"

namespace tacit::protocol {

using Numbers = std::span<const Relations::Number>;

/// `numbers`, what came back in a round of link sums, are what was sent, as far as the strategy can tell.
void require_link_sums(const link::Strategy& strategy, const plan::Round& round, Numbers numbers,
                       Relations& relations);

/// `aligned` are the sums of `passes`, the link sums of each pass, that the strategy has made.
void require_aligned(const link::Strategy& strategy, const plan::Round& round, Numbers passes,
                     Numbers aligned, Relations& relations);

/// Slot by slot, `linked` are 0 where `link_sums` are, and 1 everywhere else: they are the products of link
/// sums and `inverses`, and their products with link sums are the link sums. As many of each. Uses all
/// threads of the current arena.
void require_inverses(const plan::TablePlan& plan, Numbers link_sums, Numbers inverses, Numbers linked,
                      Relations& relations);

/// `totals` are the items' totals over the records that `linked` (0 or 1 in the slots of records) has, in the
/// order of items. Uses all threads of the current arena; throws Error(kCancelled) where the observer says
/// so.
void require_totals(const plan::TablePlan& plan, Numbers linked, Numbers totals, const CellRecords& cells,
                    Observer& observer, Relations& relations);

/// The first factors of the gate hold the counts that their leaves are made of, and 0 where there is no
/// count. `factors`: those of even leaves, then those of odd ones.
void require_leaves(const plan::TablePlan& plan, Numbers totals, Numbers factors, Relations& relations);

/// The factors as products have them: at height 0 with the leaves' constants.
std::vector<Relations::Factor> gate_factors(const plan::TablePlan& plan, std::size_t height, Numbers factors);

/// `next` has the products of `factors`, which are those of `height`: as the factors of the height above or,
/// at the last, for each item that of its unit.
void require_nodes(const plan::TablePlan& plan, std::size_t height, Numbers factors, Numbers next,
                   Relations& relations);

/// Slot by slot, `values` are `gates` times `totals`.
void require_values(const plan::TablePlan& plan, Numbers gates, Numbers totals, Numbers values,
                    Relations& relations);

}  // namespace tacit::protocol
