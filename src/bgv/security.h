// SPDX-License-Identifier: Apache-2.0
// What is asked of parameters: 128 bits of security by the table of the HomomorphicEncryption.org standard
// (2018).
#pragma once

#include <cstddef>
#include <span>

namespace tacit::bgv {

/// The most bits that log2(QP) may have for 128-bit security with a ternary secret, or 0 if there is no entry
/// for the degree. Source: HomomorphicEncryption.org standard (2018), table for quantum adversaries.
double security_limit_bits(std::size_t degree);

/// What one side demands of parameters, its own and its peer's. It demands 128 bits, and only a test can make
/// one that does not: the constructor is private, and the friend is defined in tests/support/small_ring.h and
/// nowhere else. So no message, configuration, option or environment variable can lower it.
class Security {
 public:
  /// The table.
  constexpr Security() = default;

  /// The most bits that log2(QP) may have at a ring degree; 0 if the degree may not be used.
  double limit_bits(std::size_t degree) const;
  /// The ring degrees that plans are made for.
  std::span<const std::size_t> degrees() const;

 private:
  friend class SmallRingInTests;
  explicit constexpr Security(std::size_t test_degree) : test_degree_(test_degree) {}

  std::size_t test_degree_ = 0;  // takes any modulus; 0: there is none
};

}  // namespace tacit::bgv
