// SPDX-License-Identifier: Apache-2.0
// Certificates, authorities and lists of revoked certificates that are replaced while the port stays open.
#include "identity/revocation.h"
#include "rpc/asked_beside.h"
#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit::rpc {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class TlsReload : public testing::Test {
 protected:
  static const TestCertificates& files() { return TestCertificates::get(); }
  ServerConfig config() const { return running_.offer(world_, {})->config; }
  void replace(const ServerConfig& config) {
    running_.server().replace(make_offer(config, running_.offer(world_, {})->data));
  }
  ClientOptions certified(const std::string& name) const {
    return RunningServer::with_certificate(running_.options(), name);
  }
  table::ResultTable answer(const ClientOptions& options) const { return ask(options, world_).result; }
  std::string refused(const ClientOptions& options) const {
    return error_of(ErrorCategory::kSecurity, [&] { ask(options, world_); });
  }
  // What a client is told that asks over this connection, which is open.
  std::string refused_on(const RawClient& connection) const {
    RawClient stream(connection, RawClient::SameConnection{});
    stream.send(hello_of(world_));  // which the server may not wait for
    const std::optional<protocol::Failure> failure = stream.failure();
    return failure ? failure->category() + ": " + failure->message() : "";
  }
  // A list by ca with these certificates of it.
  std::filesystem::path list(const std::vector<std::string>& revoked,
                             identity::WallClock::time_point now = identity::WallClock::now()) const {
    std::vector<identity::Certificate> certificates;
    for (const std::string& name : revoked)
      certificates.push_back(identity::load_certificate(files().certificate(name)));
    return directory_.write("crl.pem",
                            identity::issue_list(identity::load_authority(files().ca(), files().key("ca")),
                                                 certificates, nullptr, std::chrono::hours(24), now)
                                .pem());
  }

  const TemporaryDirectory directory_;
  const protocol::World world_ = protocol::make_world({}, 111);
  RunningServer running_{world_};
  const table::ResultTable table_ = expected(world_);
};

TEST_F(TlsReload, TheServersCertificateIsRenewedInPlace) {
  std::unique_ptr<RawClient> before = occupy(running_, world_);
  ServerConfig renewed = config();
  renewed.certificate_file = files().certificate("other_server");
  renewed.key_file = files().key("other_server");
  ClientOptions options = running_.options();
  options.ca_file = files().other_ca();
  EXPECT_THAT(refused(options), HasSubstr("not signed"));
  replace(renewed);
  before.reset();
  EXPECT_EQ(answer(options), table_);
  EXPECT_THAT(refused(running_.options()), HasSubstr("not signed"));
  replace(config());
  EXPECT_EQ(answer(running_.options()), table_);
}

TEST_F(TlsReload, WhatCannotBeServedLeavesTheOldCertificate) {
  ServerConfig wrong = config();
  wrong.key_file = files().key("other_server");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { replace(wrong); }),
              HasSubstr("do not belong together"));
  wrong = config();
  wrong.client_crl_file = directory_.write("crl.pem", "no list");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { replace(wrong); }), HasSubstr("holds no list"));
  EXPECT_EQ(answer(running_.options()), table_);
}

TEST_F(TlsReload, AnotherAuthorityEndsTheOldOnesClientsAlsoOnOpenConnections) {
  std::unique_ptr<RawClient> open = occupy(running_, world_);
  EXPECT_THAT(refused(certified("other_client")), HasSubstr("does not accept your certificate"));
  ServerConfig other = config();
  other.client_ca_file = files().other_ca();
  replace(other);
  EXPECT_THAT(refused_on(*open), AllOf(HasSubstr("security: this server does not accept your certificate"),
                                       HasSubstr(files().fingerprint("client"))));
  open.reset();
  EXPECT_EQ(answer(certified("other_client")), table_);
  EXPECT_THAT(refused(running_.options()), HasSubstr("does not accept your certificate"));
  EXPECT_EQ(running_.heard().clients().front().first, "test");
}

TEST_F(TlsReload, ARevokedClientIsRefusedAtItsNextStream) {
  ServerConfig revoking = config();
  revoking.clients.push_back({});
  revoking.clients.back().name = "stranger";
  revoking.clients.back().subject = "CN=Stranger";
  revoking.client_crl_file = list({});
  replace(revoking);
  EXPECT_EQ(answer(running_.options()), table_);
  std::unique_ptr<RawClient> open = occupy(running_, world_);
  list({"client"});
  replace(revoking);
  EXPECT_THAT(refused_on(*open), HasSubstr("it was revoked on "));
  open.reset();
  EXPECT_THAT(refused(running_.options()),
              AllOf(HasSubstr("it was revoked on "), HasSubstr("CN=Tacit test authority")));
  EXPECT_EQ(running_.heard().clients().back().first, "test") << "whose certificate it is";
  EXPECT_EQ(answer(certified("stranger")), table_);
}

TEST_F(TlsReload, ARevokedClientThatWaitsDoesNotGetItsTurn) {
  std::unique_ptr<RawClient> occupant = occupy(running_, world_);
  const auto waiting = ask_beside(running_.options(), world_);
  ASSERT_TRUE(running_.has_waiting(1));
  ServerConfig revoking = config();
  revoking.client_crl_file = list({"client"});
  replace(revoking);
  occupant.reset();
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { waiting->outcome.get(); }), HasSubstr("revoked"));
}

TEST_F(TlsReload, AnExpiredListRefusesTheClientsOfItsAuthority) {
  ServerConfig listed = config();
  listed.client_crl_file = list({}, identity::WallClock::now() - std::chrono::hours(48));
  replace(listed);
  EXPECT_THAT(refused(running_.options()),
              AllOf(HasSubstr("out of date"), HasSubstr("custodian must renew it")));
  list({});
  replace(listed);
  EXPECT_EQ(answer(running_.options()), table_);
}

}  // namespace
}  // namespace tacit::rpc
