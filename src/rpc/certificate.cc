#include "rpc/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <iterator>
#include <memory>

#include "base/error.h"

namespace tacit::rpc {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{1} << 20;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

std::string read_file(const std::filesystem::path& path, const char* what) {
  std::ifstream file(path, std::ios::binary);
  std::error_code failure;
  const bool readable = file.is_open() && std::filesystem::is_regular_file(path, failure);
  if (!readable || std::filesystem::file_size(path, failure) > kMaxFileBytes) {
    throw Error(ErrorCategory::kConfig, std::string("cannot read the ") + what + " file " + path.string() +
                                            ": it must be a readable PEM file of at most 1 MiB");
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

Bio open(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
}

// An encrypted key has nobody to type its passphrase.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

Certificate first_certificate(const std::string& pem, const std::filesystem::path& path) {
  const Bio bio = open(pem);
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr), X509_free);
  ERR_clear_error();
  if (!certificate) {
    throw Error(ErrorCategory::kSecurity,
                path.string() + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
  }
  return certificate;
}

Key private_key(const std::string& pem, const std::filesystem::path& path) {
  const Bio bio = open(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr), EVP_PKEY_free);
  ERR_clear_error();
  if (!key) {
    throw Error(
        ErrorCategory::kSecurity,
        path.string() + " holds no private key in PEM, or one that needs a passphrase: use one without");
  }
  return key;
}

void require_valid_today(const X509& certificate, const std::filesystem::path& path) {
  const bool begun = X509_cmp_current_time(X509_get0_notBefore(&certificate)) < 0;
  const bool over = X509_cmp_current_time(X509_get0_notAfter(&certificate)) < 0;
  if (begun && !over) return;
  throw Error(ErrorCategory::kSecurity,
              "the certificate in " + path.string() +
                  (over ? " has expired: make a new one" : " is not valid yet: check the clock"));
}

}  // namespace

Identity load_identity(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file) {
  Identity identity{read_file(certificate_file, "certificate"), read_file(key_file, "key")};
  const Certificate certificate = first_certificate(identity.certificate_chain, certificate_file);
  const Key key = private_key(identity.private_key, key_file);
  const bool match = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!match) {
    throw Error(ErrorCategory::kSecurity, "the certificate in " + certificate_file.string() +
                                              " and the key in " + key_file.string() +
                                              " do not belong together");
  }
  require_valid_today(*certificate, certificate_file);
  return identity;
}

std::string load_trusted(const std::filesystem::path& ca_file) {
  std::string pem = read_file(ca_file, "CA");
  first_certificate(pem, ca_file);
  return pem;
}

}  // namespace tacit::rpc
