// SPDX-License-Identifier: Apache-2.0
// The client's own dimension (docs/protocol.md, "The client's own dimension"): a category for each of its
// records, such as a treatment arm. The server learns how many categories there are, and nothing else of
// them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tacit::protocol {

/// Without categories: there is none.
struct Split {
  std::string name;
  std::vector<std::string> categories;  // for the result; each may be empty of records
  std::vector<std::uint16_t> category;  // of each client record: an index into categories
};

/// Throws Error(kUsage) unless it has as many categories as the question splits by, and one of them for each
/// of `records` records.
void check_split(const Split& split, std::size_t split_categories, std::size_t records);

}  // namespace tacit::protocol
