// SPDX-License-Identifier: Apache-2.0
// Certificates and private keys, from files and from whoever is at the other end of TLS.
#include <openssl/pem.h>

#include <array>

#include "base/error.h"
#include "identity/clients.h"
#include "identity/credentials.h"
#include "identity/issue.h"
#include "input.h"
#include "scratch.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

/// What stands around base64 in a PEM file, so that the fuzzer need not learn either.
std::string pem_of(const char* label, std::string_view der) {
  const identity::BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio(bio.get(), label, "", reinterpret_cast<const unsigned char*>(der.data()),
                static_cast<long>(der.size()));
  return std::string(identity::contents(*bio));
}

void look_at(const identity::Certificate& certificate) {
  const std::string subject = certificate.subject();
  certificate.issuer();
  for (const std::string& host : certificate.hosts())
    expect(host.size() <= 1 << 20, "a host's name has an end");
  certificate.is_authority();
  certificate.serves();
  certificate.asks();
  expect(identity::normal_fingerprint(certificate.fingerprint()) == certificate.fingerprint(),
         "a fingerprint has one form");
  identity::day(certificate.not_before());
  identity::day(certificate.not_after());
  identity::expiry_warning(certificate, "a file");
  const identity::ClientIdentity who = identity::identity_of(certificate.pem());
  expect(who.subject == subject && who.fingerprint == certificate.fingerprint(),
         "a certificate reads as it was written");
  attempt([&] { identity::require_valid(certificate, "a file"); });
}

/// The text in place of a certificate, with a key that may be its own.
void load_files(std::string_view certificate_pem, std::string_view key_pem) {
  static const ScratchFile certificate(".crt"), key(".key");
  certificate.write(certificate_pem);
  key.write(key_pem);
  for (const identity::Side side : {identity::Side::kServer, identity::Side::kClient})
    attempt([&] { identity::load_credentials(certificate.path(), key.path(), side); });
  attempt([&] { identity::load_trusted(certificate.path()); });
  attempt([&] {
    const identity::KeyPair authority = identity::load_authority(certificate.path(), key.path());
    look_at(identity::issue_client(authority, "Ada").certificate);
    look_at(identity::issue_server(authority, {"localhost", "::1"}).certificate);
  });
}

const identity::PrivateKey& own_key() {
  static const identity::PrivateKey key = identity::PrivateKey::generate();
  return key;
}

void private_key(std::string_view pem) {
  const identity::PrivateKey key = identity::PrivateKey::from_pem(pem, "a file");
  static const identity::Certificate other = identity::issue_authority("Authority").certificate;
  expect(!key.belongs_to(other), "a key belongs to its own certificate alone");
  key.pem();
}

}  // namespace

void certificate(std::string_view bytes) {
  Input script(bytes);
  const std::uint8_t kind = script.byte() % 3;
  if (kind == 0) {
    attempt([&] { load_files(bytes, own_key().pem().view()); });
    return look_at(identity::Certificate::from_pem(script.rest(), "a file"));
  }
  const identity::Certificate read =
      identity::Certificate::from_pem(pem_of("CERTIFICATE", script.rest()), "a file");
  // Nobody has the keys of what a fuzzer makes up: with one of ours it gets past the first check.
  if (kind == 2) X509_set_pubkey(&read.x509(), &own_key().key());
  load_files(read.pem(), own_key().pem().view());
  look_at(read);
}

void key_file(std::string_view bytes) {
  static const std::array<const char*, 6> kLabels = {"PRIVATE KEY",         "EC PRIVATE KEY",
                                                     "RSA PRIVATE KEY",     "DSA PRIVATE KEY",
                                                     "X9.42 DH PARAMETERS", "ENCRYPTED PRIVATE KEY"};
  Input script(bytes);
  const std::uint8_t kind = script.byte();
  const std::string_view rest = script.rest();
  private_key(kind == 0 ? std::string(rest) : pem_of(kLabels[kind % kLabels.size()], rest));
}

}  // namespace tacit::fuzz
