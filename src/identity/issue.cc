// SPDX-License-Identifier: Apache-2.0
#include "identity/issue.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "identity/credentials.h"

namespace tacit::identity {
namespace {

using Number = Owned<BIGNUM, BN_free>;
using Extension = Owned<X509_EXTENSION, X509_EXTENSION_free>;
using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using Name = Owned<GENERAL_NAME, GENERAL_NAME_free>;

constexpr int kSerialBits = 128;
constexpr std::size_t kMaxHostLength = 253;

void set_serial(X509& x509) {
  const Number number(BN_new());
  expect_openssl(number != nullptr &&
                     BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
                     BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&x509)) != nullptr,
                 "the serial number");
}

void set_validity(X509& x509, WallClock::time_point begin, WallClock::time_point end) {
  const auto set = [](ASN1_TIME* field, WallClock::time_point time) {
    return ASN1_TIME_set(field, WallClock::to_time_t(time)) != nullptr;
  };
  expect_openssl(set(X509_getm_notBefore(&x509), begin) && set(X509_getm_notAfter(&x509), end),
                 "ASN1_TIME_set");
}

void set_common_name(X509& x509, std::string_view name) {
  const bool control =
      std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  const bool set = !name.empty() && !control &&
                   X509_NAME_add_entry_by_txt(X509_get_subject_name(&x509), "CN", MBSTRING_UTF8,
                                              reinterpret_cast<const unsigned char*>(name.data()),
                                              static_cast<int>(name.size()), -1, 0) == 1;
  ERR_clear_error();
  if (set) return;
  throw Error(ErrorCategory::kUsage, "a certificate's name must be 1 to 64 printable characters (UTF-8)");
}

// `value` is our own text, in the form of OpenSSL's configuration files.
void add_extension(X509& x509, X509& issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &x509, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  expect_openssl(extension != nullptr && X509_add_ext(&x509, extension.get(), -1) == 1, value);
}

bool is_host_name(const std::string& host) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  return !host.empty() && host.size() <= kMaxHostLength && host.front() != '.' && host.front() != '-' &&
         std::all_of(host.begin(), host.end(), allowed);
}

// The name in the form of a certificate: an address if it reads as one, else a host name.
Name general_name(const std::string& host) {
  Name name(GENERAL_NAME_new());
  expect_openssl(name != nullptr, "GENERAL_NAME_new");
  if (ASN1_OCTET_STRING* address = a2i_IPADDRESS(host.c_str())) {
    GENERAL_NAME_set0_value(name.get(), GEN_IPADD, address);
    return name;
  }
  ERR_clear_error();
  if (!is_host_name(host)) {
    throw Error(ErrorCategory::kUsage,
                "\"" + host + "\" is neither a host name nor an IP address (without a port)");
  }
  ASN1_IA5STRING* text = ASN1_IA5STRING_new();
  expect_openssl(text != nullptr, "ASN1_IA5STRING_new");
  GENERAL_NAME_set0_value(name.get(), GEN_DNS, text);
  expect_openssl(ASN1_STRING_set(text, host.data(), static_cast<int>(host.size())) == 1, "ASN1_STRING_set");
  return name;
}

Names general_names(const std::vector<std::string>& hosts) {
  Names names(GENERAL_NAMES_new());
  expect_openssl(names != nullptr, "GENERAL_NAMES_new");
  for (const std::string& host : hosts) {
    Name name = general_name(host);
    expect_openssl(sk_GENERAL_NAME_push(names.get(), name.get()) > 0, "sk_GENERAL_NAME_push");
    name.release();
  }
  return names;
}

// What all have: version 3, serial number, validity, name, public key.
X509Ptr begin_certificate(const PrivateKey& key, std::string_view common_name, WallClock::time_point begin,
                          WallClock::time_point end) {
  X509Ptr x509(X509_new());
  expect_openssl(x509 != nullptr && X509_set_version(x509.get(), X509_VERSION_3) == 1 &&
                     X509_set_pubkey(x509.get(), &key.key()) == 1,
                 "X509_new");
  set_serial(*x509);
  set_validity(*x509, begin, end);
  set_common_name(*x509, common_name);
  return x509;
}

void sign(X509& x509, const X509& issuer, const PrivateKey& key) {
  expect_openssl(X509_set_issuer_name(&x509, X509_get_subject_name(&issuer)) == 1, "X509_set_issuer_name");
  expect_openssl(X509_sign(&x509, &key.key(), EVP_sha256()) > 0, "X509_sign");
}

// A certificate that its authority signs, for `use`: "serverAuth" or "clientAuth".
KeyPair issue_leaf(const KeyPair& authority, std::string_view common_name, const Names& hosts,
                   const char* use, WallClock::time_point now) {
  X509& issuer = authority.certificate.x509();
  PrivateKey key = PrivateKey::generate();
  // A certificate that outlives its authority would be refused anyway, but later and less clearly.
  const WallClock::time_point end =
      std::min<WallClock::time_point>(now + kLifetime, authority.certificate.not_after());
  X509Ptr x509 = begin_certificate(key, common_name, now - kBackdated, end);
  expect_openssl(X509_set_issuer_name(x509.get(), X509_get_subject_name(&issuer)) == 1,
                 "X509_set_issuer_name");
  add_extension(*x509, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(*x509, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(*x509, issuer, NID_ext_key_usage, use);
  if (hosts != nullptr) {
    expect_openssl(
        X509_add1_ext_i2d(x509.get(), NID_subject_alt_name, hosts.get(), 0, X509V3_ADD_DEFAULT) == 1,
        "X509_add1_ext_i2d");
  }
  add_extension(*x509, issuer, NID_subject_key_identifier, "hash");
  add_extension(*x509, issuer, NID_authority_key_identifier, "keyid:always");
  sign(*x509, issuer, authority.key);
  return {Certificate(std::move(x509)), std::move(key)};
}

}  // namespace

KeyPair issue_authority(std::string_view common_name, WallClock::time_point now) {
  PrivateKey key = PrivateKey::generate();
  X509Ptr x509 = begin_certificate(key, common_name, now - kBackdated, now + kAuthorityLifetime);
  add_extension(*x509, *x509, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(*x509, *x509, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(*x509, *x509, NID_subject_key_identifier, "hash");
  sign(*x509, *x509, key);
  return {Certificate(std::move(x509)), std::move(key)};
}

KeyPair issue_server(const KeyPair& authority, const std::vector<std::string>& hosts,
                     WallClock::time_point now) {
  if (hosts.empty())
    throw Error(ErrorCategory::kUsage, "a server's certificate needs a host name or IP address");
  const Names names = general_names(hosts);
  // A common name has 64 characters at most; TLS looks at the list of hosts alone.
  return issue_leaf(authority, std::string_view(hosts.front()).substr(0, 64), names, "serverAuth", now);
}

KeyPair issue_client(const KeyPair& authority, std::string_view common_name, WallClock::time_point now) {
  return issue_leaf(authority, common_name, nullptr, "clientAuth", now);
}

KeyPair load_authority(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file) {
  KeyPair authority{load_certificate(certificate_file), load_private_key(key_file)};
  require_pair(authority.certificate, certificate_file, authority.key, key_file);
  require_valid(authority.certificate, certificate_file.string());
  if (!authority.certificate.is_authority()) {
    throw Error(ErrorCategory::kSecurity, "the certificate in " + certificate_file.string() +
                                              " may not sign others: name an authority's, as `tacit keys ca` "
                                              "makes it");
  }
  return authority;
}

}  // namespace tacit::identity
