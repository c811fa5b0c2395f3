// SPDX-License-Identifier: Apache-2.0
#include "identity/certificate.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "base/hex.h"
#include "identity/files.h"

namespace tacit::identity {
namespace {

using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;

[[noreturn]] void refuse_name() {
  throw Error(ErrorCategory::kSecurity, "a certificate has a name that is not valid text");
}

// A host's name comes from whoever made the certificate, and is printed on a terminal.
std::string host_text(const ASN1_IA5STRING& name) {
  std::string text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(&name)),
                   static_cast<std::size_t>(ASN1_STRING_length(&name)));
  std::ranges::replace_if(text, [](unsigned char c) { return c <= 0x20 || c >= 0x7f; }, '?');
  return text;
}

std::string address_text(const ASN1_OCTET_STRING& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(&address) == 4 ? AF_INET : AF_INET6;
  if (family == AF_INET6 && ASN1_STRING_length(&address) != 16) return "(malformed address)";
  inet_ntop(family, ASN1_STRING_get0_data(&address), text.data(), text.size());
  return text.data();
}

}  // namespace

std::string name_text(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  expect_openssl(bio != nullptr, "BIO_new");
  // UTF-8 stays readable; control characters are escaped.
  constexpr unsigned long kForm = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  const bool readable = X509_NAME_print_ex(bio.get(), name, 0, kForm) >= 0;
  ERR_clear_error();
  if (!readable) refuse_name();
  return std::string(contents(*bio));
}

// "No end" is written as the last second of the year 9999, and the clock's nanoseconds end in 2262.
WallClock::time_point time_of(const ASN1_TIME* time) {
  using std::chrono::sys_seconds;
  std::tm fields{};
  const bool readable = ASN1_TIME_to_tm(time, &fields) == 1;
  ERR_clear_error();
  if (!readable) throw Error(ErrorCategory::kSecurity, "a certificate or list has an invalid time");
  const sys_seconds least = std::chrono::ceil<std::chrono::seconds>(WallClock::time_point::min());
  const sys_seconds most = std::chrono::floor<std::chrono::seconds>(WallClock::time_point::max());
  return std::clamp(sys_seconds(std::chrono::seconds(timegm(&fields))), least, most);
}

Certificate Certificate::from_pem(std::string_view pem, std::string_view origin) {
  const BioPtr bio = reader_of(pem);
  X509Ptr x509(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (x509 == nullptr) {
    throw Error(ErrorCategory::kSecurity,
                std::string(origin) + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
  }
  return Certificate(std::move(x509));
}

std::string Certificate::pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  expect_openssl(bio != nullptr && PEM_write_bio_X509(bio.get(), x509_.get()) == 1, "PEM_write_bio_X509");
  return std::string(contents(*bio));
}

std::string Certificate::subject() const {
  return name_text(X509_get_subject_name(x509_.get()));
}

std::string Certificate::issuer() const {
  return name_text(X509_get_issuer_name(x509_.get()));
}

std::string Certificate::name() const {
  const X509_NAME* whole = X509_get_subject_name(x509_.get());
  const int at = X509_NAME_get_index_by_NID(whole, NID_commonName, -1);
  if (at < 0) return subject();
  unsigned char* text = nullptr;
  const int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(whole, at)));
  ERR_clear_error();
  if (length < 0) refuse_name();
  std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
  OPENSSL_free(text);
  return name;
}

std::string Certificate::fingerprint() const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  expect_openssl(X509_digest(x509_.get(), EVP_sha256(), digest.data(), &size) == 1, "X509_digest");
  return "sha256:" + to_hex(std::span(digest.data(), size));
}

WallClock::time_point Certificate::not_before() const {
  return time_of(X509_get0_notBefore(x509_.get()));
}

WallClock::time_point Certificate::not_after() const {
  return time_of(X509_get0_notAfter(x509_.get()));
}

std::vector<std::string> Certificate::hosts() const {
  const Names names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509_.get(), NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> hosts;
  const int count = names == nullptr ? 0 : sk_GENERAL_NAME_num(names.get());
  for (int i = 0; i < count; ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      hosts.push_back(host_text(*name->d.dNSName));
    } else if (name->type == GEN_IPADD) {
      hosts.push_back(address_text(*name->d.iPAddress));
    }
  }
  return hosts;
}

bool Certificate::is_authority() const {
  return X509_check_ca(x509_.get()) == 1;
}

bool Certificate::serves() const {
  return X509_check_purpose(x509_.get(), X509_PURPOSE_SSL_SERVER, 0) == 1;
}

bool Certificate::asks() const {
  return X509_check_purpose(x509_.get(), X509_PURPOSE_SSL_CLIENT, 0) == 1;
}

Certificate load_certificate(const std::filesystem::path& path) {
  return Certificate::from_pem(read_pem(path, "certificate"), path.string());
}

void require_valid(const Certificate& certificate, std::string_view origin, WallClock::time_point now) {
  if (now < certificate.not_before()) {
    throw Error(ErrorCategory::kSecurity, "the certificate in " + std::string(origin) +
                                              " is not valid yet, only from " +
                                              day(certificate.not_before()) + " on: check the clock");
  }
  if (now > certificate.not_after()) {
    throw Error(ErrorCategory::kSecurity, "the certificate in " + std::string(origin) + " expired on " +
                                              day(certificate.not_after()) + ": renew it");
  }
}

std::string expiry_warning(const Certificate& certificate, std::string_view origin,
                           WallClock::time_point now) {
  const WallClock::time_point end = certificate.not_after();
  if (end > now + kExpiresSoon) return {};
  // It may have expired longer ago than a duration can hold.
  const auto days = end < now ? 0 : std::chrono::duration_cast<std::chrono::hours>(end - now).count() / 24;
  return "the certificate in " + std::string(origin) + " expires on " + day(certificate.not_after()) +
         ", in " + std::to_string(days) + (days == 1 ? " day" : " days") + ": renew it";
}

std::string day(WallClock::time_point time) {
  const std::time_t seconds = WallClock::to_time_t(time);
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &fields);
  return text.data();
}

}  // namespace tacit::identity
