#include "cli/serve_warnings.h"

#include "cli/workplace.h"
#include "identity/files.h"
#include "identity/issue.h"

namespace tacit::cli {
namespace {

using identity::Existing;
using identity::KeyPair;
using identity::WallClock;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ServeWarnings : public testing::Test {
 protected:
  void write_certificate(const std::string& name, const std::string& pem) const {
    identity::write_certificate(place_.path(name), pem, Existing::kReplace);
  }

  rpc::ServerConfig config(const KeyPair& server) const {
    write_certificate("server.crt", server.certificate.pem());
    write_certificate("ca.crt", ca_.certificate.pem());
    rpc::ServerConfig config;
    config.certificate_file = place_.path("server.crt");
    config.client_ca_file = place_.path("ca.crt");
    identity::ClientRules rules;
    rules.name = "ada";
    rules.subject = "CN=Ada";
    config.clients = {rules};
    return config;
  }

  Workplace place_;
  KeyPair ca_ = identity::issue_authority("ca");
};

TEST_F(ServeWarnings, ThereAreNoneWhereAllIsWell) {
  EXPECT_THAT(serve_warnings(config(identity::issue_server(ca_, {"localhost"}))), IsEmpty());
}

TEST_F(ServeWarnings, ACertificateThatEndsSoonIsNamed) {
  const auto begin = WallClock::now() - identity::kLifetime + std::chrono::hours(24 * 10);
  EXPECT_THAT(serve_warnings(config(identity::issue_server(ca_, {"localhost"}, begin))),
              ElementsAre(HasSubstr("server.crt expires on")));
}

TEST_F(ServeWarnings, ASubjectThatSeveralAuthoritiesMaySignIsNamed) {
  rpc::ServerConfig several = config(identity::issue_server(ca_, {"localhost"}));
  write_certificate("ca.crt", ca_.certificate.pem() + identity::issue_authority("b").certificate.pem());
  EXPECT_THAT(serve_warnings(several), ElementsAre(HasSubstr("client ada is known by its subject")));
  several.clients[0].fingerprint = "sha256:" + std::string(64, 'a');
  EXPECT_THAT(serve_warnings(several), IsEmpty());
}

TEST_F(ServeWarnings, AServerWithoutALedgerIsSaidLoudly) {
  rpc::ServerConfig forgetful = config(identity::issue_server(ca_, {"localhost"}));
  forgetful.bookkeeping = rpc::Bookkeeping::kNone;
  EXPECT_THAT(serve_warnings(forgetful), ElementsAre(HasSubstr("NO LEDGER")));
}

TEST_F(ServeWarnings, AnOpenServerIsSaidLoudly) {
  rpc::ServerConfig open = config(identity::issue_server(ca_, {"localhost"}));
  open.client_auth = rpc::ClientAuth::kNone;
  EXPECT_THAT(serve_warnings(open), ElementsAre(HasSubstr("CLIENTS ARE NOT KNOWN")));
  open.insecure = true;
  EXPECT_THAT(serve_warnings(open), ElementsAre(HasSubstr("INSECURE")));
}

}  // namespace
}  // namespace tacit::cli
