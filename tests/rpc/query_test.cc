// SPDX-License-Identifier: Apache-2.0
// Honest queries over TLS, and everything that keeps one from beginning.
#include "rpc/client/query.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>

#include "rpc/client/catalog.h"
#include "rpc/running_server.h"
#include "support/error_of.h"
#include "support/patience.h"

namespace tacit::rpc {
namespace {

using protocol::Phase;

TEST(Query, OverTlsEqualsPlain) {
  protocol::World world = protocol::make_world({}, 1);
  world.security = {};
  RunningServer running(world);
  Notebook notebook;
  const QueryOutcome outcome =
      run_query(running.options(), world.server.model, world.client, world.question, {}, notebook);
  EXPECT_EQ(table::difference(outcome.result, expected(world)), "");
  EXPECT_THAT(notebook.phases(),
              testing::ElementsAre(Phase::kHello, Phase::kKeys, Phase::kPlanes, Phase::kPrepare, Phase::kLink,
                                   Phase::kTabulate, Phase::kGate, Phase::kDone));
  EXPECT_EQ(outcome.plan.request.client_records, world.client.records());

  ASSERT_TRUE(running.heard().wait_for_finished(1));
  const Traffic server = running.heard().finished()[0];
  EXPECT_EQ(server.total().bytes_up, outcome.bytes.total().bytes_up);
  EXPECT_GE(server.total().bytes_down, outcome.bytes.of(Phase::kGate).bytes_down);
  for (const Phase phase : {Phase::kKeys, Phase::kPlanes, Phase::kTabulate, Phase::kGate}) {
    EXPECT_GT(outcome.bytes.of(phase).bytes_up, 100'000u) << protocol::title(phase);
  }
  EXPECT_TRUE(running.becomes_idle());
}

TEST(Query, WithoutTlsOnLoopback) {
  const protocol::World world = protocol::make_world({}, 2);
  Server server(RunningServer::without_tls(world), world.server,
                [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  ClientOptions options;
  options.server = server.start().text();
  options.insecure = true;
  EXPECT_EQ(table::difference(ask(options, world).result, expected(world)), "");
}

TEST(Query, SessionsLeaveNothingBehind) {
  const protocol::World world = protocol::make_world({}, 3);
  RunningServer running(world);
  const auto threads = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                         std::filesystem::directory_iterator());
  };
  ask(running.options(), world);
  ASSERT_TRUE(running.becomes_idle());
  const auto before = threads();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(running.options(), world).result, expected(world));
  ASSERT_TRUE(running.becomes_idle());
  EXPECT_LE(threads(), before + 2);  // gRPC's own come and go
}

TEST(Query, RefusesDifferentModelsOnBothSides) {
  const protocol::World world = protocol::make_world({}, 4);
  RunningServer running(world);
  linkage::ModelSpec spec;
  spec.name = "other";
  spec.salt = "other";
  spec.threshold = 4;
  spec.fields = world.server.model.fields();
  const linkage::Model other(spec);
  protocol::Observer observer;
  const std::string message = error_of(ErrorCategory::kModelMismatch, [&] {
    run_query(running.options(), other, world.client, world.question, {}, observer);
  });
  EXPECT_THAT(message, testing::HasSubstr("different linkage models"));
  ASSERT_TRUE(running.heard().wait_for_failures(1));
  EXPECT_EQ(running.heard().failures()[0].category(), ErrorCategory::kModelMismatch);
}

TEST(Query, RefusesUnknownNames) {
  const protocol::World world = protocol::make_world({}, 5);
  RunningServer running(world);
  protocol::Observer observer;
  table::Question question = world.question;
  question.by = {"stat"};
  EXPECT_THAT(
      error_of(
          ErrorCategory::kUsage,
          [&] { run_query(running.options(), world.server.model, world.client, question, {}, observer); }),
      testing::HasSubstr("state"));
  question = world.question;
  question.statistics[0].of = "agee";
  EXPECT_THAT(
      error_of(
          ErrorCategory::kUsage,
          [&] { run_query(running.options(), world.server.model, world.client, question, {}, observer); }),
      testing::HasSubstr("age"));
}

TEST(Query, ASplitAndSeveralStatisticsOverTheWire) {
  protocol::World world = protocol::make_world({.client_records = 40, .server_records = 60}, 8);
  protocol::split_by(world, 2, 9);
  world.question.statistics.push_back({table::StatisticKind::kStd, "age", {}});
  world.question.statistics.push_back({table::StatisticKind::kShare, "sex", "a"});
  RunningServer running(world);
  EXPECT_EQ(table::difference(ask(running.options(), world).result, expected(world)), "");
}

TEST(Catalog, IsToldWithoutATurn) {
  const protocol::World world = protocol::make_world({}, 10);
  ServerConfig config;
  config.limits.max_client_records = 1234;
  config.limits.custodian = "Statistics Office";
  config.query = std::chrono::milliseconds(89'500);
  RunningServer running(world, config);
  protocol::Observer observer;
  const protocol::ServerCatalog catalog = fetch_catalog(running.options(), observer);
  EXPECT_EQ(catalog.catalog, world.server.catalog);
  EXPECT_EQ(catalog.model_name, "small");
  EXPECT_EQ(catalog.model_hash, world.server.model.hash());
  EXPECT_EQ(catalog.server_records, world.server.features.records());
  EXPECT_EQ(catalog.max_client_records, 1234U);
  EXPECT_EQ(catalog.custodian, "Statistics Office");
  EXPECT_EQ(protocol::model_of(catalog).hash(), world.server.model.hash());
  EXPECT_EQ(catalog.terms, (protocol::ClientTerms{.smallest_list = 1, .query_seconds = 90}))
      << "without a ledger";
  ASSERT_TRUE(running.heard().wait_for_catalogs(1));
  EXPECT_TRUE(running.heard().finished().empty());
  EXPECT_TRUE(running.becomes_idle());
}

TEST(Catalog, NobodyThere) {
  ClientOptions options;
  {
    const protocol::World world = protocol::make_world({}, 11);
    RunningServer running(world);
    options = running.options();
  }
  protocol::Observer observer;
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { fetch_catalog(options, observer); }),
              testing::HasSubstr("no server at"));
}

TEST(Query, RefusesMoreRecordsThanTheServerTakes) {
  const protocol::World world = protocol::make_world({}, 6);
  ServerConfig config;
  config.limits.max_client_records = world.client.records() - 1;
  RunningServer running(world, config);
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { ask(running.options(), world); }),
              testing::HasSubstr("records"));
}

TEST(Query, SaysThatNobodyListens) {
  const protocol::World world = protocol::make_world({}, 7);
  ClientOptions options;
  {
    RunningServer running(world);
    options = running.options();
  }
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { ask(options, world); }),
              testing::AllOf(testing::HasSubstr("no server at"), testing::HasSubstr("nothing listens")));
  options.server = "no-such-host.invalid:7443";
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { ask(options, world); }),
              testing::HasSubstr("no-such-host.invalid:7443"));
}

TEST(Query, SaysThatAListenerDoesNotAnswer) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);

  const protocol::World world = protocol::make_world({}, 7);
  ClientOptions options;
  options.server = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  options = RunningServer::with_certificate(options);
  options.connect = std::chrono::milliseconds(300);
  const Clock::time_point begin = Clock::now();
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { ask(options, world); }),
              testing::HasSubstr(options.server));
  EXPECT_LT(Clock::now() - begin, patience(std::chrono::seconds(5)));
  close(listener);
}

TEST(Query, RefusesAServerWithAWrongCertificate) {
  const protocol::World world = protocol::make_world({}, 8);
  RunningServer running(world);
  ClientOptions options = running.options();
  options.ca_file = TestCertificates::get().other_ca();
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { ask(options, world); }),
              testing::AllOf(testing::HasSubstr("certificate"), testing::HasSubstr("other_ca.crt")));
  options.ca_file.reset();  // the system's list does not know the tests' CA
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { ask(options, world); }),
              testing::HasSubstr("this system's own list"));
}

TEST(Query, RefusesACertificateForAnotherHost) {
  const protocol::World world = protocol::make_world({}, 8);
  ServerConfig config = RunningServer::with_books(RunningServer::with_tls({}), nullptr);
  config.certificate_file = TestCertificates::get().certificate("elsewhere");
  config.key_file = TestCertificates::get().key("elsewhere");
  Server server(config, world.server, [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  ClientOptions options;
  options.server = server.start().text();
  EXPECT_THAT(
      error_of(ErrorCategory::kSecurity, [&] { ask(RunningServer::with_certificate(options), world); }),
      testing::AllOf(testing::HasSubstr("host name"), testing::HasSubstr("elsewhere.example")));
}

TEST(Query, TellsTlsFromNoTls) {
  const protocol::World world = protocol::make_world({}, 9);
  RunningServer with_tls(world);
  ClientOptions options;
  options.server = with_tls.address().text();
  options.insecure = true;
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { ask(options, world); }), testing::HasSubstr("TLS"));

  Server without(RunningServer::without_tls(world), world.server,
                 [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  options.server = without.start().text();
  options.insecure = false;
  options.ca_file = TestCertificates::get().ca();
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { ask(options, world); }), testing::HasSubstr("TLS"));
}

TEST(Query, InsecureIsForLoopbackOnly) {
  const protocol::World world = protocol::make_world({}, 10);
  ClientOptions options;
  options.server = "192.0.2.1:7443";
  options.insecure = true;
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { ask(options, world); }),
              testing::HasSubstr("192.0.2.1"));

  ServerConfig config;
  config.listen = "0.0.0.0:0";
  config.insecure = true;
  config.bookkeeping = Bookkeeping::kNone;
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { Server(config, world.server, {}); }),
              testing::HasSubstr("0.0.0.0"));
}

TEST(Query, ServerConfigurationErrorsComeAllAtOnce) {
  ServerConfig config;
  config.max_sessions = 0;
  config.max_queue = 100'000;
  config.idle = std::chrono::seconds(0);
  config.certificate_file = "only.pem";
  const std::string message = error_of(ErrorCategory::kConfig, [&] { check(config); });
  for (const char* part :
       {"max_sessions", "max_queue", "deadline", "certificate and key", "client_ca", "[[client]]"}) {
    EXPECT_THAT(message, testing::HasSubstr(part));
  }
}

TEST(Query, SaysThatThePortIsTaken) {
  const protocol::World world = protocol::make_world({}, 11);
  RunningServer first(world);
  ServerConfig config = RunningServer::with_books(RunningServer::with_tls({}), nullptr);
  config.listen = first.address().text();
  Server second(config, world.server, [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { second.start(); }), testing::HasSubstr("in use"));
}

}  // namespace
}  // namespace tacit::rpc
