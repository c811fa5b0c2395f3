// SPDX-License-Identifier: Apache-2.0
// Mutual TLS: who gets as far as a question, what each may ask, and what those are told who do not.
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "rpc/client/tls_probe.h"
#include "rpc/raw_client.h"
#include "rpc/running_server.h"
#include "rpc/service.grpc.pb.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const TestCertificates& files() {
  return TestCertificates::get();
}

const protocol::World& identity_world() {
  static const protocol::World world = protocol::make_world({}, 61);
  return world;
}

ServerConfig with_client(identity::ClientRules rules) {
  ServerConfig config;
  config.clients = {std::move(rules)};
  return config;
}

identity::ClientRules by_fingerprint(const std::string& certificate) {
  identity::ClientRules rules;
  rules.name = "by fingerprint";
  rules.fingerprint = files().fingerprint(certificate);
  return rules;
}

// What a client with this certificate is told, in the category; nothing of it reaches a query.
std::string refused(RunningServer& running, ClientOptions options,
                    ErrorCategory category = ErrorCategory::kSecurity) {
  const std::string message = error_of(category, [&] { ask(options, identity_world()); });
  EXPECT_FALSE(running.heard().reached(protocol::Phase::kHello));
  EXPECT_TRUE(running.becomes_idle());
  return message;
}

ClientOptions certified(const RunningServer& running, const std::string& name) {
  return RunningServer::with_certificate(running.options(), name);
}

TEST(Identity, AClientIsKnownByItsSubject) {
  RunningServer running(identity_world());
  EXPECT_EQ(ask(running.options(), identity_world()).result, expected(identity_world()));
  EXPECT_TRUE(running.heard().reached(protocol::Phase::kHello));
  const identity::ClientIdentity who{"CN=Test client", files().fingerprint("client")};
  EXPECT_THAT(running.heard().clients(), testing::ElementsAre(testing::Pair("test", who)));
}

TEST(Identity, AClientIsKnownByItsFingerprint) {
  RunningServer running(identity_world(), with_client(by_fingerprint("client")));
  EXPECT_EQ(ask(running.options(), identity_world()).result, expected(identity_world()));
  ASSERT_EQ(running.heard().clients().size(), 1U);
  EXPECT_EQ(running.heard().clients()[0].first, "by fingerprint");
}

TEST(Identity, AnotherCertificateIsRefusedBeforeItsGreetingIsLookedAt) {
  RunningServer running(identity_world(), with_client(by_fingerprint("client")));
  EXPECT_THAT(refused(running, certified(running, "stranger")),
              AllOf(HasSubstr(files().fingerprint("stranger")), HasSubstr("ask the custodian"),
                    Not(HasSubstr("by fingerprint")), Not(HasSubstr(files().fingerprint("client")))));
  RawClient raw(running.address(), "stranger");
  raw.send("\xff nothing that could be read");
  EXPECT_EQ(raw.failure()->category(), "security");
  EXPECT_TRUE(running.heard().clients().empty());
}

TEST(Identity, ACertificateOfTheSameNameIsNotTheOneOfTheFingerprint) {
  identity::ClientRules rules = by_fingerprint("client");
  rules.fingerprint[7] = rules.fingerprint[7] == '0' ? '1' : '0';
  RunningServer running(identity_world(), with_client(rules));
  EXPECT_THAT(refused(running, running.options()), HasSubstr("does not know your certificate"));
}

TEST(Identity, WithoutACertificateNobodyGetsIn) {
  RunningServer running(identity_world());
  ClientOptions options = running.options();
  options.certificate_file.reset();
  options.key_file.reset();
  EXPECT_THAT(refused(running, options), AllOf(HasSubstr("--cert"), HasSubstr("--key")));
}

TEST(Identity, ACertificateOfAnotherAuthorityIsRefusedWhateverItsName) {
  RunningServer running(identity_world());
  EXPECT_THAT(refused(running, certified(running, "other_client")),
              AllOf(HasSubstr("does not accept your certificate"), HasSubstr("other_client.crt")));
}

TEST(Identity, AServersCertificateIsNoClients) {
  RunningServer running(identity_world());
  RawClient raw(running.address(), "server");
  raw.send(hello_of(identity_world()));
  EXPECT_FALSE(raw.receive().has_value());
  EXPECT_EQ(raw.status().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_FALSE(running.heard().reached(protocol::Phase::kHello));
}

// The real client sees that by itself; this one does not look.
TEST(Identity, AnExpiredCertificateIsRefusedByBothSides) {
  RunningServer running(identity_world());
  EXPECT_THAT(refused(running, certified(running, "old_client")),
              AllOf(HasSubstr("old_client.crt"), HasSubstr("expired")));
  RawClient raw(running.address(), "old_client");
  raw.send(hello_of(identity_world()));
  EXPECT_FALSE(raw.receive().has_value());
  EXPECT_EQ(raw.status().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_FALSE(running.heard().reached(protocol::Phase::kHello));
}

TEST(Identity, TheClientChecksItsOwnFilesFirst) {
  RunningServer running(identity_world());
  ClientOptions options = certified(running, "client");
  options.key_file = files().key("stranger");
  EXPECT_THAT(refused(running, options), HasSubstr("do not belong together"));
  options.key_file.reset();
  EXPECT_THAT(refused(running, options, ErrorCategory::kConfig), HasSubstr("go together"));
  options = certified(running, "server");
  EXPECT_THAT(refused(running, options), HasSubstr("not made for a client"));
  options = certified(running, "client");
  options.insecure = true;
  EXPECT_THAT(refused(running, options, ErrorCategory::kConfig), HasSubstr("exclude each other"));
}

TEST(Identity, AServerOfAnotherAuthorityIsToldFromOneOfAnotherName) {
  ServerConfig config = RunningServer::with_books(RunningServer::with_tls({}), nullptr);
  config.certificate_file = files().certificate("other_server");
  config.key_file = files().key("other_server");
  Server server(config, identity_world().server,
                [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  ClientOptions options;
  options.server = server.start().text();
  EXPECT_THAT(error_of(ErrorCategory::kSecurity,
                       [&] { ask(RunningServer::with_certificate(options), identity_world()); }),
              AllOf(HasSubstr("ca.crt"), HasSubstr("not signed"), Not(HasSubstr("host name"))));
}

// Tacit's own server does not start with such a certificate (below).
// gRPC looks at its variable only once in a process, so that this asks for the reasons alone.
TEST(Identity, WithoutAFileReasonsAreThoseOfTheCertificatesThatGrpcTrusts) {
  ServerConfig config = RunningServer::with_books(RunningServer::with_tls({}), nullptr);
  config.certificate_file = files().certificate("elsewhere");
  config.key_file = files().key("elsewhere");
  Server server(config, identity_world().server,
                [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  ClientOptions options;
  options.server = server.start().text();
  const char* const variable = "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH";
  ASSERT_EQ(setenv(variable, files().ca().c_str(), 1), 0);
  const std::optional<Error> trusted = tls_problem(options);
  ASSERT_EQ(unsetenv(variable), 0);
  ASSERT_TRUE(trusted.has_value());
  EXPECT_THAT(trusted->what(), HasSubstr("not made for that host name, but for elsewhere.example"));

  const std::optional<Error> unknown = tls_problem(options);
  ASSERT_TRUE(unknown.has_value());
  EXPECT_THAT(unknown->what(), HasSubstr("not signed by a CA in this system's own list"));
}

TEST(Identity, AServersExpiredCertificateIsToldWithItsDay) {
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({std::string(identity::read_key(files().key("old_server")).view()),
                                    identity::read_pem(files().certificate("old_server"), "certificate")});
  int port = 0;
  Linkage::Service service;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  ClientOptions options;
  options.server = "127.0.0.1:" + std::to_string(port);
  const std::string last_day =
      identity::day(identity::load_certificate(files().certificate("old_server")).not_after());
  EXPECT_THAT(error_of(ErrorCategory::kSecurity,
                       [&] { ask(RunningServer::with_certificate(options), identity_world()); }),
              HasSubstr("CN=localhost expired on " + last_day));
  server->Shutdown();
}

TEST(Identity, AServerDoesNotStartWithAnExpiredCertificate) {
  ServerConfig config = RunningServer::with_books(RunningServer::with_tls({}), nullptr);
  config.certificate_file = files().certificate("old_server");
  config.key_file = files().key("old_server");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { make_offer(config, nullptr); }), HasSubstr("expired"));
}

TEST(Identity, EachMayAskOnlyWhatIsOpenToIt) {
  identity::ClientRules rules = by_fingerprint("client");
  rules.dimensions = {"no other"};
  {
    RunningServer running(identity_world(), with_client(rules));
    EXPECT_THAT(refused(running, running.options(), ErrorCategory::kUsage),
                AllOf(HasSubstr("no dimension \"state\" that is open to you"), HasSubstr("no other")));
  }
  rules.dimensions = {"state"};
  rules.measures = {"income"};
  {
    RunningServer running(identity_world(), with_client(rules));
    EXPECT_THAT(refused(running, running.options(), ErrorCategory::kUsage), HasSubstr("no measure \"age\""));
  }
  rules.measures = {"age"};
  rules.max_client_records = identity_world().client.records() - 1;
  {
    RunningServer running(identity_world(), with_client(rules));
    EXPECT_THAT(refused(running, running.options(), ErrorCategory::kLimit), HasSubstr("of yours"));
  }
  rules.max_client_records = identity_world().client.records();
  RunningServer running(identity_world(), with_client(rules));
  EXPECT_EQ(ask(running.options(), identity_world()).result, expected(identity_world()));
}

TEST(Identity, NobodyIsAskedForACertificateWhereTheConfigurationSaysSo) {
  ServerConfig config;
  config.client_auth = ClientAuth::kNone;
  RunningServer running(identity_world(), config);
  ClientOptions options = running.options();
  options.certificate_file.reset();
  options.key_file.reset();
  EXPECT_EQ(ask(options, identity_world()).result, expected(identity_world()));
  EXPECT_TRUE(running.heard().clients().empty());
}

TEST(Identity, ConfigurationsSayWhoMayAskOrThatAnyoneMay) {
  ServerConfig config = RunningServer::with_tls({});
  check(config);
  config.clients.clear();
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { check(config); }), HasSubstr("nobody may ask"));
  config = RunningServer::with_tls({});
  config.client_ca_file.clear();
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { check(config); }), HasSubstr("client_ca is missing"));
  config = RunningServer::with_tls({});
  config.client_auth = ClientAuth::kNone;
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { check(config); }), HasSubstr("have no effect"));
}

}  // namespace
}  // namespace tacit::rpc
