// SPDX-License-Identifier: Apache-2.0
#include "identity/trust.h"

#include "identity/support.h"
#include "support/error_of.h"

namespace tacit::identity {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::chrono::hours kListed = kDay * 30;

class Trust : public testing::Test {
 protected:
  static std::vector<Certificate> only(const KeyPair& pair) {
    std::vector<Certificate> certificates;
    certificates.push_back(Certificate::from_pem(pair.certificate.pem(), ""));
    return certificates;
  }
  ClientTrust load(const std::string& ca, const std::string& crl = {}) const {
    directory_.write("ca.crt", ca);
    if (!crl.empty()) directory_.write("crl.pem", crl);
    return ClientTrust::load(directory_ / "ca.crt", crl.empty() ? "" : directory_ / "crl.pem");
  }
  std::string list(const std::vector<Certificate>& revoked,
                   WallClock::time_point now = WallClock::now()) const {
    return issue_list(ca_, revoked, nullptr, kListed, now).pem();
  }
  static std::string refused(const ClientTrust& trust, const KeyPair& who,
                             WallClock::time_point now = WallClock::now()) {
    return error_of(ErrorCategory::kSecurity, [&] { trust.require_accepted(who.certificate.pem(), now); });
  }

  const Directory directory_;
  const KeyPair ca_ = issue_authority("Authority"), other_ = issue_authority("Other");
  const std::string both_ = ca_.certificate.pem() + other_.certificate.pem();
  const KeyPair ada_ = issue_client(ca_, "Ada"), bob_ = issue_client(ca_, "Bob"),
                eve_ = issue_client(other_, "Eve");
};

TEST_F(Trust, ClientsOfTheAuthoritiesAreAcceptedWhileTheyAreValid) {
  const ClientTrust trust = load(ca_.certificate.pem());
  trust.require_accepted(ada_.certificate.pem());
  EXPECT_THAT(refused(trust, eve_), AllOf(HasSubstr(eve_.certificate.fingerprint()), HasSubstr("issuer")));
  EXPECT_THAT(refused(trust, issue_client(issue_authority("Authority"), "Ada")),
              HasSubstr("does not accept"));
  EXPECT_THAT(refused(trust, issue_server(ca_, {"localhost"})), HasSubstr("purpose"));
  EXPECT_THAT(refused(trust, ada_, WallClock::now() + kLifetime + kDay), HasSubstr("expired"));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { trust.require_accepted("nothing"); }),
              HasSubstr("no certificate"));
  EXPECT_EQ(trust.lists_end(), std::nullopt);
  EXPECT_THAT(trust.warnings(WallClock::now()), IsEmpty());
}

TEST_F(Trust, ARevokedCertificateIsRefusedAndTheOthersAreNot) {
  const ClientTrust trust = load(both_, list(only(ada_)));
  EXPECT_THAT(refused(trust, ada_),
              AllOf(HasSubstr("it was revoked on " + day(WallClock::now())), HasSubstr("by CN=Authority")));
  trust.require_accepted(bob_.certificate.pem());
  trust.require_accepted(eve_.certificate.pem());
  EXPECT_EQ(trust.revoked(), 1U);
}

TEST_F(Trust, AnExpiredListRefusesItsAuthoritysClientsAndNobodyElse) {
  const ClientTrust trust = load(both_, list({}, WallClock::now() - kListed - kDay));
  EXPECT_THAT(refused(trust, ada_), AllOf(HasSubstr("CN=Authority"), HasSubstr("out of date since")));
  trust.require_accepted(eve_.certificate.pem());
  EXPECT_THAT(trust.warnings(WallClock::now()), ElementsAre(HasSubstr("REVOCATION LIST OUT OF DATE")));
}

TEST_F(Trust, AListIsRenewedInTime) {
  const ClientTrust trust = load(both_, list({}));
  const WallClock::time_point end = *trust.lists_end();
  trust.require_accepted(ada_.certificate.pem(), end - kDay);
  EXPECT_THAT(trust.warnings(end - kListDueSoon - kDay), IsEmpty());
  EXPECT_THAT(trust.warnings(end - kListDueSoon + kDay),
              ElementsAre(AllOf(HasSubstr("CN=Authority"), HasSubstr("is due on " + day(end)),
                                HasSubstr("crl.pem"))));
  EXPECT_THAT(trust.warnings(trust.authorities_end() - kDay),
              testing::Contains(HasSubstr("ca.crt expires on")).Times(2));
}

TEST_F(Trust, ListsThatDoNotVerifyAreRefusedAsAWhole) {
  const auto failed = [&](const std::string& ca, const std::string& crl) {
    return error_of(ErrorCategory::kSecurity, [&] { load(ca, crl); });
  };
  EXPECT_THAT(failed(other_.certificate.pem(), list({})),
              AllOf(HasSubstr("CN=Authority"), HasSubstr("not signed by")));
  const KeyPair same_name = issue_authority("Authority");
  EXPECT_THAT(failed(ca_.certificate.pem(), issue_list(same_name, {}, nullptr, kListed).pem()),
              HasSubstr("not signed by any authority in"));
  EXPECT_THAT(failed(both_, list({}) + list(only(ada_))), HasSubstr("is there twice"));
  EXPECT_THAT(failed(both_, list({}, WallClock::now() + kDay)), HasSubstr("not valid yet"));
  EXPECT_THAT(failed(both_, "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"),
              HasSubstr("damaged"));
  EXPECT_THAT(error_of(ErrorCategory::kConfig,
                       [&] { ClientTrust::load(directory_ / "ca.crt", directory_ / "missing.pem"); }),
              HasSubstr("CRL file"));
}

// A renewed authority has the same name and key; another one may have the same name.
TEST_F(Trust, AListIsOfTheAuthorityThatSignedItWhateverTheNames) {
  const KeyPair twin = issue_authority("Authority");
  const KeyPair of_twin = issue_client(twin, "Ada");
  const ClientTrust trust = load(ca_.certificate.pem() + twin.certificate.pem(),
                                 list(only(ada_)) + issue_list(twin, only(of_twin), nullptr, kListed).pem());
  EXPECT_THAT(refused(trust, ada_), HasSubstr("revoked"));
  EXPECT_THAT(refused(trust, of_twin), HasSubstr("revoked"));
  trust.require_accepted(bob_.certificate.pem());
  trust.require_accepted(issue_client(twin, "Bob").certificate.pem());
}

}  // namespace
}  // namespace tacit::identity
