// SPDX-License-Identifier: Apache-2.0
#include "ring/primes.h"

#include <string>

#include "base/error.h"

namespace tacit::ring {
namespace {

std::uint32_t power_mod(std::uint64_t base, std::uint32_t exponent, std::uint32_t n) {
  std::uint64_t result = 1;
  for (base %= n; exponent != 0; exponent >>= 1) {
    if (exponent & 1) result = result * base % n;
    base = base * base % n;
  }
  return static_cast<std::uint32_t>(result);
}

bool witnesses_composite(std::uint32_t base, std::uint32_t n) {
  std::uint32_t odd = n - 1;
  int twos = 0;
  for (; odd % 2 == 0; odd /= 2) ++twos;
  std::uint64_t x = power_mod(base, odd, n);
  if (x == 1 || x == n - 1) return false;
  for (int i = 1; i < twos; ++i) {
    x = x * x % n;
    if (x == n - 1) return false;
  }
  return true;
}

}  // namespace

bool is_prime(std::uint32_t n) {
  if (n < 2) return false;
  for (const std::uint32_t p : {2U, 3U, 5U, 7U, 61U}) {
    if (n % p == 0) return n == p;
  }
  // The bases 2, 7 and 61 decide every n below 4,759,123,141 (Jaeschke 1993).
  return !witnesses_composite(2, n) && !witnesses_composite(7, n) && !witnesses_composite(61, n);
}

std::vector<std::uint32_t> ntt_primes(std::size_t degree, std::size_t count) {
  const auto step = static_cast<std::uint32_t>(2 * degree);
  std::vector<std::uint32_t> primes;
  for (std::uint32_t q = Modulus::kLimit - step + 1; q > Modulus::kLimit / 2 && primes.size() < count;
       q -= step) {
    if (is_prime(q)) primes.push_back(q);
  }
  if (primes.size() < count) {
    throw Error(ErrorCategory::kUsage, "there are fewer than " + std::to_string(count) +
                                           " 30-bit NTT primes for ring degree " + std::to_string(degree));
  }
  return primes;
}

std::uint32_t primitive_root(const Modulus& q, std::size_t degree) {
  const std::uint64_t order = 2 * static_cast<std::uint64_t>(degree);
  if ((q.value() - 1) % order != 0) {
    throw Error(ErrorCategory::kUsage, "the modulus " + std::to_string(q.value()) +
                                           " has no root of unity of order " + std::to_string(order));
  }
  for (std::uint32_t g = 2; g < q.value(); ++g) {
    const std::uint32_t root = q.power(g, (q.value() - 1) / order);
    if (q.power(root, degree) == q.value() - 1) return root;
  }
  throw Error(ErrorCategory::kUsage, "the modulus " + std::to_string(q.value()) + " is not prime");
}

}  // namespace tacit::ring
