// SPDX-License-Identifier: Apache-2.0
// The head of a chain, which a custodian can note elsewhere, and the anchor: a file beside the ledger that
// holds the last one. A chain shows what was changed inside it; only a head shows what was cut off its end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/hash.h"

namespace tacit::ledger {

struct Head {
  std::string ledger;         // its identity
  std::uint64_t entries = 0;  // so many, the last of which has
  Hash hash{};                // this hash; of an empty ledger, the genesis hash

  /// One line: "tacit-ledger 1 <identity> <entries> <hash>".
  std::string text() const;

  bool operator==(const Head&) const = default;
};

/// Nothing unless the text, less white space around it, is a head's.
std::optional<Head> parse_head(std::string_view text);

struct Anchor {
  bool there = false;        // a file
  std::optional<Head> head;  // nothing if the file is not what was written
};

std::filesystem::path anchor_path(const std::filesystem::path& ledger);

/// Throws Error as read_private_file for a file that may not be trusted.
Anchor read_anchor(const std::filesystem::path& ledger);

/// In place, mode 0600. Not synced: after a loss of power it may be older than the ledger, which is no fault.
/// False, with errno set, if it cannot be written.
bool write_anchor(const std::filesystem::path& ledger, const Head& head);

}  // namespace tacit::ledger
