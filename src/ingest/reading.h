// SPDX-License-Identifier: Apache-2.0
// How a party's file is written, where that is not how a model has it: both parties need the same model, to
// the letter, so it is the file that is read in another way.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace tacit::ingest {

/// Two-digit years that a Reading may name: 00 up to this one are years of the 2000s.
inline constexpr int kMostTwoDigitYears = 99;

struct Reading {
  char delimiter = 0;                               // of CSV: ',', ';', a tab or '|'; 0: found by looking
  std::map<std::string, std::string> columns = {};  // by the name that the model uses, the file's column
  // How the dates that the model reads are written; without a value as the model says.
  std::optional<DateOrder> date_order = std::nullopt;
  std::optional<int> two_digit_years =
      std::nullopt;  // 00 to this one are of the 2000s, the rest of the 1900s

  bool operator==(const Reading&) const = default;
};

/// The order of this name: "ymd", "dmy" or "mdy".
std::optional<DateOrder> date_order_named(std::string_view name);

/// Two-digit years as a person writes them: one or two digits.
std::optional<int> two_digit_years_of(std::string_view text);

/// Columns as a command line has them, "date_of_birth=birth_date,surname=last name": a part without = belongs
/// to the column before it, whose name has a comma. Throws Error(kUsage) where nothing stands before or
/// behind the first =, and for a name that is given twice.
std::map<std::string, std::string> parse_columns(std::string_view text);

/// What `reading` says, and of the rest what `otherwise` says; columns are taken as a whole.
Reading completed(Reading reading, const Reading& otherwise);

/// The flags of the program that say the same, each after a blank, for commands that a message names; with
/// "client" for `side` these are --client-columns and so on.
std::string as_flags(const Reading& reading, const std::string& side = "");

}  // namespace tacit::ingest
