// SPDX-License-Identifier: Apache-2.0
#include "identity/credentials.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "identity/files.h"

namespace tacit::identity {
namespace {

void require_side(const Certificate& certificate, const std::filesystem::path& file, Side side) {
  const bool fits = side == Side::kServer ? certificate.serves() : certificate.asks();
  if (fits) return;
  const char* wanted = side == Side::kServer ? "server" : "client";
  throw Error(ErrorCategory::kSecurity, "the certificate in " + file.string() + " is not made for a " +
                                            wanted + ": name one that is, as `tacit keys " + wanted +
                                            "` makes it");
}

bool signs_itself(const Certificate& certificate) {
  return (X509_get_extension_flags(&certificate.x509()) & EXFLAG_SI) != 0;
}

}  // namespace

void require_pair(const Certificate& certificate, const std::filesystem::path& certificate_file,
                  const PrivateKey& key, const std::filesystem::path& key_file) {
  if (key.belongs_to(certificate)) return;
  throw Error(ErrorCategory::kSecurity, "the certificate in " + certificate_file.string() +
                                            " and the key in " + key_file.string() +
                                            " do not belong together");
}

Credentials load_credentials(const std::filesystem::path& certificate_file,
                             const std::filesystem::path& key_file, Side side) {
  std::string chain = read_pem(certificate_file, "certificate");
  SecretText key_text = read_key(key_file);
  Certificate certificate = Certificate::from_pem(chain, certificate_file.string());
  const PrivateKey key = PrivateKey::from_pem(key_text.view(), key_file.string());
  require_pair(certificate, certificate_file, key, key_file);
  require_valid(certificate, certificate_file.string());
  require_side(certificate, certificate_file, side);
  return {std::move(chain), std::move(key_text), std::move(certificate)};
}

Trusted load_trusted(const std::filesystem::path& ca_file) {
  Trusted trusted;
  trusted.pem = read_pem(ca_file, "CA");
  Certificate::from_pem(trusted.pem, ca_file.string());  // there is one at least
  const BioPtr bio = reader_of(trusted.pem);
  std::size_t certificates = 0;
  while (X509Ptr x509{PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)}) {
    const Certificate certificate(std::move(x509));
    ++certificates;
    require_valid(certificate, ca_file.string());
    if (signs_itself(certificate)) ++trusted.authorities;
    trusted.not_after = std::min(trusted.not_after, certificate.not_after());
    if (trusted.warning.empty()) trusted.warning = expiry_warning(certificate, ca_file.string());
  }
  const bool to_the_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!to_the_end) {
    throw Error(ErrorCategory::kSecurity, ca_file.string() + " cannot be read after certificate " +
                                              std::to_string(certificates) +
                                              ": the rest is damaged or cut short");
  }
  return trusted;
}

}  // namespace tacit::identity
