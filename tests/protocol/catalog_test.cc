// SPDX-License-Identifier: Apache-2.0
// The catalog as a message: what a server says, and what a client does not accept.
#include "protocol/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "base/text.h"
#include "protocol/version.h"
#include "query.h"
#include "support/error_of.h"

namespace tacit::protocol {
namespace {

class CatalogTest : public ::testing::Test {
 protected:
  CatalogReply reply() const {
    CatalogRequest request;
    request.set_oldest_version(kOldestProtocolVersion);
    request.set_newest_version(kProtocolVersion);
    return make_catalog_reply(request, world_.server, world_.server.catalog,
                              {.max_client_records = 77,
                               .memory_bytes = 88,
                               .threads = 1,
                               .strategy = StrategyWanted::kBlocked,
                               .custodian = "Statistics Office"},
                              terms_);
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
  const ClientTerms terms_{.smallest_list = 11,
                           .query_seconds = 3600,
                           .answers = Budget{20, 0},
                           .questions = Budget{200, std::nullopt},
                           .wait_seconds = 59,
                           .month_answers = Budget{40, 7},
                           .until = std::chrono::sys_days(std::chrono::year(2027) / 7 / 1),
                           .purpose_required = true,
                           .approval = tacit::ApprovalRule::kAnswer};
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
  EXPECT_EQ(catalog.custodian, "Statistics Office");
  EXPECT_EQ(catalog.terms, terms_);
}

// Nothing of what is newer may reach a client of version 9.
TEST_F(CatalogTest, AClientOfVersion9IsToldWhatItKnows) {
  CatalogRequest request;
  request.set_oldest_version(9);
  const CatalogReply old =
      make_catalog_reply(request, world_.server, world_.server.catalog,
                         {.max_client_records = 77, .memory_bytes = 88, .threads = 1}, terms_);
  EXPECT_EQ(old.until(), 0U);
  EXPECT_FALSE(old.has_month_answers());
  EXPECT_FALSE(old.purpose_required());
  EXPECT_EQ(old.approval(), APPROVAL_NONE);
  ClientTerms known = terms_;
  known.month_answers.reset();
  known.until.reset();
  known.purpose_required = false;
  known.approval = tacit::ApprovalRule::kNone;
  EXPECT_EQ(read_catalog_reply(old).terms, known);
}

TEST_F(CatalogTest, NewerTermsAreChecked) {
  expect_refused([](CatalogReply& r) { r.set_until(std::uint64_t{1} << 40); });
  expect_refused([](CatalogReply& r) { r.mutable_month_answers()->set_number(0); });
  expect_refused([](CatalogReply& r) { r.mutable_month_answers()->set_left(41); });
}

TEST_F(CatalogTest, HandsOutTheModelItself) {
  const ServerCatalog catalog = read_catalog_reply(reply());
  const linkage::Model model = model_of(catalog);
  EXPECT_EQ(model.hash(), world_.server.model.hash());
  EXPECT_EQ(model.name(), "small");
  EXPECT_EQ(model.threshold(), world_.server.model.threshold());
}

TEST_F(CatalogTest, AModelThatIsNotTheOneOfTheHashIsRefused) {
  // The texts differ in what the hash depends on; the hash alone is changed; the text is no model, or none at
  // all.
  expect_refused([](CatalogReply& r) {
    std::string text = r.model();
    text.replace(text.find("threshold = 4"), 13, "threshold = 3");
    r.set_model(text);
  });
  expect_refused([](CatalogReply& r) { r.mutable_model_hash()->front() ^= 1; });
  expect_refused([](CatalogReply& r) { r.set_model("format = 2\n"); });
  expect_refused([](CatalogReply& r) { r.set_model("\x1b[31m"); });
  expect_refused([](CatalogReply& r) { r.clear_model(); });
  expect_refused([](CatalogReply& r) { r.set_model_name("another"); });
  expect_refused([](CatalogReply& r) { r.set_model(r.model() + std::string(kMaxModelBytes, '#')); });
}

TEST_F(CatalogTest, WhatAModelIsRefusedForIsShortAndPrintable) {
  CatalogReply changed = reply();
  std::string keys;
  for (int i = 0; i < 1000; ++i) keys += "\"\\u001b[31m" + std::to_string(i) + "\" = 1\n";
  changed.set_model(keys + changed.model());
  const std::string told = error_of(ErrorCategory::kProtocol, [&] { read_catalog_reply(changed); });
  EXPECT_THAT(told, testing::HasSubstr("of another release"));
  EXPECT_TRUE(is_printable(told));
  EXPECT_LT(told.size(), 500U);
}

TEST_F(CatalogTest, AModelOverTheBoundIsNotHandedOut) {
  linkage::ModelSpec spec = world_.server.model.spec();
  spec.fields[0].missing.assign(200, {});
  for (std::size_t i = 0; i < spec.fields[0].missing.size(); ++i)
    spec.fields[0].missing[i] = std::to_string(i) + std::string(6000, 'x');
  world_.server.model = linkage::Model(spec);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { reply(); }), testing::HasSubstr("model"));
}

TEST_F(CatalogTest, HasOnlyWhatIsOpen) {
  CatalogRequest request;
  request.set_oldest_version(kProtocolVersion);
  table::Catalog open = world_.server.catalog;
  open.dimensions.erase(open.dimensions.begin());
  open.measures.clear();
  const ServerCatalog catalog =
      read_catalog_reply(make_catalog_reply(request, world_.server, open, {}, terms_));
  EXPECT_EQ(catalog.catalog, open);
}

TEST_F(CatalogTest, AnUnknownStrategyIsRefused) {
  expect_refused([](CatalogReply& r) { r.set_strategy(static_cast<StrategyRule>(3)); });
}

TEST_F(CatalogTest, AnotherVersionIsRefused) {
  for (const VersionRange& range :
       {VersionRange{kOldestProtocolVersion - 1, 0}, VersionRange{1, kOldestProtocolVersion - 1},
        VersionRange{kProtocolVersion + 1, 0}, VersionRange{kProtocolVersion + 1, ~0U}}) {
    CatalogRequest request;
    request.set_oldest_version(range.oldest);
    request.set_newest_version(range.newest);
    error_of(ErrorCategory::kProtocol,
             [&] { make_catalog_reply(request, world_.server, world_.server.catalog, {}, terms_); });
  }
}

TEST_F(CatalogTest, ARangeOfVersionsIsAnsweredInTheNewestCommonOne) {
  const auto taken = [&](std::uint32_t oldest, std::uint32_t newest) {
    CatalogRequest request;
    request.set_oldest_version(oldest);
    request.set_newest_version(newest);
    return make_catalog_reply(request, world_.server, world_.server.catalog, {}, terms_).protocol_version();
  };
  EXPECT_EQ(taken(9, 0), 0U);  // a client of version 9, which does not ask
  EXPECT_EQ(taken(9, 10), 10U);
  EXPECT_EQ(taken(1, kProtocolVersion + 5), kProtocolVersion);
}

TEST_F(CatalogTest, AVersionThatWasNotOfferedIsRefused) {
  expect_refused([](CatalogReply& r) { r.set_protocol_version(kProtocolVersion + 1); });
  expect_refused([](CatalogReply& r) { r.set_protocol_version(kOldestProtocolVersion - 1); });
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
  expect_refused([](CatalogReply& r) { r.set_max_client_records(0); });
  expect_refused([](CatalogReply& r) { r.set_max_client_records(~std::uint64_t{0}); });
  expect_refused([](CatalogReply& r) { r.set_memory_bytes(0); });
  expect_refused([](CatalogReply& r) { r.set_memory_bytes(~std::uint64_t{0}); });
  expect_refused([](CatalogReply& r) { r.set_custodian("\x1b[31m"); });
  expect_refused([](CatalogReply& r) { r.set_custodian(std::string(kMaxCustodianLength + 1, 'x')); });
  expect_refused([](CatalogReply& r) { r.set_smallest_list(0); });
  expect_refused([](CatalogReply& r) { r.set_smallest_list(~std::uint64_t{0}); });
  expect_refused([](CatalogReply& r) { r.set_query_seconds(0); });
  expect_refused([](CatalogReply& r) { r.set_query_seconds(~std::uint64_t{0}); });
  expect_refused([](CatalogReply& r) { r.set_wait_seconds(~std::uint64_t{0}); });
  expect_refused([](CatalogReply& r) { r.mutable_answers()->set_number(0); });
  expect_refused([](CatalogReply& r) { r.mutable_answers()->set_left(21); });
  expect_refused([](CatalogReply& r) { r.mutable_questions()->set_number(~std::uint64_t{0}); });
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
