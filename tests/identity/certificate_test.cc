// SPDX-License-Identifier: Apache-2.0
#include "identity/certificate.h"

#include <openssl/x509v3.h>

#include "identity/support.h"
#include "support/error_of.h"

namespace tacit::identity {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

TEST(Certificate, GoesThroughPemUnchanged) {
  const KeyPair ca = issue_authority("ca");
  const Certificate again = Certificate::from_pem(ca.certificate.pem(), "text");
  EXPECT_EQ(again.fingerprint(), ca.certificate.fingerprint());
  EXPECT_THAT(again.fingerprint(), MatchesRegex("sha256:[0-9a-f]{64}"));
  EXPECT_EQ(again.pem(), ca.certificate.pem());
}

// Made with openssl 3.0, which also gave the values below: names from other authorities have several parts.
constexpr const char* kForeign = R"(-----BEGIN CERTIFICATE-----
MIIBhzCCASwCAQEwCgYIKoZIzj0EAwIwTzELMAkGA1UEBhMCQVUxEjAQBgNVBAoM
CUluc3RpdHV0ZTEWMBQGA1UECwwNTGlua2FnZSwgZGF0YTEUMBIGA1UEAwwLQWRh
IEV4YW1wbGUwHhcNMjQwMTAyMDAwMDAwWhcNMjQwMzA0MDAwMDAwWjBPMQswCQYD
VQQGEwJBVTESMBAGA1UECgwJSW5zdGl0dXRlMRYwFAYDVQQLDA1MaW5rYWdlLCBk
YXRhMRQwEgYDVQQDDAtBZGEgRXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABH+YijlcWk4JglACBVuhoUY1UoIQyS+O5ZWrhktnVfFeqgCbOp+KWCYYlN3O
e3fjNep/88lTaJNDKkQGCjCcj8kwCgYIKoZIzj0EAwIDSQAwRgIhANx1eYLxW2se
p5lJA3WpWvc/pGaNcfqx8LJ/MJLPrbVDAiEAgGhIXSW0RZrdwVNOvMt/W7dmjACh
OFKFFvG6mXG8uQg=
-----END CERTIFICATE-----
)";

TEST(Certificate, ReadsWhatOthersMade) {
  const Certificate certificate = Certificate::from_pem(kForeign, "text");
  EXPECT_EQ(certificate.subject(), "CN=Ada Example,OU=Linkage\\, data,O=Institute,C=AU");
  EXPECT_EQ(certificate.name(), "Ada Example");
  EXPECT_EQ(certificate.fingerprint(),
            "sha256:5e4476e9f7da3b625d2d4f4d4370427f26cf28050a5a49928d2d8f3bf5ed2c05");
  EXPECT_EQ(day(certificate.not_before()), "2024-01-02");
  EXPECT_EQ(day(certificate.not_after()), "2024-03-04");
}

TEST(Certificate, SaysWhereThereIsNone) {
  for (const char* text :
       {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { Certificate::from_pem(text, "some.crt"); }),
                HasSubstr("some.crt holds no certificate"));
  }
  error_of(ErrorCategory::kSecurity, [] { Certificate::from_pem(std::string_view(), "nothing at all"); });
}

TEST(Certificate, IsValidInItsTimeOnly) {
  const WallClock::time_point now = WallClock::now();
  const Certificate certificate = issue_authority("ca", now).certificate;
  require_valid(certificate, "ca.crt", now);
  require_valid(certificate, "ca.crt", now + kAuthorityLifetime - kDay);
  EXPECT_THAT(error_of(ErrorCategory::kSecurity,
                       [&] { require_valid(certificate, "ca.crt", now + kAuthorityLifetime + kDay); }),
              testing::AllOf(HasSubstr("ca.crt expired on"), HasSubstr(day(certificate.not_after()))));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { require_valid(certificate, "ca.crt", now - kDay); }),
              HasSubstr("not valid yet"));
}

TEST(Certificate, WarnsThirtyDaysBeforeItsEnd) {
  const WallClock::time_point now = WallClock::now();
  const Certificate certificate = issue_client(issue_authority("ca", now), "c", now).certificate;
  const WallClock::time_point end = certificate.not_after();
  EXPECT_EQ(expiry_warning(certificate, "c.crt", end - 31 * kDay), "");
  EXPECT_THAT(expiry_warning(certificate, "c.crt", end - 29 * kDay - kDay / 2),
              testing::AllOf(HasSubstr("c.crt expires on " + day(end)), HasSubstr("in 29 days")));
  EXPECT_THAT(expiry_warning(certificate, "c.crt", end - kDay - kDay / 2), HasSubstr("in 1 day:"));
}

// RFC 5280, 4.1.2.5: how a certificate says that it has no end. The clock's nanoseconds end before.
TEST(Certificate, OneWithoutEndIsValid) {
  const Certificate certificate = issue_authority("ca").certificate;
  ASSERT_EQ(ASN1_TIME_set_string(X509_getm_notAfter(&certificate.x509()), "99991231235959Z"), 1);
  EXPECT_EQ(day(certificate.not_after()), "2262-04-11");
  require_valid(certificate, "ca.crt");
  EXPECT_EQ(expiry_warning(certificate, "ca.crt"), "");
}

TEST(Certificate, OneThatWasOverBeforeClocksBeganIsOver) {
  const Certificate certificate = issue_authority("ca").certificate;
  ASSERT_EQ(ASN1_TIME_set_string(X509_getm_notAfter(&certificate.x509()), "00010101000000Z"), 1);
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { require_valid(certificate, "ca.crt"); }),
              HasSubstr("expired on 1677-09-21"));
  EXPECT_THAT(expiry_warning(certificate, "ca.crt"), HasSubstr("in 0 days"));
}

TEST(Certificate, RefusesATimeThatIsNone) {
  const Certificate certificate = issue_authority("ca").certificate;
  ASSERT_EQ(ASN1_STRING_set(X509_getm_notAfter(&certificate.x509()), "20261350", -1), 1);
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { certificate.not_after(); }),
              HasSubstr("has an invalid time"));
}

TEST(Certificate, RefusesANameThatIsNoText) {
  const Certificate certificate = issue_authority("ca").certificate;
  ASN1_STRING* name =
      X509_NAME_ENTRY_get_data(X509_NAME_get_entry(X509_get_subject_name(&certificate.x509()), 0));
  name->type = V_ASN1_BMPSTRING;  // of characters of two bytes
  ASSERT_EQ(ASN1_STRING_set(name, "abc", 3), 1);
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { certificate.subject(); }),
              HasSubstr("is not valid text"));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { certificate.name(); }),
              HasSubstr("is not valid text"));
}

TEST(Certificate, HostsCannotSteerATerminal) {
  const Certificate certificate = issue_authority("ca").certificate;
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(GENERAL_NAMES_new());
  GENERAL_NAME* name = GENERAL_NAME_new();
  ASN1_IA5STRING* text = ASN1_IA5STRING_new();
  ASSERT_EQ(ASN1_STRING_set(text, "a\x1b[2Jb\0c", 8), 1);
  GENERAL_NAME_set0_value(name, GEN_DNS, text);
  sk_GENERAL_NAME_push(names.get(), name);
  ASSERT_EQ(X509_add1_ext_i2d(&certificate.x509(), NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT),
            1);
  EXPECT_EQ(certificate.hosts(), std::vector<std::string>{"a?[2Jb?c"});
}

}  // namespace
}  // namespace tacit::identity
