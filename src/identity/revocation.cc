// SPDX-License-Identifier: Apache-2.0
#include "identity/revocation.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <utility>

namespace tacit::identity {
namespace {

using RevokedPtr = Owned<X509_REVOKED, X509_REVOKED_free>;
using TimePtr = Owned<ASN1_TIME, ASN1_TIME_free>;
using IntegerPtr = Owned<ASN1_INTEGER, ASN1_INTEGER_free>;
using ListExtension = Owned<X509_EXTENSION, X509_EXTENSION_free>;

[[noreturn]] void refuse_list(std::string_view origin, const std::string& why) {
  throw Error(ErrorCategory::kSecurity, std::string(origin) + ": " + why);
}

// A list that is not for all certificates of its authority says so in a critical extension.
void require_whole(const RevocationList& list, std::string_view origin) {
  const bool partial = X509_CRL_get_ext_by_critical(&list.crl(), 1, -1) >= 0 ||
                       X509_CRL_get_ext_by_NID(&list.crl(), NID_delta_crl, -1) >= 0;
  if (partial) {
    refuse_list(origin,
                "the list of " + list.issuer() +
                    " is not of all its revoked certificates (a delta list, or one with a scope): get "
                    "the whole list");
  }
  list.this_update();
  list.next_update();
}

TimePtr time_from(WallClock::time_point time) {
  TimePtr result(ASN1_TIME_set(nullptr, WallClock::to_time_t(time)));
  expect_openssl(result != nullptr, "ASN1_TIME_set");
  return result;
}

bool may_sign_lists(const Certificate& authority) {
  return authority.is_authority() && (X509_get_key_usage(&authority.x509()) & KU_CRL_SIGN) != 0;
}

void require_issued_by(const Certificate& certificate, const KeyPair& authority) {
  const bool issued = X509_check_issued(&authority.certificate.x509(), &certificate.x509()) == X509_V_OK &&
                      X509_verify(&certificate.x509(), &authority.key.key()) == 1;
  ERR_clear_error();
  if (issued) return;
  throw Error(ErrorCategory::kSecurity, "the certificate of " + certificate.subject() + " (" +
                                            certificate.fingerprint() + ") was not signed by " +
                                            authority.certificate.subject() + ", which cannot revoke it");
}

void add_entry(X509_CRL& crl, const ASN1_INTEGER& serial, const ASN1_TIME& since) {
  X509_REVOKED* there = nullptr;
  if (X509_CRL_get0_by_serial(&crl, &there, const_cast<ASN1_INTEGER*>(&serial)) == 1) return;
  RevokedPtr entry(X509_REVOKED_new());
  expect_openssl(entry != nullptr &&
                     X509_REVOKED_set_serialNumber(entry.get(), const_cast<ASN1_INTEGER*>(&serial)) == 1 &&
                     X509_REVOKED_set_revocationDate(entry.get(), const_cast<ASN1_TIME*>(&since)) == 1 &&
                     X509_CRL_add0_revoked(&crl, entry.get()) == 1,
                 "X509_CRL_add0_revoked");
  entry.release();
}

void copy_entries(const RevocationList& before, X509_CRL& crl) {
  STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(&before.crl());
  const int count = entries == nullptr ? 0 : sk_X509_REVOKED_num(entries);
  for (int i = 0; i < count; ++i) {
    X509_REVOKED* copy = X509_REVOKED_dup(sk_X509_REVOKED_value(entries, i));
    expect_openssl(copy != nullptr && X509_CRL_add0_revoked(&crl, copy) == 1, "X509_REVOKED_dup");
  }
}

IntegerPtr number_after(const RevocationList* before) {
  IntegerPtr number;
  if (before != nullptr) {
    number.reset(
        static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(&before->crl(), NID_crl_number, nullptr, nullptr)));
  }
  const Owned<BIGNUM, BN_free> value(number == nullptr ? BN_new()
                                                       : ASN1_INTEGER_to_BN(number.get(), nullptr));
  expect_openssl(value != nullptr && BN_add_word(value.get(), 1) == 1, "BN_add_word");
  number.reset(BN_to_ASN1_INTEGER(value.get(), nullptr));
  expect_openssl(number != nullptr, "BN_to_ASN1_INTEGER");
  return number;
}

void add_extensions(X509_CRL& crl, const KeyPair& authority, const RevocationList* before) {
  const IntegerPtr number = number_after(before);
  expect_openssl(X509_CRL_add1_ext_i2d(&crl, NID_crl_number, number.get(), 0, X509V3_ADD_DEFAULT) == 1,
                 "X509_CRL_add1_ext_i2d");
  X509& issuer = authority.certificate.x509();
  if (X509_get0_subject_key_id(&issuer) == nullptr) return;
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, nullptr, nullptr, &crl, 0);
  const ListExtension key(
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  expect_openssl(key != nullptr && X509_CRL_add_ext(&crl, key.get(), -1) == 1, "X509_CRL_add_ext");
}

}  // namespace

std::string RevocationList::pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  expect_openssl(bio != nullptr && PEM_write_bio_X509_CRL(bio.get(), crl_.get()) == 1,
                 "PEM_write_bio_X509_CRL");
  return std::string(contents(*bio));
}

std::string RevocationList::issuer() const {
  return name_text(X509_CRL_get_issuer(crl_.get()));
}

WallClock::time_point RevocationList::this_update() const {
  return time_of(X509_CRL_get0_lastUpdate(crl_.get()));
}

WallClock::time_point RevocationList::next_update() const {
  const ASN1_TIME* next = X509_CRL_get0_nextUpdate(crl_.get());
  if (next == nullptr) {
    throw Error(ErrorCategory::kSecurity,
                "the list of " + issuer() + " does not say when the next one is due (nextUpdate)");
  }
  return time_of(next);
}

std::size_t RevocationList::entries() const {
  STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(crl_.get());
  return entries == nullptr ? 0 : static_cast<std::size_t>(sk_X509_REVOKED_num(entries));
}

std::optional<WallClock::time_point> RevocationList::revoked_at(const Certificate& certificate) const {
  X509_REVOKED* entry = nullptr;
  const int found = X509_CRL_get0_by_cert(crl_.get(), &entry, &certificate.x509());
  if (found == 0 || entry == nullptr) return std::nullopt;
  return time_of(X509_REVOKED_get0_revocationDate(entry));
}

bool RevocationList::named_by(const Certificate& authority) const {
  return X509_NAME_cmp(X509_CRL_get_issuer(crl_.get()), X509_get_subject_name(&authority.x509())) == 0;
}

bool RevocationList::signed_by(const Certificate& authority) const {
  EVP_PKEY* key = X509_get0_pubkey(&authority.x509());
  const bool signed_by = named_by(authority) && may_sign_lists(authority) && key != nullptr &&
                         X509_CRL_verify(crl_.get(), key) == 1;
  ERR_clear_error();
  return signed_by;
}

std::vector<RevocationList> read_lists(std::string_view pem, std::string_view origin) {
  std::vector<RevocationList> lists;
  const BioPtr bio = reader_of(pem);
  while (X509CrlPtr crl{PEM_read_bio_X509_CRL(bio.get(), nullptr, no_passphrase, nullptr)}) {
    lists.emplace_back(std::move(crl));
    require_whole(lists.back(), origin);
  }
  const bool to_the_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!to_the_end) {
    refuse_list(origin, "cannot be read after list " + std::to_string(lists.size()) +
                            ": the rest is damaged or cut short");
  }
  if (lists.empty()) {
    refuse_list(origin, "holds no list of revoked certificates in PEM (-----BEGIN X509 CRL-----)");
  }
  return lists;
}

RevocationList issue_list(const KeyPair& authority, std::span<const Certificate> revoked,
                          const RevocationList* before, std::chrono::hours lifetime,
                          WallClock::time_point now) {
  if (!may_sign_lists(authority.certificate)) {
    throw Error(ErrorCategory::kSecurity, "the authority " + authority.certificate.subject() +
                                              " may not sign lists of revoked certificates (its key usage is "
                                              "without cRLSign)");
  }
  if (before != nullptr && !before->signed_by(authority.certificate)) {
    throw Error(ErrorCategory::kSecurity,
                "the list that is there was not signed by " + authority.certificate.subject());
  }
  X509CrlPtr crl(X509_CRL_new());
  expect_openssl(
      crl != nullptr && X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1 &&
          X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(&authority.certificate.x509())) == 1 &&
          X509_CRL_set1_lastUpdate(crl.get(), time_from(now - kBackdated).get()) == 1 &&
          X509_CRL_set1_nextUpdate(crl.get(), time_from(now + lifetime).get()) == 1,
      "X509_CRL_new");
  if (before != nullptr) copy_entries(*before, *crl);
  const TimePtr since = time_from(now);
  for (const Certificate& certificate : revoked) {
    require_issued_by(certificate, authority);
    add_entry(*crl, *X509_get0_serialNumber(&certificate.x509()), *since);
  }
  add_extensions(*crl, authority, before);
  expect_openssl(
      X509_CRL_sort(crl.get()) == 1 && X509_CRL_sign(crl.get(), &authority.key.key(), EVP_sha256()) > 0,
      "X509_CRL_sign");
  return RevocationList(std::move(crl));
}

}  // namespace tacit::identity
