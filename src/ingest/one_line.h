// SPDX-License-Identifier: Apache-2.0
// What a database's library says, as a part of a message.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"

namespace tacit::ingest {

/// The text without line ends, control characters and repeated blanks.
inline std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : printable(text)) {
    if (c != ' ' || (!line.empty() && line.back() != ' ')) line += c;
  }
  return std::string(trim(line));
}

}  // namespace tacit::ingest
