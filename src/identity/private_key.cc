// SPDX-License-Identifier: Apache-2.0
#include "identity/private_key.h"

#include <openssl/ec.h>
#include <openssl/pem.h>

#include "identity/files.h"

namespace tacit::identity {

PrivateKey PrivateKey::generate() {
  EvpKeyPtr key(EVP_EC_gen("P-256"));
  expect_openssl(key != nullptr, "EVP_EC_gen");
  return PrivateKey(std::move(key));
}

PrivateKey PrivateKey::from_pem(std::string_view pem, std::string_view origin) {
  const BioPtr bio = reader_of(pem);
  EvpKeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (key == nullptr) {
    throw Error(ErrorCategory::kSecurity,
                std::string(origin) +
                    " holds no private key in PEM, or one that needs a passphrase: use one without");
  }
  return PrivateKey(std::move(key));
}

SecretText PrivateKey::pem() const {
  const BioPtr bio(BIO_new(BIO_s_secmem()));  // overwritten when it grows and when it goes
  expect_openssl(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0,
                                                                 nullptr, nullptr) == 1,
                 "PEM_write_bio_PKCS8PrivateKey");
  return SecretText(std::string(contents(*bio)));
}

bool PrivateKey::belongs_to(const Certificate& certificate) const {
  const bool match = X509_check_private_key(&certificate.x509(), key_.get()) == 1;
  ERR_clear_error();
  return match;
}

PrivateKey load_private_key(const std::filesystem::path& path) {
  return PrivateKey::from_pem(read_key(path).view(), path.string());
}

}  // namespace tacit::identity
