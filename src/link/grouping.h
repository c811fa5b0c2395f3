// SPDX-License-Identifier: Apache-2.0
// The server's records in groups (docs/protocol.md, "Alignment"): a group's link sums of one pass fill one
// ciphertext, in which a bin has w places. On its way from the bin that it has in a pass to its home bin a
// record stands in one more bin. So that places can always be found (edge_colouring.h), a group has at most w
// records in each bin of each of these families: homes, and for each pass from the second on the bins of the
// pass and the bins between. Groups are secret and drawn anew for each query.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/secret_vector.h"
#include "linkage/blocking.h"
#include "plan/blocked_layout.h"

namespace tacit::link {

/// The bin in which a record stands on its way from bin `from` to bin `home`: a multiple of low_shifts() bins
/// ahead of `from`, and from there on to `home` less than low_shifts(), cyclically; with `early` as many
/// more. Every record may choose.
inline std::uint32_t bin_between(const plan::BlockedLayout& layout, std::uint32_t from, std::uint32_t home,
                                 bool early) {
  const auto mask = static_cast<std::uint32_t>(layout.bins() - 1);
  const auto low = static_cast<std::uint32_t>(layout.low_shifts());
  return (home - ((home - from) & (low - 1)) - (early ? low : 0)) & mask;
}

/// The fewest groups that records with these bins might have: so many are needed for the records as such, for
/// the fullest bin of a pass, and for the fullest bin between once records are spread over the two that
/// each may choose. (`layout.groups` does not matter.) Nearly always they are enough.
std::size_t fewest_groups(const plan::BlockedLayout& layout, const linkage::PassBins& bins);

struct Grouping {
  SecretVector<std::uint32_t> group;  // of each record
  SecretVector<std::uint32_t> home;   // the home bin of each: its bin of pass 0 where it has one
  SecretVector<std::uint8_t> early;   // of each: bit pass - 1, whether it is early on its way home

  /// The bin in which a record stands on its way from its bin of a pass.
  std::uint32_t between(const plan::BlockedLayout& layout, std::size_t pass, std::uint32_t from,
                        std::size_t record) const {
    return bin_between(layout, from, home[record], (early[record] >> (pass - 1) & 1) != 0);
  }
};

/// Random groups, layout.groups of them. Throws Error(kInternal) where the records do not fit.
Grouping random_groups(const plan::BlockedLayout& layout, const linkage::PassBins& bins);

}  // namespace tacit::link
