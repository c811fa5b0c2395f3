// SPDX-License-Identifier: Apache-2.0
#include "bgv/parameters.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "ring/kernels.h"
#include "ring/primes.h"

namespace tacit::bgv {
namespace {

std::string one_decimal(double x) {
  std::string text = std::to_string(std::round(x * 10) / 10);
  return text.substr(0, text.find('.') + 2);
}

void check_primes(const ParametersLiteral& literal) {
  std::set<std::uint32_t> seen;
  const auto check = [&](std::uint32_t q) {
    const bool in_range = q > ring::Modulus::kLimit / 2 && q < ring::Modulus::kLimit;
    if (!in_range || q % (2 * literal.degree) != 1 || !ring::is_prime(q) || !seen.insert(q).second) {
      throw Error(ErrorCategory::kProtocol,
                  "the parameters name " + std::to_string(q) +
                      ", which is not a fresh 30-bit prime that is 1 modulo twice the ring degree");
    }
  };
  for (const std::uint32_t q : literal.primes) check(q);
  for (const std::uint32_t q : literal.special_primes) check(q);
}

void check_shape(const ParametersLiteral& literal, const Security& security) {
  if (security.limit_bits(literal.degree) == 0) {
    throw Error(ErrorCategory::kSecurity, "the ring degree " + std::to_string(literal.degree) +
                                              " has no entry in the 128-bit security table");
  }
  const std::size_t specials = literal.special_primes.size();
  if (literal.primes.empty() || specials == 0 || specials > kMaxSpecialPrimes || literal.primes.size() > 64 ||
      (literal.primes.size() + specials - 1) / specials > ring::kMaxTerms) {
    throw Error(
        ErrorCategory::kProtocol,
        "the parameters need at least one prime, 1 to 5 special primes, and at most 8 key-switching digits");
  }
}

}  // namespace

const ring::Modulus& plaintext_modulus() {
  static const ring::Modulus t(kPlaintextModulus);
  return t;
}

ParametersLiteral make_literal(std::size_t degree, std::size_t levels, std::size_t special_primes) {
  const std::vector<std::uint32_t> primes = ring::ntt_primes(degree, levels + special_primes);
  ParametersLiteral literal;
  literal.degree = degree;
  literal.special_primes.assign(primes.begin(), primes.begin() + static_cast<std::ptrdiff_t>(special_primes));
  literal.primes.assign(primes.begin() + static_cast<std::ptrdiff_t>(special_primes), primes.end());
  return literal;
}

double total_bits(const ParametersLiteral& literal) {
  double bits = 0;
  for (const std::uint32_t q : literal.primes) bits += std::log2(q);
  for (const std::uint32_t q : literal.special_primes) bits += std::log2(q);
  return bits;
}

std::shared_ptr<const Parameters> Parameters::create(const ParametersLiteral& literal,
                                                     const Security& security) {
  check_shape(literal, security);
  check_primes(literal);
  if (total_bits(literal) > security.limit_bits(literal.degree)) {
    throw Error(ErrorCategory::kSecurity, "the parameters are under 128-bit security: log2(QP) is " +
                                              one_decimal(total_bits(literal)) + " where ring degree " +
                                              std::to_string(literal.degree) + " allows at most " +
                                              one_decimal(security.limit_bits(literal.degree)));
  }
  return std::shared_ptr<const Parameters>(new Parameters(literal));
}

Parameters::Parameters(const ParametersLiteral& literal)
    : literal_(literal), plaintext_(literal.degree, ring::Modulus(kPlaintextModulus)) {
  const auto make = [&](std::uint32_t q) {
    return std::make_unique<const ring::NttTables>(literal.degree, ring::Modulus(q));
  };
  for (const std::uint32_t q : literal.primes) chain_.push_back(make(q));
  for (const std::uint32_t q : literal.special_primes) special_.push_back(make(q));
  for (const auto& tables : chain_) {
    const ring::Modulus& q = tables->modulus();
    std::uint32_t product = 1;
    for (const std::uint32_t p : literal.special_primes) product = q.multiply(product, q.reduce(p));
    special_products_.push_back(product);
  }
}

std::vector<const ring::NttTables*> Parameters::tables(Level level, bool extended) const {
  require(level >= 1 && level <= levels(), "a level is 1 to the number of primes");
  std::vector<const ring::NttTables*> result;
  for (Level i = 0; i < level; ++i) result.push_back(chain_[i].get());
  if (extended) {
    for (const auto& special : special_) result.push_back(special.get());
  }
  return result;
}

double Parameters::modulus_bits(Level level) const {
  double bits = 0;
  for (Level i = 0; i < level; ++i) bits += std::log2(prime(i).value());
  return bits;
}

}  // namespace tacit::bgv
