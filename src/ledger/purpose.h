// SPDX-License-Identifier: Apache-2.0
// What a question is for, as an entry has it: the detail of a question, behind the reason in the detail of a
// refusal, and in that of a wait (waiting.h).
#pragma once

#include <string>
#include <string_view>

#include "ledger/entry.h"

namespace tacit::ledger {

/// What a reason of security begins with, in the detail of an entry: so that what may be an attack is found
/// among what is not.
inline constexpr std::string_view kSecurityReason = "security: ";

/// The detail of a refusal: `why`, and behind it the purpose, if the client gave one; clean().
std::string refusal_detail(std::string_view why, std::string_view purpose);

/// Of a question, refusal or wait; empty if the client gave none, and for other entries.
std::string purpose_of(const Entry& entry);

/// The detail without the purpose: why a question was refused, empty for one that was admitted; the whole
/// detail of other entries.
std::string reason_of(const Entry& entry);

}  // namespace tacit::ledger
