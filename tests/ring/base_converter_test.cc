// SPDX-License-Identifier: Apache-2.0
#include "ring/base_converter.h"

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "ring/primes.h"
#include "ring/residue_buffer.h"

namespace tacit::ring {
namespace {

__extension__ using Int128 = __int128;

constexpr std::size_t kWords = 64;

/// Three primes, whose product fits 128 bits with room to spare, and two targets.
struct Bases {
  Bases() {
    const std::vector<std::uint32_t> primes = ntt_primes(1024, 5);
    for (std::size_t i = 0; i < 3; ++i) from.emplace_back(primes[i]);
    for (std::size_t i = 3; i < 5; ++i) to.emplace_back(primes[i]);
    for (const Modulus& d : from) product *= d.value();
  }
  std::vector<Modulus> from, to;
  Int128 product = 1;
};

std::uint32_t reduce(Int128 x, const Modulus& q) {
  const Int128 r = x % q.value();
  return static_cast<std::uint32_t>(r < 0 ? r + q.value() : r);
}

/// Integers at the ends of the range, around the middle, and random ones.
std::vector<Int128> integers(const Bases& bases) {
  std::vector<Int128> result{0, 1, bases.product - 1, bases.product / 4,
                             bases.product / 2 - (Int128{1} << 70)};
  std::mt19937_64 random(7);
  while (result.size() < kWords) {
    result.push_back((static_cast<Int128>(random() >> 1) << 64 | static_cast<Int128>(random())) %
                     bases.product);
  }
  return result;
}

std::vector<std::vector<std::uint32_t>> convert(const Bases& bases, const BaseConverter& converter,
                                                const std::vector<Int128>& input) {
  ResidueBuffer rows(converter.rows() * kWords), out(kWords);
  std::vector<std::uint32_t*> pointers;
  for (std::size_t r = 0; r < converter.rows(); ++r) pointers.push_back(rows.data() + r * kWords);
  for (std::size_t i = 0; i < bases.from.size(); ++i) {
    for (std::size_t j = 0; j < kWords; ++j) pointers[i][j] = reduce(input[j], bases.from[i]);
  }
  converter.prepare(pointers, kWords);
  std::vector<std::vector<std::uint32_t>> result;
  for (std::size_t t = 0; t < bases.to.size(); ++t) {
    converter.convert(std::vector<const std::uint32_t*>(pointers.begin(), pointers.end()), t, out.data(),
                      kWords);
    result.emplace_back(out.data(), out.data() + kWords);
  }
  return result;
}

TEST(BaseConverter, LeastRepresentativeIsTheCentredInteger) {
  const Bases bases;
  const BaseConverter converter(bases.from, bases.to, {1, 1, 1}, 1, Representative::kLeast);
  const std::vector<Int128> input = integers(bases);
  const auto output = convert(bases, converter, input);
  for (std::size_t j = 0; j < kWords; ++j) {
    const Int128 centred = input[j] > bases.product / 2 ? input[j] - bases.product : input[j];
    for (std::size_t t = 0; t < bases.to.size(); ++t)
      EXPECT_EQ(output[t][j], reduce(centred, bases.to[t])) << j;
  }
}

TEST(BaseConverter, SmallRepresentativeIsOffByFewMultiples) {
  const Bases bases;
  const BaseConverter converter(bases.from, bases.to, {1, 1, 1}, 1, Representative::kSmall);
  const std::vector<Int128> input = integers(bases);
  const auto output = convert(bases, converter, input);
  for (std::size_t j = 0; j < kWords; ++j) {
    bool found = false;
    for (int multiple = -2; multiple <= 2; ++multiple) {
      const Int128 candidate = input[j] + multiple * bases.product;
      found |=
          output[0][j] == reduce(candidate, bases.to[0]) && output[1][j] == reduce(candidate, bases.to[1]);
    }
    EXPECT_TRUE(found) << j;
  }
}

TEST(BaseConverter, ScalesBeforeAndAfter) {
  const Bases bases;
  std::vector<std::uint32_t> in_scale;
  for (const Modulus& d : bases.from) in_scale.push_back(d.inverse(65537));
  const BaseConverter converter(bases.from, bases.to, in_scale, 65537, Representative::kLeast);
  std::vector<Int128> input(kWords);
  for (std::size_t j = 0; j < kWords; ++j)
    input[j] = static_cast<Int128>(j) * 65537;  // divisible: the scales cancel
  const auto output = convert(bases, converter, input);
  for (std::size_t j = 0; j < kWords; ++j) EXPECT_EQ(output[0][j], reduce(input[j], bases.to[0]));
}

TEST(BaseConverter, RefusesMorePrimesThanASumHolds) {
  std::vector<Modulus> many;
  for (const std::uint32_t q : ntt_primes(1024, 7)) many.emplace_back(q);
  EXPECT_THROW(BaseConverter(many, many, std::vector<std::uint32_t>(7, 1), 1, Representative::kSmall), Error);
}

}  // namespace
}  // namespace tacit::ring
