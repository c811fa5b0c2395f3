// The sacred test: an encrypted query equals the plain computation, exactly.
#include <gtest/gtest.h>

#include "query.h"

namespace tacit::protocol {
namespace {

void expect_equal(const WorldShape& shape, std::uint64_t seed) {
  const World world = make_world(shape, seed);
  const table::ResultTable plain = plain_table(world.server, world.client, "state", "age");
  const table::ResultTable encrypted = run_in_memory(world);
  EXPECT_EQ(table::difference(encrypted, plain), "") << "seed " << seed;
}

TEST(EncryptedEqualsPlain, SmallWorlds) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) expect_equal({}, seed);
}

TEST(EncryptedEqualsPlain, OneClientRecordAndOneServerRecord) {
  expect_equal({.client_records = 1, .server_records = 1, .categories = 1, .overlap = 1}, 4);
}

TEST(EncryptedEqualsPlain, OneClientRecordAgainstMany) {
  expect_equal({.client_records = 1, .server_records = 40, .overlap = 1}, 5);
}

TEST(EncryptedEqualsPlain, NegativeAndDecimalValues) {
  expect_equal({.client_records = 60, .server_records = 90, .minimum = -1000, .maximum = 250000, .decimals = 2}, 6);
}

TEST(EncryptedEqualsPlain, MeasureWithOneValueHasNoDigits) {
  expect_equal({.client_records = 30, .server_records = 40, .minimum = 7, .maximum = 7}, 7);
}

}  // namespace
}  // namespace tacit::protocol
