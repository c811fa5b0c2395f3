#include "protocol/sealed_table.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::protocol {
namespace {

CheckReadings some_readings() {
  CheckReadings readings;
  const std::vector<std::uint32_t> random = bgv::random_residues(readings.size());
  std::copy(random.begin(), random.end(), readings.begin());
  return readings;
}

TEST(SealedTable, OpensWithItsReadingsAlone) {
  const CheckReadings readings = some_readings();
  const std::vector<std::uint32_t> numbers{0, 1, 65536, 40000};
  const std::string sealed = seal(readings, numbers);
  EXPECT_EQ(unseal(readings, sealed, numbers.size()), numbers);
  for (std::size_t check = 0; check < readings.size(); ++check) {
    CheckReadings other = readings;
    other[check] = (other[check] + 1) % bgv::kPlaintextModulus;
    EXPECT_FALSE(unseal(other, sealed, numbers.size()).has_value()) << check;
  }
}

TEST(SealedTable, WhatWasChangedStaysSealed) {
  const CheckReadings readings = some_readings();
  const std::string sealed = seal(readings, std::vector<std::uint32_t>{7, 8});
  for (std::size_t byte = 0; byte < sealed.size(); ++byte) {
    std::string changed = sealed;
    changed[byte] = static_cast<char>(changed[byte] ^ 4);
    EXPECT_FALSE(unseal(readings, changed, 2).has_value()) << byte;
  }
  EXPECT_THROW(unseal(readings, sealed, 3), Error);
  EXPECT_THROW(unseal(readings, sealed.substr(1), 2), Error);
}

TEST(SealedTable, NumbersAreBelowThePlaintextModulus) {
  const CheckReadings readings = some_readings();
  const std::string sealed = seal(readings, std::vector<std::uint32_t>{bgv::kPlaintextModulus});
  EXPECT_THROW(unseal(readings, sealed, 1), Error);
}

}  // namespace
}  // namespace tacit::protocol
