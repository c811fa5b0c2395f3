// SPDX-License-Identifier: Apache-2.0
// The proof of shortness: honest ciphertexts pass, anything else does not, and what is sent says nothing.
#include "bgv/shortness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/shortness_prover.h"
#include "scheme.h"

namespace tacit::bgv {
namespace {

constexpr Level kProofLevel = 5;

/// Fresh ciphertexts at one level, with their phases.
struct Sent {
  std::vector<Ciphertext> ciphertexts;
  std::vector<SecretVector<std::int32_t>> phases;

  explicit Sent(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      SecretVector<std::int32_t> phase;
      const SeededCiphertext own =
          encrypt(shared_scheme().secret,
                  shared_scheme().encoder.encode(shared_scheme().random_slots(static_cast<std::uint32_t>(i))),
                  kProofLevel, &phase);
      ciphertexts.push_back(load_seeded_ciphertext(*shared_scheme().parameters,
                                                   save(*shared_scheme().parameters, own), kProofLevel));
      phases.push_back(std::move(phase));
    }
  }
};

/// One row for the first ciphertext and kProofRows for all.
ProofShape shape_for(std::size_t count) {
  const std::int64_t bound = static_cast<std::int64_t>(count) << 21;
  ProofShape shape;
  shape.rows.assign(1 + kProofRows, {kProofLevel, bound, 45});
  shape.secret_mask_bits = 20;
  return shape;
}

/// Both sides' rows of what was sent.
struct Rows {
  WeightedRows server, client;
  WeightedPhases phases;
  SecretVector<std::int64_t> first_phase;
  const Sent& sent;

  explicit Rows(const Sent& own)
      : server(*shared_scheme().parameters, kProofLevel, 2, random_seed()),
        client(*shared_scheme().parameters, kProofLevel, 1, server.seed()),
        phases(shared_scheme().parameters->degree(), server.seed()),
        first_phase(own.phases[0].begin(), own.phases[0].end()),
        sent(own) {
    for (std::size_t i = 0; i < own.ciphertexts.size(); ++i) {
      const std::vector<const ring::RnsPoly*> both{&own.ciphertexts[i].part(0), &own.ciphertexts[i].part(1)};
      const std::vector<const ring::RnsPoly*> second{both[1]};
      server.add(std::span(&both, 1), for_each_in_turn);
      client.add(std::span(&second, 1), for_each_in_turn);
      phases.add(own.phases[i]);
    }
  }
  ProofStatement statement() const {
    ProofStatement statement{{&sent.ciphertexts[0].part(0)}, {&sent.ciphertexts[0].part(1)}};
    for (std::size_t row = 0; row < kProofRows; ++row) {
      statement.beta.push_back(&server.row(row, 0));
      statement.alpha.push_back(&server.row(row, 1));
    }
    return statement;
  }
  std::unique_ptr<ShortnessProver> prover(const ProofShape& shape) const {
    std::vector<const ring::RnsPoly*> alpha{&sent.ciphertexts[0].part(1)};
    std::vector<const SecretVector<std::int64_t>*> own{&first_phase};
    for (std::size_t row = 0; row < kProofRows; ++row) {
      alpha.push_back(&client.row(row, 0));
      own.push_back(&phases.row(row));
    }
    return std::make_unique<ShortnessProver>(shared_scheme().secret, shape, alpha, own);
  }
};

/// Whether the verifier takes it; repeats what the prover will not answer.
bool proved(const Rows& rows, const ProofShape& shape,
            const std::function<void(std::vector<std::string>&)>& change = {}) {
  const auto prover = rows.prover(shape);
  for (int i = 0; i < 50; ++i) {
    const ProofCommitment commitment = prover->commit();
    const ProofChallenge challenge = random_challenge(shared_scheme().parameters->degree());
    std::optional<std::vector<std::string>> responses = prover->respond(challenge);
    if (!responses.has_value()) continue;
    if (change) change(*responses);
    ProofVerifier verifier(*shared_scheme().parameters, shape, rows.statement(), commitment, challenge);
    try {
      for (const std::string& response : *responses) verifier.take(response);
    } catch (const Error& error) {
      const bool length = std::string(error.what()).find("wrong length") != std::string::npos;
      EXPECT_EQ(error.category(), length ? ErrorCategory::kProtocol : ErrorCategory::kSecurity);
      return false;
    }
    return verifier.done();
  }
  ADD_FAILURE() << "the prover never answers";
  return false;
}

TEST(Monomials, AreThoseOfTheTransform) {
  const std::size_t n = shared_scheme().parameters->degree();
  const Monomials monomials(*shared_scheme().parameters, 2);
  ring::RnsPoly one(n, 2);
  for (std::size_t i = 0; i < 2; ++i) std::fill_n(one.limb(i), n, 1U);
  for (const std::size_t exponent : {std::size_t{0}, std::size_t{1}, std::size_t{4097}, n - 1}) {
    ring::RnsPoly positive = ring::RnsPoly::zero(n, 2), negative = ring::RnsPoly::zero(n, 2);
    monomials.multiply_add(one, static_cast<std::uint32_t>(exponent), positive);
    monomials.multiply_add(one, static_cast<std::uint32_t>(exponent + n), negative);
    const ring::SecretPoly expected = shared_scheme().evaluator.lift_monomial(exponent, 2);
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        ASSERT_EQ(positive.limb(i)[j], expected.limb(i)[j]);
        ASSERT_EQ(negative.limb(i)[j], shared_scheme().parameters->prime(i).negate(expected.limb(i)[j]));
      }
    }
  }
}

TEST(Shortness, HonestCiphertextsPass) {
  const Sent sent(4);
  EXPECT_TRUE(proved(Rows(sent), shape_for(4)));
}

TEST(Shortness, AChangedResponseDoesNot) {
  const Sent sent(2);
  const Rows rows(sent);
  for (const std::size_t which : {0, 1, 7}) {
    EXPECT_FALSE(proved(rows, shape_for(2), [&](std::vector<std::string>& responses) {
      responses[which][0] = static_cast<char>(responses[which][0] ^ 1);
    }));
  }
  EXPECT_FALSE(proved(rows, shape_for(2), [](std::vector<std::string>& r) { std::swap(r[1], r[2]); }));
  EXPECT_FALSE(proved(rows, shape_for(2), [](std::vector<std::string>& r) { r[3].pop_back(); }));
  // Out of the range that all honest responses have in common.
  EXPECT_FALSE(proved(rows, shape_for(2), [](std::vector<std::string>& r) {
    std::vector<std::int64_t> z = unpack_integers(r[1], shared_scheme().parameters->degree(), 6);
    z[5] = (std::int64_t{1} << 45) - 1;
    r[1] = pack_integers(z, 6);
  }));
}

/// A ciphertext with something on its first part that the prover knows nothing of.
TEST(Shortness, ALongPhaseDoesNot) {
  for (const std::size_t which : {0, 3}) {
    Sent sent(4);
    std::vector<ring::RnsPoly> parts{sent.ciphertexts[which].part(0), sent.ciphertexts[which].part(1)};
    parts[0].limb(kProofLevel - 1)[11] ^= 1;
    sent.ciphertexts[which] = Ciphertext(std::move(parts), CorrectionFactor());
    EXPECT_FALSE(proved(Rows(sent), shape_for(4)));
  }
}

TEST(Shortness, PhasesOverTheirBoundAreTheProversOwnFault) {
  const Sent sent(2);
  ProofShape shape = shape_for(2);
  for (ProofRow& row : shape.rows) row.bound = 1 << 15;
  EXPECT_THROW(Rows(sent).prover(shape), Error);
}

/// Responses are uniform in a range that is the same for all phases: each eighth of it is hit as often.
TEST(Shortness, ResponsesAreUniform) {
  const Sent sent(1);
  const Rows rows(sent);
  ProofShape shape = shape_for(1);
  for (ProofRow& row : shape.rows) row.mask_bits = 42;  // so that phases are no small part of it
  std::vector<double> octants(8, 0);
  double all = 0;
  EXPECT_TRUE(proved(rows, shape, [&](std::vector<std::string>& responses) {
    for (std::size_t i = 1; i < responses.size(); ++i) {
      if (i % (shape.rows.size() + 1) == 0) continue;
      for (const std::int64_t z : unpack_integers(responses[i], shared_scheme().parameters->degree(), 6)) {
        const double share = std::ldexp(static_cast<double>(z), -43) + 0.5;
        ++octants[static_cast<std::size_t>(share * 8)];
        ++all;
      }
    }
  }));
  double chi_squared = 0;
  for (const double count : octants) chi_squared += (count - all / 8) * (count - all / 8) / (all / 8);
  EXPECT_LT(chi_squared, 40.0);
}

TEST(Shortness, RowsDependOnTheSeedAndTheObject) {
  const Seed a = random_seed(), b = random_seed();
  EXPECT_EQ(row_exponents(a, 5, 16384), row_exponents(a, 5, 16384));
  EXPECT_NE(row_exponents(a, 5, 16384), row_exponents(a, 6, 16384));
  EXPECT_NE(row_exponents(a, 5, 16384), row_exponents(b, 5, 16384));
  for (std::uint64_t object = 0; object < 200; ++object) {
    for (const std::uint32_t exponent : row_exponents(a, object, 16384)) EXPECT_LT(exponent, 32768U);
  }
}

TEST(Shortness, IntegersKeepTheirSigns) {
  const std::vector<std::int64_t> values{0, 1, -1, 127, -128};
  EXPECT_EQ(unpack_integers(pack_integers(values, 1), 5, 1), values);
  const std::vector<std::int64_t> large{(std::int64_t{1} << 46) - 1, -(std::int64_t{1} << 46)};
  EXPECT_EQ(unpack_integers(pack_integers(large, 6), 2, 6), large);
  EXPECT_THROW(unpack_integers("abc", 2, 2), Error);
}

}  // namespace
}  // namespace tacit::bgv
