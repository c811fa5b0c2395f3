// SPDX-License-Identifier: Apache-2.0
#include "app/server/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "rpc/address.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

using testing::HasSubstr;

constexpr const char* kCatalog = R"(model = "m.toml"
[source]
path = "s.csv"
[[dimension]]
name = "state"
[[measure]]
name = "age"
minimum = 0
maximum = 120
)";

CustodianConfig parse_server(const std::string& more) {
  return parse_config(toml::parse(kCatalog + more), "conf/server.toml");
}

std::string server_problems_of(const std::string& more) {
  return error_of(ErrorCategory::kConfig, [&] { parse_server(more); });
}

TEST(CustodianConfig, EverythingCanBeSaid) {
  const rpc::ServerConfig config = parse_server(R"([server]
name = "Statistics Office"
listen = "[::1]:9000"
[tls]
certificate = "../tls/server.crt"
key = "/keys/server.key"
client_ca = "clients.crt"
client_auth = "require"
[limits]
max_client_records = 10
max_sessions = 2
max_queue = 0
idle_seconds = 5
query_seconds = 60
memory_mb = 100
threads = 3
)")
                                       .server;
  EXPECT_EQ(config.limits.custodian, "Statistics Office");
  EXPECT_EQ(config.listen, "[::1]:9000");
  EXPECT_EQ(config.certificate_file, "tls/server.crt");  // relative to the file
  EXPECT_EQ(config.key_file, "/keys/server.key");
  EXPECT_EQ(config.client_ca_file, "conf/clients.crt");
  EXPECT_EQ(config.client_auth, rpc::ClientAuth::kRequire);
  EXPECT_EQ(config.limits.max_client_records, 10U);
  EXPECT_EQ(config.limits.memory_bytes, std::size_t{100} << 20);
  EXPECT_EQ(config.limits.threads, 3);
  EXPECT_EQ(config.max_sessions, 2U);
  EXPECT_EQ(config.max_queue, 0U);
  EXPECT_EQ(config.idle, std::chrono::seconds(5));
  EXPECT_EQ(config.query, std::chrono::seconds(60));
}

TEST(CustodianConfig, MetricsOverHttpAreForThisMachine) {
  EXPECT_EQ(parse_server("").metrics.listen, "");
  for (const char* good : {"127.0.0.1:9464", "localhost:0", "[::1]:9464"})
    EXPECT_EQ(parse_server("[metrics]\nlisten = \"" + std::string(good) + "\"\n").metrics.listen, good);
  EXPECT_THAT(server_problems_of("[metrics]\nlisten = \"9464\"\n"),
              HasSubstr("[metrics] `listen` must be HOST:PORT"));
  for (const char* bad : {"0.0.0.0:9464", "[::]:9464", "192.0.2.1:9464", "metrics.example.org:9464"}) {
    EXPECT_THAT(server_problems_of("[metrics]\nlisten = \"" + std::string(bad) + "\"\n"),
                HasSubstr("[metrics] `listen` must be on this machine"));
  }
}

TEST(CustodianConfig, ASilentRankIsLostAfterAWhile) {
  EXPECT_EQ(parse_server("").cluster.silence, std::chrono::seconds(30));
  EXPECT_EQ(parse_server("[cluster]\nsilence_seconds = 2\n").cluster.silence, std::chrono::seconds(2));
  EXPECT_THAT(server_problems_of("[cluster]\nsilence_seconds = 1\n"),
              HasSubstr("[cluster] `silence_seconds` must be"));
  EXPECT_THAT(server_problems_of("[cluster]\nranks = 2\n"), HasSubstr("ranks"));
}

TEST(CustodianConfig, TheWidestRecordIsAShare) {
  EXPECT_EQ(parse_server("").widest_record, linkage::kWidestShare);
  EXPECT_EQ(parse_server("[limits]\nwidest_record = 0.25\n").widest_record, 0.25);
  EXPECT_EQ(parse_server("[limits]\nwidest_record = 1\n").widest_record, 1.0);
  for (const char* bad : {"0", "-0.1", "1.5", "2", "\"1 %\"", "nan", "true"}) {
    EXPECT_THAT(
        server_problems_of("[limits]\nwidest_record = " + std::string(bad) + "\n"),
        HasSubstr("conf/server.toml:11: [limits] `widest_record` must be a number above 0 and up to 1"))
        << bad;
  }
}

TEST(CustodianConfig, AStrategyMayBeTheOnlyOne) {
  const auto strategy = [](const std::string& name) {
    return parse_server("[limits]\nstrategy = \"" + name + "\"\n").server.limits.strategy;
  };
  EXPECT_EQ(strategy("any"), StrategyWanted::kAny);
  EXPECT_EQ(strategy("all-pairs"), StrategyWanted::kAllPairs);
  EXPECT_EQ(strategy("blocked"), StrategyWanted::kBlocked);
  EXPECT_THAT(
      server_problems_of("[limits]\nstrategy = \"fast\"\n"),
      HasSubstr("conf/server.toml:11: [limits] `strategy` must be \"any\", \"all-pairs\" or \"blocked\""));
}

TEST(CustodianConfig, LimitsOfPlansAreReadByThemselves) {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory / "server.toml";
  std::ofstream(file) << "[limits]\nmemory_mb = 77\nstrategy = \"all-pairs\"\n";
  const protocol::PlanLimits limits = load_plan_limits(file);
  EXPECT_EQ(limits.memory_bytes, std::size_t{77} << 20);
  EXPECT_EQ(limits.strategy, StrategyWanted::kAllPairs);
  std::ofstream(file) << "[limits]\nmemory_mb = 0\n";
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { load_plan_limits(file); }),
              HasSubstr("`memory_mb` must be"));
}

TEST(CustodianConfig, WhatIsLeftOutHasADefault) {
  const rpc::ServerConfig config = parse_server("").server;
  EXPECT_EQ(config.limits.strategy, StrategyWanted::kAny);
  EXPECT_EQ(config.limits.custodian, "");
  EXPECT_EQ(config.listen, "127.0.0.1:7443");
  EXPECT_TRUE(config.certificate_file.empty());
  EXPECT_EQ(config.client_auth, rpc::ClientAuth::kRequire);
  EXPECT_TRUE(config.clients.empty());
  EXPECT_EQ(config.max_sessions, 1U);
  EXPECT_EQ(config.limits.max_client_records, 50000U);
}

TEST(CustodianConfig, AllProblemsAreSaidAtOnceTheCatalogsToo) {
  const std::string problems = server_problems_of(R"([server]
listen = "nowhere"
port = 5
[tls]
certificate = "server.crt"
[limits]
max_sessions = 0
memory_mb = "much"
[[dimension]]
name = "9lives"
)");
  EXPECT_THAT(problems, HasSubstr("conf/server.toml:11: [server] `listen` must be HOST:PORT"));
  EXPECT_THAT(problems, HasSubstr("conf/server.toml:12: [server] `port` is not a key"));
  EXPECT_THAT(problems, HasSubstr("[tls] `key` is missing"));
  EXPECT_THAT(problems,
              HasSubstr("conf/server.toml:16: [limits] `max_sessions` must be a whole number from 1"));
  EXPECT_THAT(problems, HasSubstr("conf/server.toml:17: [limits] `memory_mb` must be"));
  EXPECT_THAT(problems, HasSubstr("[[dimension]] 2 `name` must start with a letter"));
}

TEST(CustodianConfig, ANameThatNobodyCouldPrintIsRefused) {
  for (const char* name : {R"("")", R"("a\u001b")", R"("a\nb")"})
    EXPECT_THAT(server_problems_of(std::string("[server]\nname = ") + name),
                HasSubstr("[server] `name` must be"));
  EXPECT_THAT(server_problems_of("[server]\nname = \"" + std::string(101, 'x') + "\""),
              HasSubstr("1 to 100 bytes"));
}

TEST(CustodianConfig, ThatAnyoneMayAskHasToBeWritten) {
  const std::string pair = "[tls]\ncertificate = \"a\"\nkey = \"b\"\n";
  EXPECT_THAT(server_problems_of(pair), HasSubstr("[tls] `client_ca` is missing"));
  EXPECT_EQ(parse_server(pair + "client_auth = \"none\"\n").server.client_auth, rpc::ClientAuth::kNone);
  EXPECT_THAT(server_problems_of(pair + "client_auth = \"maybe\"\n"),
              HasSubstr("conf/server.toml:13: [tls] `client_auth` must be \"require\" or \"none\""));
}

TEST(CustodianConfig, ATableThatIsNoneIsSaid) {
  // A key of the whole file has to stand before its first table.
  const std::string text = kCatalog;
  const auto file = toml::parse("limits = 5\n" + text);
  try {
    parse_config(file, "server.toml");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("server.toml:1: `limits` must be a table, written [limits]"));
  }
}

TEST(CustodianConfig, HostPort) {
  for (const char* good : {"127.0.0.1:0", "localhost:7443", "[::1]:65535"})
    EXPECT_EQ(rpc::address_problem(good), "") << good;
  for (const char* bad :
       {"", "localhost", ":7443", "localhost:", "localhost:65536", "::1:5", "a b:5", "h:5x"}) {
    EXPECT_NE(rpc::address_problem(bad), "") << bad;
  }
}

TEST(CustodianConfig, TheExampleHoldsTogether) {
  const CustodianConfig example = load_config(TACIT_SOURCE_DIR "/examples/residents/server.toml");
  EXPECT_EQ(example.catalog.min_cell, 5);
  EXPECT_EQ(example.catalog.dimensions.front().name, "state");
  EXPECT_EQ(example.catalog.measures.front().name, "age");
  EXPECT_EQ(example.catalog.source.path.filename(), "server.csv");
  EXPECT_EQ(example.server.certificate_file.filename(), "server.crt");
  ASSERT_EQ(example.server.clients.size(), 1U);
  EXPECT_EQ(example.server.clients[0].subject, "CN=Demo researcher");
  rpc::check(example.server);
}

}  // namespace
}  // namespace tacit::app
