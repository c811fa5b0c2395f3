// SPDX-License-Identifier: Apache-2.0
// Unsigned integers of 128 bits, for sums of squares.
#pragma once

namespace tacit {

__extension__ typedef unsigned __int128 Wide;

}  // namespace tacit
