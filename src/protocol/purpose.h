// SPDX-License-Identifier: Apache-2.0
// What a client says a question is for: a sentence for the custodian, who may ask for it (docs/protocol.md,
// "Approval").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.h"

namespace tacit::protocol {

inline constexpr std::size_t kMaxPurpose = 300;       // bytes
inline constexpr std::uint32_t kPurposeVersion = 10;  // of the protocol, from which on a greeting has it

/// Printable UTF-8 of at most kMaxPurpose bytes, or empty.
inline bool is_purpose(std::string_view text) {
  return text.size() <= kMaxPurpose && is_printable(text);
}

}  // namespace tacit::protocol
