// SPDX-License-Identifier: Apache-2.0
// Clients whose numbers are right and whose phases are not: noise that makes the server's products wrap
// around their modulus to what the client likes. Each is refused, or its table stays sealed; and each works
// where the checks are off. TACIT_CHEATS=100 runs each of them so often.
#include <gtest/gtest.h>

#include <algorithm>

#include "bgv/random.h"
#include "cheating_world.h"
#include "ring/kernels.h"

namespace tacit::protocol {
namespace {

using plan::RoundKind;

/// What noise does depends on the degree and its moduli: all of these are of full size.
World full_world() {
  return full_size(small_world());
}

/// Cells of one, two, four and five people, of whom the client's list has none; min_cell is 5.
const std::vector<std::size_t> kCells{1, 2, 4, 5};
World world_of_strangers() {
  World world = full_world();
  world.client = linkage::FeatureTable(4, kFeatures);
  for (std::size_t i = 0; i < 4; ++i) std::ranges::fill(world.client.record(i), linkage::kMissing);
  table::DimensionData cells;
  for (std::size_t cell = 0; cell < kCells.size(); ++cell) {
    cells.categories.push_back(std::string(1, static_cast<char>('a' + cell)));
    cells.category.insert(cells.category.end(), kCells[cell], static_cast<std::uint16_t>(cell));
  }
  world.server.catalog.min_cell = 5;
  world.server.catalog.dimensions = {{"cell", cells.categories}};
  world.server.dimensions = {cells};
  return world;
}

/// Whether the cells read like the file's, each count times one number: with the number of all people, which
/// is public, that is every count. Of one category in `step`, where the client has a dimension of its own.
std::function<bool(const Reading&)> shows_the_whole_table(std::size_t step = 1) {
  return [=](const Reading& reading) {
    const ring::Modulus& t = bgv::plaintext_modulus();
    const std::uint32_t one = reading.count(0);
    for (std::size_t cell = 0; cell < kCells.size(); ++cell) {
      if (reading.count(cell * step) != t.multiply(one, static_cast<std::uint32_t>(kCells[cell])))
        return false;
    }
    return one != 0;
  };
}

/// t times a random constant of so many bits in all, on the phase: in every slot, and 0 modulo t.
void add_noise(const CheatingClient& client, int bits, bgv::SeededCiphertext& ciphertext) {
  SecretVector<std::uint32_t> words = bgv::random_residues(4);
  for (bgv::Level i = 0; i < ciphertext.c0.limbs(); ++i) {
    const ring::Modulus& q = client.parameters().prime(i);
    // t (2^(bits - 17) + something below it).
    std::uint32_t number = q.power(2, static_cast<std::uint64_t>(bits - 17)), weight = 1;
    for (int done = 0; done < bits - 18; done += 16) {
      const auto left = static_cast<std::uint32_t>(std::min(bits - 18 - done, 16));
      number =
          q.add(number, q.multiply(weight, words[static_cast<std::size_t>(done / 16 % 4)] % (1U << left)));
      weight = q.multiply(weight, 1U << left);
    }
    number = q.multiply(number, kT);
    for (std::size_t j = 0; j < ciphertext.c0.degree(); ++j)
      ciphertext.c0.limb(i)[j] = q.add(ciphertext.c0.limb(i)[j], number);
  }
}

/// A client without secret, errors or bodies of keys: it knows every phase that the server computes.
Cheats exact_client() {
  Cheats cheats;
  cheats.zero_secret = cheats.empty_keys = cheats.empty_public_key = true;
  return cheats;
}

using Rounds = std::vector<std::pair<RoundKind, std::size_t>>;

/// With noise on what goes back in some rounds, and no error beside it.
Cheats with_noise(Cheats cheats, const Rounds& rounds, int bits) {
  cheats.ciphertext = [=](const CheatingClient& client, const Cheats::Sent& sent,
                          bgv::SeededCiphertext& ciphertext) {
    if (sent.round == nullptr) return;
    if (std::ranges::count(rounds, std::pair(sent.round->kind, sent.round->number)) == 0) return;
    add_noise(client, bits, ciphertext);
  };
  return cheats;
}

/// The fourth squaring of a round wraps by noise of so many bits, and a proof of shortness lets it pass.
constexpr int kWithinTheProof = 42;

/// The last power that is raised to others. Who is linked is a product with link sums: what is 0 in the end
/// is anything only if both are noisy, or one has an error.
constexpr std::pair kLastPower{RoundKind::kInverses, std::size_t{2}};
const Rounds kSumsAndLastPower{{RoundKind::kLinkSums, 0}, kLastPower};

TEST(CheatingNoise, APowerThatWrapsAround) {
  expect_met(with_noise(exact_client(), kSumsAndLastPower, kWithinTheProof), shows_the_whole_table(),
             world_of_strangers(), 4);
}

TEST(CheatingNoise, APowerThatWrapsAroundByNoiseThatNoProofLetsPass) {
  const Cheats cheats = with_noise(exact_client(), kSumsAndLastPower, 64);
  expect_met(cheats, shows_the_whole_table(), world_of_strangers(), 4);
  EXPECT_TRUE(read(world_of_strangers(), cheats, Checks::kOn).outcome.refused.has_value());
}

/// With a secret, what its roundings add wraps as well: without the checks, every record counts some random
/// number of times.
TEST(CheatingNoise, APowerThatWrapsAroundWithAnOrdinarySecret) {
  for (const int bits : {36, kWithinTheProof, 64})
    expect_met(with_noise({}, {kLastPower}, bits), opens, world_of_strangers(), 4);
}

TEST(CheatingNoise, APowerThatWrapsAroundInASplit) {
  World world = world_of_strangers();
  world.question.split_categories = 2;
  world.split = {"arm", {"x", "y"}, {0, 1, 0, 1}};
  const Rounds rounds{{RoundKind::kCategories, 0}, kLastPower};
  expect_met(with_noise(exact_client(), rounds, kWithinTheProof), shows_the_whole_table(2), world, 4);
}

/// Nobody is linked, and that is what the table says, whatever has become of the powers on the way: they are
/// not checked, and need not be.
TEST(CheatingNoise, PowersThatWrapAroundAndAreMultipliedWithNothing) {
  const Rounds all{
      {RoundKind::kLinkSums, 0}, {RoundKind::kInverses, 0}, {RoundKind::kInverses, 1}, kLastPower};
  for (const auto& round : some_of(all, 2)) {
    const Reading reading =
        read(world_of_strangers(), with_noise(exact_client(), {round}, kWithinTheProof), Checks::kOn);
    ASSERT_TRUE(reading.open()) << reading.outcome.refused.value_or("sealed");
    for (std::size_t cell = 0; cell < kCells.size(); ++cell) EXPECT_EQ(reading.gate(cell), 0U);
  }
}

TEST(CheatingNoise, AFactorOfTheGateThatWrapsAround) {
  const Rounds places{{RoundKind::kTotals, 0}, {RoundKind::kGate, 0}};
  for (const bool exact : {true, false}) {
    for (const auto& [kind, number] : some_of(places, 1)) {
      const Cheats cheats = with_noise(exact ? exact_client() : Cheats(), {{kind, number}}, 190);
      expect_met(cheats, opens, full_world(), 4);
    }
  }
}

/// Noise that is divided off before it does harm is nobody's concern.
TEST(CheatingNoise, LongNoiseThatChangesNothing) {
  for (const RoundKind kind : {RoundKind::kTotals, RoundKind::kGate, RoundKind::kValues}) {
    const Reading reading = read(full_world(), with_noise({}, {{kind, 0}}, 42), Checks::kOn);
    EXPECT_EQ(reading.counts(), kHonest) << reading.outcome.refused.value_or("sealed");
  }
}

TEST(CheatingNoise, EvaluationKeysWithoutBodies) {
  Cheats cheats;
  cheats.empty_keys = true;
  expect_met(cheats, opens, full_world(), 4);
  // Without secret and errors such keys change nothing that the client decrypts, and it gets what it is owed.
  EXPECT_EQ(read(full_world(), exact_client(), Checks::kOn).counts(), kHonest);
}

TEST(CheatingNoise, APublicKeyThatIsNone) {
  Cheats cheats;
  cheats.empty_public_key = true;
  const Reading reading = read(full_world(), cheats, Checks::kOn);
  EXPECT_TRUE(reading.met() || reading.counts() == kHonest);
}

/// Every record that has one bucket of one feature, by planes that are 0 modulo all primes but two and
/// anything modulo these: they are 0 or 1, and no digit is set twice, as far as the first six primes tell.
TEST(CheatingNoise, PlanesThatAreZeroModuloMostPrimes) {
  constexpr std::size_t kFeature = 3;
  constexpr int kBucket = 5;
  constexpr bgv::Level kZeroModulo = 6;
  World world = full_world();
  world.client = linkage::FeatureTable(16384, kFeatures);  // one copy
  for (std::size_t i = 0; i < world.client.records(); ++i)
    std::ranges::fill(world.client.record(i), linkage::kMissing);
  world.server.catalog.min_cell = 2;
  std::vector<std::uint32_t> expected(3, 0);
  for (std::size_t j = 0; j < world.server.features.records(); ++j) {
    std::span<std::int16_t> record = world.server.features.record(j);
    record[kFeature] = static_cast<std::int16_t>(j % 4 < 2 ? kBucket : 1);
    if (record[kFeature] == kBucket) ++expected[j / 4];
  }
  Cheats cheats = exact_client();
  std::uint32_t wanted = 0;
  cheats.ciphertext = [&](const CheatingClient& client, const Cheats::Sent& sent,
                          bgv::SeededCiphertext& plane) {
    if (sent.round != nullptr) return;
    const bool low = sent.index == kFeature * 2 * kDigit + kBucket % kDigit;
    const bool high = sent.index == kFeature * 2 * kDigit + kDigit + kBucket / kDigit;
    if (!low && !high) return;
    if (low) wanted = bgv::random_residues(1).front() + 2;
    for (bgv::Level i = kZeroModulo; i < plane.c0.limbs(); ++i)
      std::fill_n(plane.c0.limb(i), client.parameters().degree(), low ? wanted : 1U);
  };
  for (int i = 0; i < times(); ++i) {
    const Reading met = read(world, cheats, Checks::kOn);
    ASSERT_TRUE(met.outcome.refused.has_value());
  }
  EXPECT_EQ(read(world, cheats, Checks::kOffInATest).counts(), expected);
}

/// Entries that are 1 modulo some primes and 0 modulo the others are 0 or 1 for any test by squares.
TEST(CheatingNoise, PlanesOfIdempotents) {
  for (const bgv::Level one_modulo : some_of(std::vector<bgv::Level>{1, 4, 7}, 1)) {
    Cheats cheats;
    cheats.ciphertext = [=](const CheatingClient& client, const Cheats::Sent& sent,
                            bgv::SeededCiphertext& plane) {
      if (sent.round != nullptr) return;
      const ring::SecretPoly ones = client.evaluator().lift(sent.plaintext, plane.c0.limbs());
      for (bgv::Level i = one_modulo; i < plane.c0.limbs(); ++i) {
        ring::subtract(plane.c0.limb(i), ones.limb(i), plane.c0.limb(i), ones.degree(),
                       client.parameters().prime(i));
      }
    };
    for (int i = 0; i < times(); ++i)
      ASSERT_TRUE(read(full_world(), cheats, Checks::kOn).outcome.refused.has_value());
  }
}

/// (Q + t)/2 in every coefficient: every monomial takes it to itself, so that it passes the proof, and four
/// times it is short. If the server multiplied with less than four times a phase, whether the table opens
/// would hang on the parity of what the factor beside it holds (docs/security.md, "One bit a query"). As it
/// is, it changes nothing.
TEST(CheatingNoise, AHalfOfTheModulusInEveryCoefficient) {
  for (const RoundKind kind : {RoundKind::kLinkSums, RoundKind::kInverses, RoundKind::kTotals,
                               RoundKind::kGate, RoundKind::kValues}) {
    Cheats cheats;
    cheats.half = [=](const Cheats::Sent& sent) { return sent.round != nullptr && sent.round->kind == kind; };
    for (int i = 0; i < 2 * times(); ++i) {
      const Reading reading = read(full_world(), cheats, Checks::kOn);
      EXPECT_EQ(reading.counts(), kHonest)
          << static_cast<int>(kind) << " " << reading.outcome.refused.value_or("sealed");
    }
  }
}

/// Half of the modulus, and no more than that: twice it is short, so that every other random number does not
/// tell it from 0 (docs/security.md, "Fractions of the modulus").
TEST(CheatingNoise, AHalfOfTheModulus) {
  Cheats cheats;
  cheats.ciphertext = [](const CheatingClient& client, const Cheats::Sent& sent,
                         bgv::SeededCiphertext& ciphertext) {
    if (sent.round == nullptr || sent.round->kind != RoundKind::kInverses ||
        sent.round->number + 1 != plan::kInverseRounds)
      return;
    if (sent.index + 1 < sent.round->returned) return;
    // (Q + d) / 2 is d / 2 modulo every prime, d odd and t times an odd number away from Q.
    for (bgv::Level i = 0; i < ciphertext.c0.limbs(); ++i) {
      const ring::Modulus& q = client.parameters().prime(i);
      const std::uint32_t half = q.multiply(q.inverse(2), kT % q.value());
      for (std::size_t j = 0; j < ciphertext.c0.degree(); ++j)
        ciphertext.c0.limb(i)[j] = q.add(ciphertext.c0.limb(i)[j], half);
    }
  };
  for (int i = 0; i < 2 * times(); ++i) {
    const Reading reading = read(world_of_strangers(), cheats, Checks::kOn);
    ASSERT_TRUE(reading.met() || reading.gate(0) == 0) << i;
  }
}

}  // namespace
}  // namespace tacit::protocol
