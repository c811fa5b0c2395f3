// SPDX-License-Identifier: Apache-2.0
// A program for valgrind's memcheck, which takes every secret for undefined memory: a branch or an address
// that hangs on one is reported as a use of an undefined value (the method of A. Langley's ctgrind). Key
// generation, encryption, decryption and a step that moves slots must give no report. With --leak it branches
// on a secret coefficient on purpose, so that the test can tell that memcheck is looking.
//
// Secret here: the secret key, all errors, the plaintext, the routes of slots. Not secret: seeds, which
// travel. Which draws of a ternary secret are rejected depends on the random words but not on those that are
// kept, so these words are marked only once they are the key.
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include <valgrind/memcheck.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bgv/rotation.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"

namespace {

using namespace tacit;

constexpr std::size_t kDegree = 4096;
constexpr std::size_t kErrorBytes = kDegree * sizeof(std::uint64_t);  // what random_error asks for

std::size_t errors_drawn = 0;

void system_random(void* buffer, std::size_t bytes) {
  static const int source = ::open("/dev/urandom", O_RDONLY);
  auto* to = static_cast<char*>(buffer);
  while (bytes > 0) {
    const ssize_t got = ::read(source, to, bytes);
    if (got <= 0) std::abort();
    to += got;
    bytes -= static_cast<std::size_t>(got);
  }
}

void draw(void* const buffer, const std::size_t bytes) {
  system_random(buffer, bytes);
  if (bytes != kErrorBytes) return;
  ++errors_drawn;
  VALGRIND_MAKE_MEM_UNDEFINED(buffer, bytes);
}

std::uint32_t draw_word() {
  std::uint32_t word = 0;
  system_random(&word, sizeof word);
  return word;
}

const char* name() {
  return "secret_flow";
}

/// A step by -1, 0 or 1, with the rows swapped or not, in which every slot stays where it is: the same
/// plaintext.
bgv::Ciphertext moved(const bgv::SecretKey& secret, const bgv::Ciphertext& c) {
  const bgv::Evaluator evaluator(secret.parameters());
  const bgv::ShiftStep step{kDegree, 1, -1, 3, true};
  const bgv::MaskedShifts shifts(evaluator, step);
  bgv::EvaluationKeys keys;
  for (const bgv::KeyRequirement& key : shifts.schedule().keys(c.level())) {
    keys.insert(key.index, bgv::make_key_switch_key(secret, key));
  }
  SecretVector<bgv::Route> routes(kDegree, static_cast<bgv::Route>(step.route(1)));
  VALGRIND_MAKE_MEM_UNDEFINED(routes.data(), routes.size() * sizeof(bgv::Route));
  return shifts(c, routes, keys, c.level() - 1);
}

void make_secret(const ring::RnsPoly& poly) {
  VALGRIND_MAKE_MEM_UNDEFINED(poly.data(), poly.size() * sizeof(std::uint32_t));
}

}  // namespace

int main(int argc, char** argv) {
  static randombytes_implementation implementation{};
  implementation.implementation_name = name;
  implementation.random = draw_word;
  implementation.buf = draw;
  randombytes_set_implementation(&implementation);

  const bgv::ParametersPtr parameters = bgv::Parameters::create(bgv::make_literal(kDegree, 2, 1));
  const bgv::SecretKey secret(parameters);
  make_secret(secret.poly());

  bgv::make_public_key(secret, bgv::Seed{}, 2);
  bgv::make_key_switch_key(secret, {bgv::kRelinearization, 2});
  bgv::make_key_switch_key(secret, {3, 2});

  bgv::Plaintext plaintext(kDegree);
  for (std::size_t i = 0; i < kDegree; ++i) plaintext[i] = static_cast<std::uint32_t>(i * 16 % 65537);
  const bgv::Plaintext expected = plaintext;
  VALGRIND_MAKE_MEM_UNDEFINED(plaintext.data(), plaintext.size() * sizeof(std::uint32_t));
  std::string sent = bgv::save(*parameters, bgv::encrypt(secret, plaintext, 2));
  // It is public from here on.
  VALGRIND_MAKE_MEM_DEFINED(sent.data(), sent.size());
  const bgv::Ciphertext loaded = bgv::load_seeded_ciphertext(*parameters, sent, 2);
  bgv::Plaintext back = bgv::decrypt(secret, loaded, bgv::Range::kCentred);
  bgv::Plaintext still = bgv::decrypt(secret, moved(secret, loaded), bgv::Range::kCentred);
  if (argc > 1 && std::strcmp(argv[1], "--leak") == 0 && back[1] > 5) std::puts("leaked");

  VALGRIND_MAKE_MEM_DEFINED(back.data(), back.size() * sizeof(std::uint32_t));
  VALGRIND_MAKE_MEM_DEFINED(still.data(), still.size() * sizeof(std::uint32_t));
  // A public key, five key-switching keys of two digits each, an encryption.
  return back == expected && still == expected && errors_drawn == 12 ? 0 : 1;
}
