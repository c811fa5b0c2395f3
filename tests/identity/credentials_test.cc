// SPDX-License-Identifier: Apache-2.0
#include "identity/credentials.h"

#include <openssl/pem.h>

#include "identity/support.h"
#include "support/error_of.h"

namespace tacit::identity {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CredentialsTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_.write_pair("ca", ca_);
    directory_.write_pair("server", issue_server(ca_, {"localhost"}));
    directory_.write_pair("client", issue_client(ca_, "c"));
  }

  std::filesystem::path crt(const std::string& name) const { return directory_ / (name + ".crt"); }
  std::filesystem::path key(const std::string& name) const { return directory_ / (name + ".key"); }
  std::string refused(const std::string& certificate, const std::string& key_name, Side side) const {
    return error_of(ErrorCategory::kSecurity,
                    [&] { load_credentials(crt(certificate), key(key_name), side); });
  }

  Directory directory_;
  KeyPair ca_ = issue_authority("ca");
};

TEST_F(CredentialsTest, LoadsWhatBelongsTogether) {
  const Credentials server = load_credentials(crt("server"), key("server"), Side::kServer);
  EXPECT_EQ(server.certificate_chain, read_text(crt("server")));
  EXPECT_EQ(server.private_key.view(), read_text(key("server")));
  EXPECT_EQ(server.certificate.subject(), "CN=localhost");
  load_credentials(crt("client"), key("client"), Side::kClient);
}

TEST_F(CredentialsTest, RefusesTheOtherSidesCertificate) {
  EXPECT_THAT(refused("client", "client", Side::kServer), HasSubstr("not made for a server"));
  EXPECT_THAT(refused("server", "server", Side::kClient),
              AllOf(HasSubstr("not made for a client"), HasSubstr("tacit keys client")));
}

TEST_F(CredentialsTest, RefusesWhatDoesNotBelongTogetherOrIsNone) {
  EXPECT_THAT(refused("client", "server", Side::kClient),
              AllOf(HasSubstr("client.crt"), HasSubstr("server.key"), HasSubstr("do not belong together")));
  write_key(directory_ / "nonsense.key", SecretText("nonsense"), Existing::kKeep);
  EXPECT_THAT(refused("client", "nonsense", Side::kClient), HasSubstr("holds no private key"));
}

TEST_F(CredentialsTest, ACertificateAndItsKeyInEachOthersPlaceAreTold) {
  EXPECT_THAT(
      error_of(ErrorCategory::kConfig,
               [&] { load_credentials(key("client"), crt("client"), Side::kClient); }),
      HasSubstr("client.crt is a certificate, not a private key: are the files of certificate and key "
                "swapped?"));
}

TEST_F(CredentialsTest, RefusesAKeyThatOthersCanRead) {
  chmod(key("client").c_str(), 0644);
  EXPECT_THAT(refused("client", "client", Side::kClient), HasSubstr("chmod 600"));
}

TEST_F(CredentialsTest, RefusesAnExpiredCertificate) {
  directory_.write_pair("old", issue_client(ca_, "c", WallClock::now() - kLifetime - kDay));
  EXPECT_THAT(refused("old", "old", Side::kClient), HasSubstr("expired"));
}

TEST_F(CredentialsTest, RefusesAKeyUnderAPassphrase) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  char passphrase[] = "secret";
  ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(bio.get(), &ca_.key.key(), EVP_aes_128_cbc(), passphrase, 6,
                                          nullptr, nullptr),
            1);
  write_key(key("locked"), SecretText(std::string(contents(*bio))), Existing::kKeep);
  EXPECT_THAT(refused("client", "locked", Side::kClient), HasSubstr("passphrase"));
}

TEST_F(CredentialsTest, TrustedFilesHoldOneAuthorityOrMore) {
  EXPECT_EQ(load_trusted(crt("ca")).authorities, 1U);
  EXPECT_EQ(load_trusted(crt("ca")).warning, "");
  const KeyPair second = issue_authority("second");
  std::ofstream(directory_ / "both.crt") << ca_.certificate.pem() << second.certificate.pem();
  const Trusted both = load_trusted(directory_ / "both.crt");
  EXPECT_EQ(both.authorities, 2U);
  EXPECT_EQ(both.pem, ca_.certificate.pem() + second.certificate.pem());
}

TEST_F(CredentialsTest, TrustedFilesAreReadToTheirEnd) {
  const std::string second = issue_authority("second").certificate.pem();
  const std::size_t middle = second.size() / 2;
  const auto with = [&](const std::string& behind) {
    std::ofstream(directory_ / "both.crt") << ca_.certificate.pem() << behind;
    return directory_ / "both.crt";
  };
  for (const std::string& damaged :
       {second.substr(0, middle), second.substr(0, middle) + "!" + second.substr(middle)}) {
    EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { load_trusted(with(damaged)); }),
                HasSubstr("both.crt cannot be read after certificate 1"));
  }
  EXPECT_EQ(load_trusted(with("the second one follows\n" + second + "and that is all\n")).authorities, 2U);
}

TEST_F(CredentialsTest, TrustedFilesAreWarnedOfAndRefusedByTheirTime) {
  const WallClock::time_point now = WallClock::now();
  directory_.write_pair("ending", issue_authority("ending", now - kAuthorityLifetime + 5 * kDay));
  EXPECT_THAT(load_trusted(crt("ending")).warning, HasSubstr("ending.crt expires on"));
  directory_.write_pair("over", issue_authority("over", now - kAuthorityLifetime - kDay));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { load_trusted(crt("over")); }), HasSubstr("expired"));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { load_trusted(key("ca")); }),
              HasSubstr("holds no certificate"));
}

}  // namespace
}  // namespace tacit::identity
