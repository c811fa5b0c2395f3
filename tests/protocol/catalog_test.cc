// The catalog as a message: what a server says, and what a client does not accept.
#include "protocol/catalog.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "protocol/version.h"
#include "query.h"

namespace tacit::protocol {
namespace {

class CatalogTest : public ::testing::Test {
 protected:
  CatalogReply reply() const {
    CatalogRequest request;
    request.set_protocol_version(kProtocolVersion);
    return make_catalog_reply(
        request, world_.server, world_.server.catalog,
        {.max_client_records = 77, .memory_bytes = 88, .threads = 1, .strategy = StrategyWanted::kBlocked});
  }
  void expect_refused(const std::function<void(CatalogReply&)>& change) const {
    CatalogReply changed = reply();
    change(changed);
    try {
      read_catalog_reply(changed);
      ADD_FAILURE() << "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.category(), ErrorCategory::kProtocol);
    }
  }
  World world_ = make_world({}, 1);
};

TEST_F(CatalogTest, ArrivesAsItIs) {
  CatalogReply passed;
  ASSERT_TRUE(passed.ParseFromString(reply().SerializeAsString()));
  const ServerCatalog catalog = read_catalog_reply(passed);
  EXPECT_EQ(catalog.catalog, world_.server.catalog);
  EXPECT_EQ(catalog.model_hash, world_.server.model.hash());
  EXPECT_EQ(catalog.server_records, 30U);
  EXPECT_EQ(catalog.max_client_records, 77U);
  EXPECT_EQ(catalog.memory_bytes, 88U);
  EXPECT_EQ(catalog.strategy, StrategyWanted::kBlocked);
}

TEST_F(CatalogTest, HasOnlyWhatIsOpen) {
  CatalogRequest request;
  request.set_protocol_version(kProtocolVersion);
  table::Catalog open = world_.server.catalog;
  open.dimensions.erase(open.dimensions.begin());
  open.measures.clear();
  const ServerCatalog catalog = read_catalog_reply(make_catalog_reply(request, world_.server, open, {}));
  EXPECT_EQ(catalog.catalog, open);
}

TEST_F(CatalogTest, AnUnknownStrategyIsRefused) {
  expect_refused([](CatalogReply& r) { r.set_strategy(static_cast<StrategyRule>(3)); });
}

TEST_F(CatalogTest, AnotherVersionIsRefused) {
  CatalogRequest request;
  request.set_protocol_version(kProtocolVersion - 1);
  EXPECT_THROW(make_catalog_reply(request, world_.server, world_.server.catalog, {}), Error);
}

TEST_F(CatalogTest, WhatNoMessageHoldsIsRefused) {
  for (int d = 0; d < 30; ++d) {
    table::DimensionInfo info{"d" + std::to_string(d), {}};
    for (int c = 0; c < 2000; ++c)
      info.categories.push_back(std::string(150, 'x') + std::to_string(1000 + c));
    world_.server.catalog.dimensions.push_back(info);
  }
  EXPECT_THROW(reply(), Error);
}

TEST_F(CatalogTest, WhatDoesNotHoldTogetherIsRefused) {
  expect_refused([](CatalogReply& r) { r.set_min_cell(1); });
  expect_refused([](CatalogReply& r) { r.set_min_cell(~0U); });
  expect_refused([](CatalogReply& r) { r.set_model_hash("short"); });
  expect_refused([](CatalogReply& r) { r.set_model_name("\x1b[31m"); });
  expect_refused([](CatalogReply& r) { r.set_model_name(std::string(5000, 'x')); });
  expect_refused([](CatalogReply& r) { r.set_server_records(~std::uint64_t{0}); });
  expect_refused([](CatalogReply& r) { r.mutable_dimensions(0)->clear_categories(); });
  expect_refused([](CatalogReply& r) { r.mutable_dimensions(0)->add_categories("a"); });
  expect_refused([](CatalogReply& r) { *r.add_dimensions() = r.dimensions(0); });
  expect_refused([](CatalogReply& r) { r.mutable_measures(0)->set_decimals(~0U); });
  expect_refused([](CatalogReply& r) { r.mutable_measures(0)->set_unit("\n"); });
  expect_refused([](CatalogReply& r) { r.mutable_measures(0)->set_maximum(std::int64_t{1} << 60); });
  expect_refused([](CatalogReply& r) {
    for (int i = 0; i < 200; ++i) *r.add_measures() = r.measures(0);
  });
}

}  // namespace
}  // namespace tacit::protocol
