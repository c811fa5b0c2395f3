// SPDX-License-Identifier: Apache-2.0
// The pairs of two files that share a key in some pass, which blocked linkage compares whatever the number of
// bins; and which of a model's passes are worth taking (docs/model.md, "Fitting").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

struct KeyedPair {
  std::uint32_t server = 0;  // record
  std::uint32_t place = 0;   // of the client record in the sample
  std::uint8_t passes = 0;   // bit p: pass p gives both the same key

  bool is_in(std::uint8_t some_passes) const { return (passes & some_passes) != 0; }
};

/// In the order of server records, each pair once. Keys so frequent that a table of `server_records` would
/// leave them out, as far as the server's file can tell, are left out. `sample`: as for Comparison.
std::vector<KeyedPair> keyed_pairs(const linkage::ModelSpec& model, const table::Table& client,
                                   const table::Table& server, std::span<const std::uint32_t> sample,
                                   std::size_t client_records, std::size_t server_records);

/// The passes to take of `offered`, in the model's order: the one that has most matches first, then each time
/// the one that adds most, as long as it adds one in two hundred of all. `matches[k]`: how probably pair k is
/// one person. At least one, if any pass has a pair.
std::vector<std::size_t> choose_passes(std::span<const KeyedPair> pairs, std::span<const double> matches,
                                       std::size_t offered, double all_matches);

}  // namespace tacit::fit
