// The server's records in groups (docs/protocol.md, "Alignment"): a group's link sums of one pass fill one
// ciphertext, in which a bin has w places. On its way from the bin that it has in a pass to its home bin a
// record stands in one more bin. So that places can always be found (edge_colouring.h), a group has at most w
// records in each bin of each of these families: homes, and for each pass from the second on the bins of the
// pass and the bins in between. Groups are secret and drawn anew for each query.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/secret_vector.h"
#include "linkage/blocking.h"
#include "plan/blocked_layout.h"

namespace tacit::link {

/// The bin in which a record stands on its way from bin `from` to bin `home`: a multiple of low_shifts() bins
/// behind `from`, and less than low_shifts() before `home`, cyclically.
inline std::uint32_t bin_between(const plan::BlockedLayout& layout, std::uint32_t from, std::uint32_t home) {
  const auto mask = static_cast<std::uint32_t>(layout.bins() - 1);
  const auto low = static_cast<std::uint32_t>(layout.low_shifts() - 1);
  return (home - (((home - from) & mask) & low)) & mask;
}

/// The fewest groups that records with these bins might have: so many are needed for the records as such, and
/// for the fullest bin of a family. (`layout.groups` does not matter.) Nearly always they are enough.
std::size_t fewest_groups(const plan::BlockedLayout& layout, const linkage::PassBins& bins);

struct Grouping {
  SecretVector<std::uint32_t> group;  // of each record
  SecretVector<std::uint32_t> home;   // the home bin of each: its bin of pass 0 where it has one
};

/// Random groups, layout.groups of them. Throws Error(kLimit) where the records do not fit.
Grouping random_groups(const plan::BlockedLayout& layout, const linkage::PassBins& bins);

}  // namespace tacit::link
