// SPDX-License-Identifier: Apache-2.0
// Bounds on the numbers of a server's configuration that more than one of its tables has.
#pragma once

#include <cstdint>

namespace tacit::app {

inline constexpr std::int64_t kMaxClientRecords = 10'000'000;  // of one list
inline constexpr std::int64_t kMaxBudget = 1'000'000;          // of answers

}  // namespace tacit::app
