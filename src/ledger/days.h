// SPDX-License-Identifier: Apache-2.0
// Days and times of entries as text. All are UTC.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/entry.h"

namespace tacit::ledger {

/// "2026-03-01".
std::string day_text(Time time);

/// The start of the day that such a text names; nothing for another form, or a day that does not exist.
std::optional<Time> parse_day(std::string_view text);

/// The time that utc_text() writes so; nothing for any other text.
std::optional<Time> parse_utc(std::string_view text);

}  // namespace tacit::ledger
