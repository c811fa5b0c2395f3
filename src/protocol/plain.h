// The function that the protocol computes, in the clear (design in docs/protocol.md, "The function"): the
// oracle of the tests, and what `tacit plain` runs for pilots.
#pragma once

#include "linkage/features.h"
#include "protocol/server/data.h"
#include "table/result.h"

namespace tacit::protocol {

/// The table of `measure` by `dimension` (names in the catalog). Throws Error(kUsage) on unknown names and
/// Error(kLimit) where a server record is reached by more client records than a plan can count.
table::ResultTable plain_table(const ServerData& data, const linkage::FeatureTable& client,
                               const std::string& dimension, const std::string& measure);

}  // namespace tacit::protocol
