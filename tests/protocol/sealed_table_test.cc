// SPDX-License-Identifier: Apache-2.0
#include "protocol/sealed_table.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

CheckReadings some_readings() {
  CheckReadings readings;
  const SecretVector<std::uint32_t> random = bgv::random_residues(readings.size());
  std::copy(random.begin(), random.end(), readings.begin());
  return readings;
}

TEST(Confirmation, ThoseWhoHaveTheSameReadingsHaveTheSameKeys) {
  const CheckReadings readings = some_readings();
  const KeyAgreement client(readings), server(readings);
  const AgreedKeys of_client = client.as_client(server.share()), of_server = server.as_server(client.share());
  EXPECT_EQ(of_client.confirmation, of_server.confirmation);
  EXPECT_EQ(of_client.table, of_server.table);
  EXPECT_NE(of_client.table, of_client.confirmation);
  const std::string told(of_client.confirmation.begin(), of_client.confirmation.end());
  EXPECT_TRUE(confirms(of_server, told));
  EXPECT_FALSE(confirms(of_server, told.substr(1)));
  EXPECT_NE(KeyAgreement(readings).share(), client.share());
}

TEST(Confirmation, EveryReadingCounts) {
  const CheckReadings readings = some_readings();
  const KeyAgreement server(readings);
  for (std::size_t check = 0; check < readings.size(); ++check) {
    CheckReadings other = readings;
    other[check] = (other[check] + 1) % bgv::kPlaintextModulus;
    const KeyAgreement client(other);
    const AgreedKeys told = client.as_client(server.share());
    EXPECT_FALSE(confirms(server.as_server(client.share()),
                          std::string(told.confirmation.begin(), told.confirmation.end())))
        << check;
  }
}

TEST(Confirmation, AShareThatIsNoneIsRefused) {
  const KeyAgreement own(some_readings());
  EXPECT_THROW(own.as_client(""), Error);
  EXPECT_THROW(own.as_client(std::string(31, 'a')), Error);
  EXPECT_THROW(own.as_server(std::string(32, '\0')), Error);  // the neutral element
  EXPECT_THROW(own.as_server(std::string(32, '\xff')), Error);
}

AgreedKey some_key() {
  const KeyAgreement one(some_readings()), other(some_readings());
  return one.as_client(other.share()).table;
}

TEST(SealedTable, OpensWithItsKeyAlone) {
  const AgreedKey key = some_key();
  const SecretVector<std::uint32_t> numbers{0, 1, 65536, 40000};
  const std::string sealed = seal(key, numbers);
  EXPECT_EQ(unseal(key, sealed, numbers.size()), numbers);
  EXPECT_FALSE(unseal(some_key(), sealed, numbers.size()).has_value());
}

/// Whatever is in it, it reads like uniform bytes: 255 degrees of freedom.
TEST(SealedTable, ReadsLikeUniformNumbers) {
  const std::string sealed = seal(some_key(), std::vector<std::uint32_t>(100'000, 0));
  std::vector<double> seen(256, 0);
  for (const char c : sealed) ++seen[static_cast<std::uint8_t>(c)];
  const double expected = static_cast<double>(sealed.size()) / 256;
  double chi_square = 0;
  for (const double count : seen) chi_square += (count - expected) * (count - expected) / expected;
  EXPECT_LT(chi_square, 255 + 7 * 22.6);
}

TEST(SealedTable, WhatWasChangedStaysSealed) {
  const AgreedKey key = some_key();
  const std::string sealed = seal(key, std::vector<std::uint32_t>{7, 8});
  for (std::size_t byte = 0; byte < sealed.size(); ++byte) {
    std::string changed = sealed;
    changed[byte] = static_cast<char>(changed[byte] ^ 4);
    EXPECT_FALSE(unseal(key, changed, 2).has_value()) << byte;
  }
  EXPECT_THROW(unseal(key, sealed, 3), Error);
  EXPECT_THROW(unseal(key, sealed.substr(1), 2), Error);
}

TEST(SealedTable, NumbersAreBelowThePlaintextModulus) {
  const AgreedKey key = some_key();
  EXPECT_THROW(unseal(key, seal(key, std::vector<std::uint32_t>{bgv::kPlaintextModulus}), 1), Error);
}

}  // namespace
}  // namespace tacit::protocol
