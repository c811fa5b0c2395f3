// SPDX-License-Identifier: Apache-2.0
#include "identity/trust.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <utility>

#include "identity/files.h"

namespace tacit::identity {
namespace {

using StoreContext = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;

void free_certificates(STACK_OF(X509) * stack) {
  sk_X509_pop_free(stack, X509_free);
}
using Stack = Owned<STACK_OF(X509), free_certificates>;

X509Ptr next_certificate(BIO& bio) {
  return X509Ptr(PEM_read_bio_X509(&bio, nullptr, no_passphrase, nullptr));
}

Certificate shared(X509* x509) {
  X509_up_ref(x509);
  return Certificate(X509Ptr(x509));
}

bool is_key_of(const EVP_PKEY& key, const Certificate& certificate) {
  const EVP_PKEY* other = X509_get0_pubkey(&certificate.x509());
  return other != nullptr && EVP_PKEY_eq(&key, other) == 1;
}

[[noreturn]] void refuse(const Certificate& certificate, const std::string& why) {
  throw Error(ErrorCategory::kSecurity,
              "this server does not accept your certificate (" + certificate.fingerprint() + "): " + why);
}

}  // namespace

ClientTrust ClientTrust::load(const std::filesystem::path& ca_file, const std::filesystem::path& crl_file,
                              WallClock::time_point now) {
  ClientTrust trust;
  trust.ca_file_ = ca_file.string();
  trust.crl_file_ = crl_file.string();
  trust.authorities_ = load_trusted(ca_file);
  trust.store_.reset(X509_STORE_new());
  expect_openssl(trust.store_ != nullptr, "X509_STORE_new");
  std::vector<Certificate> authorities;
  const BioPtr bio = reader_of(trust.authorities_.pem);
  while (X509Ptr x509 = next_certificate(*bio)) {
    expect_openssl(X509_STORE_add_cert(trust.store_.get(), x509.get()) == 1, "X509_STORE_add_cert");
    authorities.emplace_back(std::move(x509));
  }
  ERR_clear_error();
  if (crl_file.empty()) return trust;
  const std::string pem = read_pem(crl_file, "CRL");
  for (RevocationList& list : read_lists(pem, trust.crl_file_))
    trust.add_list(std::move(list), authorities, now);
  return trust;
}

void ClientTrust::add_list(RevocationList list, const std::vector<Certificate>& authorities,
                           WallClock::time_point now) {
  const auto refuse_list = [&](const std::string& why) {
    throw Error(ErrorCategory::kSecurity, crl_file_ + ": the list of " + list.issuer() + " " + why);
  };
  const auto signer = std::ranges::find_if(
      authorities, [&](const Certificate& authority) { return list.signed_by(authority); });
  if (signer == authorities.end())
    refuse_list("was not signed by any authority in " + ca_file_ + " that may sign lists");
  if (list.this_update() > now)
    refuse_list("is not valid yet, only from " + day(list.this_update()) + " on: check the clock");
  const auto same = [&](const Listed& other) {
    return other.list.named_by(*signer) && is_key_of(*other.key, *signer);
  };
  if (std::ranges::any_of(lists_, same)) refuse_list("is there twice: leave the newer one");
  EvpKeyPtr key(X509_get_pubkey(&signer->x509()));
  expect_openssl(key != nullptr, "X509_get_pubkey");
  lists_.push_back({std::move(list), std::move(key)});
}

std::optional<WallClock::time_point> ClientTrust::lists_end() const {
  std::optional<WallClock::time_point> end;
  for (const Listed& listed : lists_)
    end = std::min(end.value_or(WallClock::time_point::max()), listed.list.next_update());
  return end;
}

std::size_t ClientTrust::revoked() const {
  std::size_t all = 0;
  for (const Listed& listed : lists_) all += listed.list.entries();
  return all;
}

void ClientTrust::require_accepted(std::string_view certificates_pem, WallClock::time_point now) const {
  const BioPtr bio = reader_of(certificates_pem);
  const Stack between(sk_X509_new_null());
  X509Ptr own = next_certificate(*bio);
  while (X509Ptr x509 = next_certificate(*bio)) {
    expect_openssl(between != nullptr && sk_X509_push(between.get(), x509.get()) > 0, "sk_X509_push");
    x509.release();
  }
  ERR_clear_error();
  if (own == nullptr)
    throw Error(ErrorCategory::kSecurity, "what the client sent holds no certificate in PEM");
  const Certificate certificate(std::move(own));

  const StoreContext context(X509_STORE_CTX_new());
  expect_openssl(
      context != nullptr &&
          X509_STORE_CTX_init(context.get(), store_.get(), &certificate.x509(), between.get()) == 1 &&
          X509_STORE_CTX_set_default(context.get(), "ssl_client") == 1,
      "X509_STORE_CTX_init");
  X509_STORE_CTX_set_time(context.get(), 0, WallClock::to_time_t(now));
  const bool accepted = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  if (!accepted) {
    refuse(certificate, std::string(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()))) +
                            "; ask the custodian");
  }
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; i + 1 < sk_X509_num(chain); ++i)
    require_not_revoked(shared(sk_X509_value(chain, i)), shared(sk_X509_value(chain, i + 1)), now);
}

void ClientTrust::require_not_revoked(const Certificate& certificate, const Certificate& issuer,
                                      WallClock::time_point now) const {
  for (const Listed& listed : lists_) {
    if (!listed.list.named_by(issuer) || !is_key_of(*listed.key, issuer)) continue;
    if (const auto since = listed.list.revoked_at(certificate)) {
      refuse(certificate, "it was revoked on " + day(*since) + " by " + listed.list.issuer() +
                              "; ask the custodian for a new one");
    }
    if (now > listed.list.next_update()) {
      refuse(certificate, "the server's list of certificates that " + listed.list.issuer() +
                              " has revoked is out of date since " + day(listed.list.next_update()) +
                              "; the custodian must renew it");
    }
  }
}

std::vector<std::string> ClientTrust::warnings(WallClock::time_point now) const {
  std::vector<std::string> warnings;
  const BioPtr bio = reader_of(authorities_.pem);
  while (X509Ptr x509 = next_certificate(*bio)) {
    std::string warning = expiry_warning(Certificate(std::move(x509)), ca_file_, now);
    if (!warning.empty()) warnings.push_back(std::move(warning));
  }
  ERR_clear_error();
  for (const Listed& listed : lists_) {
    const WallClock::time_point end = listed.list.next_update();
    if (end < now) {
      warnings.push_back(
          "REVOCATION LIST OUT OF DATE: that of " + listed.list.issuer() + " in " + crl_file_ +
          " was due on " + day(end) +
          ", and all clients of this authority are refused: renew it (`tacit keys crl`) and reload");
    } else if (end <= now + kListDueSoon) {
      warnings.push_back(
          "the list of revoked certificates of " + listed.list.issuer() + " in " + crl_file_ + " is due on " +
          day(end) +
          "; after that all clients of this authority are refused: renew it (`tacit keys crl`) and "
          "reload");
    }
  }
  return warnings;
}

}  // namespace tacit::identity
