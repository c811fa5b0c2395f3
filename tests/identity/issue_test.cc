// SPDX-License-Identifier: Apache-2.0
// Every field of the certificates that are made, and what TLS's own check of a chain says of them.
#include "identity/issue.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/x509v3.h>

#include <set>

#include "identity/support.h"
#include "support/error_of.h"

namespace tacit::identity {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Store = Owned<X509_STORE, X509_STORE_free>;
using StoreContext = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;
using Number = Owned<BIGNUM, BN_free>;

// X509_V_OK, or why the certificate is refused for the purpose at the time.
int verify(const KeyPair& authority, const Certificate& certificate, int purpose,
           WallClock::time_point when = WallClock::now()) {
  const Store store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), &authority.certificate.x509());
  X509_VERIFY_PARAM* rules = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_time(rules, WallClock::to_time_t(when));
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT);
  const StoreContext context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), &certificate.x509(), nullptr);
  X509_STORE_CTX_set_purpose(context.get(), purpose);
  return X509_verify_cert(context.get()) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context.get());
}

int serial_bits(const Certificate& certificate) {
  const Number number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate.x509()), nullptr));
  EXPECT_EQ(BN_is_negative(number.get()), 0);
  return BN_num_bits(number.get());
}

bool is_critical(const X509& x509, int kind) {
  return X509_EXTENSION_get_critical(X509_get_ext(&x509, X509_get_ext_by_NID(&x509, kind, -1))) == 1;
}

void expect_common_fields(const KeyPair& pair) {
  X509* x509 = &pair.certificate.x509();
  EXPECT_EQ(X509_get_version(x509), X509_VERSION_3);
  EXPECT_EQ(X509_get_signature_nid(x509), NID_ecdsa_with_SHA256);
  std::array<char, 32> curve{};
  std::size_t length = 0;
  EXPECT_EQ(EVP_PKEY_get_group_name(X509_get0_pubkey(x509), curve.data(), curve.size(), &length), 1);
  EXPECT_STREQ(curve.data(), "prime256v1");
  EXPECT_NE(X509_get0_subject_key_id(x509), nullptr);
  EXPECT_TRUE(pair.key.belongs_to(pair.certificate));
}

const WallClock::time_point kNow = std::chrono::floor<std::chrono::seconds>(WallClock::now());

TEST(Issue, AnAuthoritySignsOthersButNoAuthority) {
  const KeyPair ca = issue_authority("Statistics Office, linkage", kNow);
  expect_common_fields(ca);
  EXPECT_EQ(ca.certificate.subject(), "CN=Statistics Office\\, linkage");
  EXPECT_EQ(ca.certificate.issuer(), ca.certificate.subject());
  EXPECT_EQ(ca.certificate.not_before(), kNow - kBackdated);
  EXPECT_EQ(ca.certificate.not_after(), kNow + kAuthorityLifetime);
  X509* x509 = &ca.certificate.x509();
  EXPECT_TRUE(ca.certificate.is_authority());
  EXPECT_EQ(X509_get_pathlen(x509), 0);
  EXPECT_EQ(X509_get_key_usage(x509), static_cast<std::uint32_t>(KU_KEY_CERT_SIGN | KU_CRL_SIGN));
  EXPECT_TRUE(is_critical(*x509, NID_basic_constraints));
  EXPECT_TRUE(is_critical(*x509, NID_key_usage));
  EXPECT_EQ(X509_self_signed(x509, 1), 1);
}

TEST(Issue, AServersCertificateIsForItsHosts) {
  const KeyPair ca = issue_authority("ca", kNow);
  const KeyPair server = issue_server(ca, {"linkage.example.org", "192.0.2.7", "2001:db8::1"}, kNow);
  expect_common_fields(server);
  X509* x509 = &server.certificate.x509();
  EXPECT_EQ(server.certificate.subject(), "CN=linkage.example.org");
  EXPECT_EQ(server.certificate.issuer(), "CN=ca");
  EXPECT_THAT(server.certificate.hosts(), ElementsAre("linkage.example.org", "192.0.2.7", "2001:db8::1"));
  EXPECT_EQ(server.certificate.not_before(), kNow - kBackdated);
  EXPECT_EQ(server.certificate.not_after(), kNow + kLifetime);
  EXPECT_FALSE(server.certificate.is_authority());
  EXPECT_EQ(X509_get_key_usage(x509), static_cast<std::uint32_t>(KU_DIGITAL_SIGNATURE));
  EXPECT_EQ(X509_get_extended_key_usage(x509), static_cast<std::uint32_t>(XKU_SSL_SERVER));
  EXPECT_EQ(X509_check_host(x509, "linkage.example.org", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(x509, "other.example.org", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_check_ip_asc(x509, "192.0.2.7", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(x509, "192.0.2.8", 0), 0);
  EXPECT_EQ(verify(ca, server.certificate, X509_PURPOSE_SSL_SERVER), X509_V_OK);
  EXPECT_EQ(verify(ca, server.certificate, X509_PURPOSE_SSL_CLIENT), X509_V_ERR_INVALID_PURPOSE);
}

TEST(Issue, AClientsCertificateIsForAClient) {
  const KeyPair ca = issue_authority("ca", kNow);
  const KeyPair client = issue_client(ca, "Zo\xc3\xab Example", kNow);
  expect_common_fields(client);
  X509* x509 = &client.certificate.x509();
  EXPECT_EQ(client.certificate.subject(), "CN=Zo\xc3\xab Example");
  EXPECT_TRUE(client.certificate.hosts().empty());
  EXPECT_EQ(client.certificate.not_after(), kNow + kLifetime);
  EXPECT_EQ(X509_get_key_usage(x509), static_cast<std::uint32_t>(KU_DIGITAL_SIGNATURE));
  EXPECT_EQ(X509_get_extended_key_usage(x509), static_cast<std::uint32_t>(XKU_SSL_CLIENT));
  EXPECT_EQ(verify(ca, client.certificate, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
  EXPECT_EQ(verify(ca, client.certificate, X509_PURPOSE_SSL_SERVER), X509_V_ERR_INVALID_PURPOSE);
}

TEST(Issue, AChainIsRefusedWithTheWrongAuthorityOrAtTheWrongTime) {
  const KeyPair ca = issue_authority("ca", kNow), namesake = issue_authority("ca", kNow);
  const KeyPair client = issue_client(ca, "c", kNow);
  EXPECT_NE(verify(namesake, client.certificate, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
  const auto at = [&](WallClock::time_point when) {
    return verify(ca, client.certificate, X509_PURPOSE_SSL_CLIENT, when);
  };
  EXPECT_EQ(at(kNow + kLifetime - kDay), X509_V_OK);
  EXPECT_EQ(at(kNow + kLifetime + kDay), X509_V_ERR_CERT_HAS_EXPIRED);
  EXPECT_EQ(at(kNow - kDay), X509_V_ERR_CERT_NOT_YET_VALID);
}

TEST(Issue, AClientCannotSignFurtherClients) {
  const KeyPair ca = issue_authority("ca", kNow);
  const KeyPair client = issue_client(ca, "c", kNow);
  const KeyPair forged = issue_client(client, "forged", kNow);
  EXPECT_NE(verify(client, forged.certificate, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
}

TEST(Issue, NoneOutlivesItsAuthority) {
  const KeyPair old = issue_authority("ca", kNow - kAuthorityLifetime + 10 * kDay);
  EXPECT_EQ(issue_client(old, "c", kNow).certificate.not_after(), old.certificate.not_after());
}

TEST(Issue, SerialNumbersAreRandomAndLong) {
  const KeyPair ca = issue_authority("ca", kNow);
  std::set<std::string> fingerprints;
  int longest = 0;
  for (int i = 0; i < 20; ++i) {
    const KeyPair client = issue_client(ca, "c", kNow);
    const int bits = serial_bits(client.certificate);
    EXPECT_GT(bits, 64);  // fewer by a chance of 2^-64
    EXPECT_LE(bits, 128);
    longest = std::max(longest, bits);
    fingerprints.insert(client.certificate.fingerprint());
  }
  EXPECT_EQ(fingerprints.size(), 20U);
  EXPECT_GE(longest, 125);  // all shorter by a chance of 2^-60
}

TEST(Issue, NamesAreChecked) {
  const KeyPair ca = issue_authority("ca", kNow);
  const std::string bell("a\ab"), broken("a\xff"), full(64, 'x'), too_long(65, 'x');
  for (const std::string& name : {std::string(), bell, broken, too_long}) {
    EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { issue_client(ca, name, kNow); }),
                HasSubstr("64 printable"));
    EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { issue_authority(name, kNow); }),
                HasSubstr("64 printable"));
  }
  EXPECT_EQ(issue_client(ca, full, kNow).certificate.subject(), "CN=" + full);
  for (const char* host : {"", "a b", "host:7443", "DNS:x,IP:127.0.0.1", "*.example.org", "-x"}) {
    EXPECT_THAT(error_of(ErrorCategory::kUsage, [&] { issue_server(ca, {host}, kNow); }),
                HasSubstr("neither a host name nor an IP address"));
  }
  error_of(ErrorCategory::kUsage, [&] { issue_server(ca, {}, kNow); });
}

TEST(Issue, AnAuthorityIsLoadedFromItsFiles) {
  const Directory directory;
  const KeyPair ca = issue_authority("ca");
  directory.write_pair("ca", ca);
  const KeyPair client = issue_client(load_authority(directory / "ca.crt", directory / "ca.key"), "c");
  EXPECT_EQ(verify(ca, client.certificate, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
  directory.write_pair("c", client);
  EXPECT_THAT(
      error_of(ErrorCategory::kSecurity, [&] { load_authority(directory / "c.crt", directory / "c.key"); }),
      HasSubstr("may not sign others"));
  EXPECT_THAT(
      error_of(ErrorCategory::kSecurity, [&] { load_authority(directory / "ca.crt", directory / "c.key"); }),
      HasSubstr("do not belong together"));
}

}  // namespace
}  // namespace tacit::identity
