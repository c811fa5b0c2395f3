// SPDX-License-Identifier: Apache-2.0
#include "ledger/signing.h"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>

#include "base/error.h"
#include "base/files.h"
#include "base/hex.h"
#include "base/sodium.h"
#include "ledger/days.h"
#include "ledger/files.h"
#include "ledger/words.h"

namespace tacit::ledger {

namespace {

static_assert(SigningKey::kSeedBytes == crypto_sign_SEEDBYTES);
static_assert(SigningKey::kSecretBytes == crypto_sign_SECRETKEYBYTES);
static_assert(PublicKey::kBytes == crypto_sign_PUBLICKEYBYTES);
static_assert(std::tuple_size_v<SignedHead::Signature> == crypto_sign_BYTES);

constexpr std::string_view kSecretWord = "tacit-signing-key 1 ";
constexpr std::string_view kPublicWord = "tacit-public-key";
constexpr std::string_view kHeadWord = "tacit-signed-head";
constexpr std::size_t kMaxKeyFile = 1000;  // bytes

void put_number(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>((number >> shift) & 0xff);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

void put_hash(std::string& out, const Hash& hash) {
  out.append(reinterpret_cast<const char*>(hash.data()), hash.size());
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The words behind the first, in their order.
std::optional<SignedHead> read_head(std::span<const std::string_view> words) {
  constexpr std::size_t kWords = 8;
  if (words.size() < kWords || words[0] != "1") return std::nullopt;
  SignedHead head;
  head.head.ledger = words[1];
  const auto entries = number_in(words[2]);
  const auto hash = parse_hash(words[3]), root = parse_hash(words[4]);
  const auto time = parse_utc(words[5]);
  head.key = words[6];
  if (!entries || !hash || !root || !time || !from_hex(words[7], head.signature)) return std::nullopt;
  head.head.entries = *entries;
  head.head.hash = *hash;
  head.root = *root;
  head.time = *time;
  return head;
}

PublicKey pair_of(const SigningKey::Seed& seed, SecretArray<std::uint8_t, SigningKey::kSecretBytes>& secret) {
  ensure_sodium();
  PublicKey::Bytes bytes;
  crypto_sign_seed_keypair(bytes.data(), secret.data(), seed.data());
  return PublicKey(bytes);
}

[[noreturn]] void refuse_new_key(const std::filesystem::path& path) {
  throw Error(
      ErrorCategory::kConfig,
      fmt::format("{}: the file exists already; a key that is replaced no longer proves what it signed",
                  path.string()));
}

}  // namespace

std::string PublicKey::id() const {
  return to_hex(hash_of(bytes_, {}, nullptr)).substr(0, 16);
}

std::string PublicKey::text() const {
  return fmt::format("{} 1 {}", kPublicWord, to_hex(bytes_));
}

SigningKey::SigningKey(const Seed& seed) : public_key_(pair_of(seed, secret_)) {}

PublicKey make_signing_key_file(const std::filesystem::path& path) {
  ensure_sodium();
  const std::filesystem::path beside = path.string() + ".pub";
  if (std::filesystem::symlink_status(beside).type() != std::filesystem::file_type::not_found)
    refuse_new_key(beside);
  SigningKey::Seed seed;
  randombytes_buf(seed.data(), seed.size());
  const SigningKey key(seed);
  SecretArray<char, kSecretWord.size() + 2 * SigningKey::kSeedBytes + 1> text;
  std::ranges::copy(kSecretWord, text.begin());
  to_hex(seed, std::span(text).subspan(kSecretWord.size()));
  text.back() = '\n';
  if (!create_private_file(path, {text.data(), text.size()})) refuse_new_key(path);
  if (!create_file(beside, key.public_key().text() + "\n", {.mode = 0644})) refuse_new_key(beside);
  return key.public_key();
}

std::shared_ptr<const SigningKey> load_signing_key_file(const std::filesystem::path& path) {
  const SecretVector<char> text = read_private_file(path, kMaxKeyFile);
  const std::string_view whole(text.data(), text.size());
  SigningKey::Seed seed;
  const std::size_t length = kSecretWord.size() + 2 * SigningKey::kSeedBytes;
  const bool is_key = whole.starts_with(kSecretWord) && whole.size() >= length &&
                      whole.find_first_not_of(" \t\r\n", length) == std::string_view::npos &&
                      from_hex(whole.substr(kSecretWord.size(), 2 * SigningKey::kSeedBytes), seed);
  if (!is_key) {
    throw Error(ErrorCategory::kConfig,
                fmt::format("{}: not a signing key as `tacit ledger sign-key` makes it", path.string()));
  }
  return std::make_shared<const SigningKey>(seed);
}

PublicKey load_public_key_file(const std::filesystem::path& path) {
  const std::string text = [&] {
    try {
      return read_file(path, kMaxKeyFile);
    } catch (const Error& failure) {
      throw Error(ErrorCategory::kConfig, failure.what());
    }
  }();
  const std::vector<std::string_view> words = words_of(text);
  PublicKey::Bytes bytes;
  if (words.size() == 3 && words[0] == kPublicWord && words[1] == "1" && from_hex(words[2], bytes))
    return PublicKey(bytes);
  throw Error(ErrorCategory::kConfig,
              fmt::format("{}: not a public key as `tacit ledger sign-key` writes it beside the signing key",
                          path.string()));
}

std::string SignedHead::text() const {
  return fmt::format("{} 1 {} {} {} {} {} {} {}", kHeadWord, head.ledger, head.entries, to_hex(head.hash),
                     to_hex(root), utc_text(time), key, to_hex(signature));
}

std::string encoding(const SignedHead& head) {
  std::string out = "tacit ledger signed head 1";
  put_text(out, head.head.ledger);
  put_number(out, head.head.entries);
  put_hash(out, head.head.hash);
  put_hash(out, head.root);
  put_number(out, static_cast<std::uint64_t>(head.time.time_since_epoch().count()));
  put_text(out, head.key);
  return out;
}

SignedHead sign(const Head& head, const Hash& root, Time time, const SigningKey& key) {
  ensure_sodium();
  SignedHead made{.head = head, .root = root, .time = time, .key = key.public_key().id()};
  const std::string what = encoding(made);
  crypto_sign_detached(made.signature.data(), nullptr, reinterpret_cast<const unsigned char*>(what.data()),
                       what.size(), key.data());
  return made;
}

bool is_signed_by(const SignedHead& head, const PublicKey& key) {
  ensure_sodium();
  const std::string what = encoding(head);
  return head.key == key.id() &&
         crypto_sign_verify_detached(head.signature.data(),
                                     reinterpret_cast<const unsigned char*>(what.data()), what.size(),
                                     key.bytes().data()) == 0;
}

std::vector<SignedHead> parse_signed_heads(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  std::vector<SignedHead> heads;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != kHeadWord) continue;
    if (auto head = read_head(std::span(words).subspan(i + 1))) heads.push_back(std::move(*head));
  }
  return heads;
}

}  // namespace tacit::ledger
