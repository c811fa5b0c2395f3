// SPDX-License-Identifier: Apache-2.0
#include "bgv/parameters.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace tacit::bgv {
namespace {

ErrorCategory refusal(const ParametersLiteral& literal) {
  try {
    Parameters::create(literal);
  } catch (const Error& error) {
    return error.category();
  }
  ADD_FAILURE() << "accepted";
  return ErrorCategory::kInternal;
}

TEST(Parameters, TheTableIsTheQuantumColumnOfTheStandard) {
  EXPECT_EQ(security_limit_bits(16384), 411);
  EXPECT_EQ(security_limit_bits(32768), 827);
  EXPECT_EQ(security_limit_bits(65536), 0);
  EXPECT_EQ(security_limit_bits(100), 0);
}

TEST(Parameters, UpToTheTableAndNotOver) {
  EXPECT_NO_THROW(Parameters::create(make_literal(16384, 10, 3)));
  EXPECT_EQ(refusal(make_literal(16384, 11, 3)), ErrorCategory::kSecurity);
  EXPECT_EQ(refusal(make_literal(4096, 3, 1)), ErrorCategory::kSecurity);
}

TEST(Parameters, AnythingElseThatIsWrong) {
  ParametersLiteral literal = make_literal(16384, 4, 2);
  literal.primes[0] = literal.primes[1];
  EXPECT_EQ(refusal(literal), ErrorCategory::kProtocol);
  literal = make_literal(16384, 4, 2);
  literal.primes[2] = 1073741789;  // prime, but not 1 modulo 2N
  EXPECT_EQ(refusal(literal), ErrorCategory::kProtocol);
  literal = make_literal(16384, 4, 2);
  literal.primes[2] = 65537;
  EXPECT_EQ(refusal(literal), ErrorCategory::kProtocol);
  literal = make_literal(16384, 4, 2);
  literal.special_primes.clear();
  EXPECT_EQ(refusal(literal), ErrorCategory::kProtocol);
  EXPECT_EQ(refusal(make_literal(16384, 4, 6)), ErrorCategory::kProtocol);
  literal = make_literal(16384, 4, 2);
  literal.primes.clear();
  EXPECT_EQ(refusal(literal), ErrorCategory::kProtocol);
}

}  // namespace
}  // namespace tacit::bgv
