// SPDX-License-Identifier: Apache-2.0
// The parameters of RNS-BGV (Brakerski, Gentry and Vaikuntanathan, ITCS 2012; residue form after Gentry,
// Halevi and Smart, CRYPTO 2012), docs/protocol.md section "The scheme". A ParametersLiteral is a proposal,
// perhaps from the wire; Parameters is the checked and immutable form, and Parameters::create is the only way
// to get one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bgv/security.h"
#include "ring/ntt_tables.h"

namespace tacit::bgv {

/// The plaintext modulus t = 2^16 + 1: prime, and 1 modulo 2N for every N up to 2^15, so that plaintexts have
/// N slots.
inline constexpr std::uint32_t kPlaintextModulus = 65537;

/// t, ready for arithmetic.
const ring::Modulus& plaintext_modulus();

/// Key switching drops the special primes and one of the chain at once: six, what a base conversion takes.
inline constexpr std::size_t kMaxSpecialPrimes = 5;

/// How many primes of the chain a ciphertext still has, 1 to Parameters::levels().
using Level = std::size_t;

/// Unchecked parameters.
struct ParametersLiteral {
  std::size_t degree = 0;                     // N
  std::vector<std::uint32_t> primes;          // the modulus chain q_0, q_1, ..; the last is dropped first
  std::vector<std::uint32_t> special_primes;  // of key switching

  bool operator==(const ParametersLiteral&) const = default;
};

/// The literal with the largest NTT primes below 2^30: special primes first, then the chain.
ParametersLiteral make_literal(std::size_t degree, std::size_t levels, std::size_t special_primes);

/// log2 of the product of all primes, special ones included.
double total_bits(const ParametersLiteral& literal);

class Parameters {
 public:
  /// Checks everything: degree in the table, distinct NTT primes of 30 bits, and log2(QP) within the table.
  /// Throws Error(kSecurity) if the table's limit is exceeded, Error(kProtocol) for any other error.
  static std::shared_ptr<const Parameters> create(const ParametersLiteral& literal,
                                                  const Security& security = {});

  std::size_t degree() const { return literal_.degree; }
  std::size_t slots() const { return literal_.degree; }
  /// The number of primes in the chain: the level of a fresh top-level ciphertext.
  Level levels() const { return literal_.primes.size(); }
  std::size_t special_count() const { return literal_.special_primes.size(); }
  /// Digits that key switching at `level` decomposes into: ceil(level / special_count()).
  std::size_t digits(Level level) const { return (level + special_count() - 1) / special_count(); }
  const ParametersLiteral& literal() const { return literal_; }

  const ring::NttTables& plaintext_ntt() const { return plaintext_; }
  const ring::Modulus& plaintext_modulus() const { return plaintext_.modulus(); }
  const ring::NttTables& prime_ntt(std::size_t i) const { return *chain_[i]; }
  const ring::Modulus& prime(std::size_t i) const { return chain_[i]->modulus(); }
  const ring::Modulus& special(std::size_t i) const { return special_[i]->modulus(); }

  /// The product of the special primes modulo prime(i).
  std::uint32_t special_product(std::size_t i) const { return special_products_[i]; }

  /// Tables of a polynomial at `level`; with `extended`, of one that has the special primes behind the
  /// chain's.
  std::vector<const ring::NttTables*> tables(Level level, bool extended = false) const;
  /// log2 of the modulus q_0 .. q_(level-1).
  double modulus_bits(Level level) const;

 private:
  explicit Parameters(const ParametersLiteral& literal);

  ParametersLiteral literal_;
  ring::NttTables plaintext_;
  std::vector<std::unique_ptr<const ring::NttTables>> chain_, special_;
  std::vector<std::uint32_t> special_products_;
};

using ParametersPtr = std::shared_ptr<const Parameters>;

}  // namespace tacit::bgv
