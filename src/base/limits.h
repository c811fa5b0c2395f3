// SPDX-License-Identifier: Apache-2.0
// Limits that questions, catalogs, configurations and plans share.
#pragma once

#include <cstddef>

namespace tacit {

inline constexpr int kMinMinCell = 2;  // a "group" of one is a person
inline constexpr int kMaxMinCell = 100;

inline constexpr std::size_t kMaxSplitCategories = 16;  // of the client's own dimension

inline constexpr std::size_t kMaxNameLength = 64;  // bytes of a dimension's, a measure's or a client's name

}  // namespace tacit
