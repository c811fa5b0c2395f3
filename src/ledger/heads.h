// SPDX-License-Identifier: Apache-2.0
// Signed heads of a ledger, and the file LEDGER.heads beside it, to which the server adds one at its start,
// once a day and when it stops. It is made to be given away: it has hashes, counts and times, and nothing of
// an entry.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "ledger/signing.h"

namespace tacit::ledger {

std::filesystem::path heads_path(const std::filesystem::path& ledger);

/// The signed heads of the file; none where there is no file. Throws Error(kConfig) for one that cannot be
/// read.
std::vector<SignedHead> read_heads(const std::filesystem::path& ledger);

/// Verifies the whole chain, and against all heads of LEDGER.heads that this key has signed, and only
/// then signs its end. `key`: the chain's, null if it has none. Throws Error(kSecurity) with what is wrong,
/// and as Reader::verify().
SignedHead sign_verified(const std::filesystem::path& ledger, std::shared_ptr<const Key> key,
                         const SigningKey& signing, Time now);

/// Adds a line to LEDGER.heads, synced. A file that is not there is made, readable for all as far as the
/// umask and its folder let them; what is a link is refused. Throws Error(kConfig) if that fails.
void append_head(const std::filesystem::path& ledger, const SignedHead& head);

}  // namespace tacit::ledger
