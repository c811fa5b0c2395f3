// How a party's file is written, where that is not how a model has it: both parties need the same model, to
// the letter, so it is the file that is read in another way.
#pragma once

#include <map>
#include <optional>
#include <string>

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

}  // namespace tacit::ingest
