// SPDX-License-Identifier: Apache-2.0
#include "identity/revocation.h"

#include <openssl/x509v3.h>

#include "identity/support.h"
#include "support/error_of.h"

namespace tacit::identity {
namespace {

using testing::HasSubstr;

constexpr std::chrono::hours kMonth = kDay * 30;

std::vector<Certificate> only(const KeyPair& pair) {
  std::vector<Certificate> certificates;
  certificates.push_back(Certificate::from_pem(pair.certificate.pem(), ""));
  return certificates;
}

long number_of(const RevocationList& list) {
  const Owned<ASN1_INTEGER, ASN1_INTEGER_free> number(
      static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(&list.crl(), NID_crl_number, nullptr, nullptr)));
  return ASN1_INTEGER_get(number.get());
}

class Revocation : public testing::Test {
 protected:
  const KeyPair ca_ = issue_authority("Authority"), other_ = issue_authority("Other");
  const KeyPair ada_ = issue_client(ca_, "Ada"), bob_ = issue_client(ca_, "Bob");
  const WallClock::time_point now_ = std::chrono::floor<std::chrono::seconds>(WallClock::now());
};

TEST_F(Revocation, AListHasWhatWasRevokedAndIsItsAuthoritys) {
  const RevocationList made = issue_list(ca_, only(ada_), nullptr, kMonth, now_);
  const std::vector<RevocationList> read = read_lists(made.pem(), "crl.pem");
  ASSERT_EQ(read.size(), 1U);
  const RevocationList& list = read[0];
  EXPECT_EQ(list.issuer(), "CN=Authority");
  EXPECT_EQ(list.this_update(), now_ - kBackdated);
  EXPECT_EQ(list.next_update(), now_ + kMonth);
  EXPECT_EQ(list.entries(), 1U);
  EXPECT_EQ(list.revoked_at(ada_.certificate), now_);
  EXPECT_EQ(list.revoked_at(bob_.certificate), std::nullopt);
  EXPECT_TRUE(list.signed_by(ca_.certificate));
  EXPECT_FALSE(list.signed_by(other_.certificate));
  EXPECT_FALSE(list.signed_by(issue_authority("Authority").certificate)) << "a name is no signature";
  EXPECT_EQ(X509_CRL_get_version(&list.crl()), X509_CRL_VERSION_2);
  EXPECT_GE(X509_CRL_get_ext_by_NID(&list.crl(), NID_authority_key_identifier, -1), 0);
}

TEST_F(Revocation, TheNextListHasTheEntriesOfTheLastWithTheirDays) {
  const RevocationList first = issue_list(ca_, only(ada_), nullptr, kMonth, now_ - kDay * 3);
  std::vector<Certificate> both = only(bob_);
  both.push_back(std::move(only(ada_)[0]));
  const RevocationList second = issue_list(ca_, both, &first, kMonth, now_);
  EXPECT_EQ(second.entries(), 2U);
  EXPECT_EQ(second.revoked_at(ada_.certificate), now_ - kDay * 3);
  EXPECT_EQ(second.revoked_at(bob_.certificate), now_);
  EXPECT_EQ(number_of(first), 1);
  EXPECT_EQ(number_of(second), 2);
  EXPECT_EQ(issue_list(ca_, {}, nullptr, kMonth).entries(), 0U);
}

TEST_F(Revocation, NobodyRevokesWhatAnotherAuthoritySigned) {
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { issue_list(other_, only(ada_), nullptr, kMonth); }),
              HasSubstr("CN=Ada"));
  const KeyPair same_name = issue_authority("Authority");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { issue_list(same_name, only(ada_), nullptr, kMonth); }),
              HasSubstr("was not signed by CN=Authority"));
  const RevocationList list = issue_list(ca_, {}, nullptr, kMonth);
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { issue_list(other_, {}, &list, kMonth); }),
              HasSubstr("was not signed by CN=Other"));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { issue_list(ada_, {}, nullptr, kMonth); }),
              HasSubstr("may not sign lists"));
}

TEST_F(Revocation, WhatIsNoWholeListIsRefused) {
  const std::string pem = issue_list(ca_, only(ada_), nullptr, kMonth).pem();
  EXPECT_EQ(read_lists(pem + issue_list(other_, {}, nullptr, kMonth).pem(), "crl.pem").size(), 2U);
  const auto refused = [&](const std::string& text) {
    return error_of(ErrorCategory::kSecurity, [&] { read_lists(text, "crl.pem"); });
  };
  EXPECT_THAT(refused(""), HasSubstr("crl.pem: holds no list"));
  EXPECT_THAT(refused(ca_.certificate.pem()), HasSubstr("holds no list"));
  EXPECT_THAT(refused(pem + pem.substr(0, pem.size() - 40)), HasSubstr("after list 1"));

  const RevocationList scoped = issue_list(ca_, {}, nullptr, kMonth);
  const Owned<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> scope(ISSUING_DIST_POINT_new());
  scope->onlyuser = 0xff;
  ASSERT_EQ(X509_CRL_add1_ext_i2d(&scoped.crl(), NID_issuing_distribution_point, scope.get(), 1, 0), 1);
  ASSERT_GT(X509_CRL_sign(&scoped.crl(), &ca_.key.key(), EVP_sha256()), 0);
  EXPECT_THAT(refused(scoped.pem()), HasSubstr("not of all its revoked certificates"));
}

}  // namespace
}  // namespace tacit::identity
