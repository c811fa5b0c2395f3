// SPDX-License-Identifier: Apache-2.0
// A question that the ledger does not admit, or an answer that it does not let go.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/error.h"

namespace tacit::ledger {

/// kLimit: a budget; kUnavailable: the entry cannot be written. what() is for the client and says nothing of
/// others or of the server; detail() is for the server's log.
class Refused : public Error {
 public:
  Refused(ErrorCategory category, const std::string& told, std::string detail, std::uint64_t entry = 0)
      : Error(category, told), detail_(std::move(detail)), entry_(entry) {}

  const std::string& detail() const { return detail_; }
  /// The refusal's; 0 where it was not entered.
  std::uint64_t entry() const { return entry_; }

 private:
  std::string detail_;
  std::uint64_t entry_;
};

}  // namespace tacit::ledger
