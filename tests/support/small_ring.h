// SPDX-License-Identifier: Apache-2.0
// Rings of small degree, which take a tenth of a query's time and all of its security. This is the only way
// to them: production code cannot make such a bgv::Security (ctest "small_rings_are_for_tests").
#pragma once

#include <cstddef>
#include <cstdlib>

#include "bgv/security.h"

namespace tacit::bgv {

class SmallRingInTests {
 public:
  /// Plans are of this degree, whatever the size of their moduli.
  static constexpr Security security(std::size_t degree) { return Security(degree); }
};

}  // namespace tacit::bgv

namespace tacit {

/// What most tests of whole queries run with. With TACIT_FULL_SIZE in the environment they run with the rings
/// of the security table (`make test-long`).
inline bgv::Security small_ring(std::size_t degree = 1024) {
  return std::getenv("TACIT_FULL_SIZE") != nullptr ? bgv::Security()
                                                   : bgv::SmallRingInTests::security(degree);
}

}  // namespace tacit
