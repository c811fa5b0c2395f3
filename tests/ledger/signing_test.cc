// SPDX-License-Identifier: Apache-2.0
#include "ledger/signing.h"

#include <sys/stat.h>

#include "base/hex.h"
#include "ledger/heads.h"
#include "ledger/support.h"

namespace tacit::ledger {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

SigningKey::Seed counted_seed(std::uint8_t from = 0) {
  SigningKey::Seed seed;
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(from + i);
  return seed;
}

SignedHead a_head(const SigningKey& key) {
  Hash hash, root;
  hash.fill(1);
  root.fill(2);
  return sign({.ledger = "00112233445566778899aabbccddeeff", .entries = 412, .hash = hash}, root,
              Time(std::chrono::microseconds(1772366400000123)), key);
}

// Key and signature were computed by another program (OpenSSL), from docs/ledger.md, "Signed heads".
TEST(LedgerSigning, GoldenSignature) {
  const SigningKey key(counted_seed());
  EXPECT_EQ(key.public_key().text(),
            "tacit-public-key 1 03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
  EXPECT_EQ(key.public_key().id(), "9d24e2eeaf27c2a0");
  EXPECT_EQ(to_hex(a_head(key).signature),
            "7f45260066eb3e0ae00c4b64e99212940767123f3e7512874003af95c6b8eb8c29458c6b6c6f3dbe95731b715d34e1df"
            "767a6940cee0743f72bdadb24b9b9000");
}

TEST(LedgerSigning, AHeadReadsBackFromItsLineAndFromAMail) {
  const SigningKey key(counted_seed());
  const SignedHead head = a_head(key);
  EXPECT_TRUE(is_signed_by(head, key.public_key()));
  EXPECT_THAT(parse_signed_heads(head.text()), ElementsAre(head));
  std::string wrapped = head.text();
  std::ranges::replace(wrapped, ' ', '\n');
  EXPECT_THAT(parse_signed_heads("Dear auditor,\n" + wrapped + "\r\n\n" + head.text() + "\nYours"),
              ElementsAre(head, head));
  for (const std::string& text :
       {std::string(), head.text().substr(0, head.text().size() - 1), head.text() + "0",
        "tacit-signed-head 2" + head.text().substr(19), head.head.text()}) {
    EXPECT_TRUE(parse_signed_heads(text).empty()) << text;
  }
}

TEST(LedgerSigning, EveryPartOfAHeadIsSigned) {
  const SigningKey key(counted_seed());
  const SignedHead head = a_head(key);
  std::vector<SignedHead> changed(7, head);
  changed[0].head.ledger = "10112233445566778899aabbccddeeff";
  changed[1].head.entries = 411;
  changed[2].head.hash[31] ^= 1;
  changed[3].root[0] ^= 1;
  changed[4].time += std::chrono::microseconds(1);
  changed[5].key = "0011223344556677";
  changed[6].signature[0] ^= 1;
  for (const SignedHead& one : changed) EXPECT_FALSE(is_signed_by(one, key.public_key())) << one.text();
  EXPECT_FALSE(is_signed_by(head, SigningKey(counted_seed(1)).public_key()));
  EXPECT_FALSE(is_signed_by(head, PublicKey(PublicKey::Bytes{}))) << "a point of small order";
}

// A signature for one thing is none for another: a head alone has another beginning.
TEST(LedgerSigning, TheEncodingSaysWhatItIs) {
  EXPECT_THAT(encoding(a_head(SigningKey(counted_seed()))),
              ::testing::StartsWith("tacit ledger signed head 1"));
}

TEST(LedgerSigning, AKeyPairInFiles) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "sign.key";
  const PublicKey key = make_signing_key_file(path);
  struct stat status = {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(load_signing_key_file(path)->public_key(), key);
  EXPECT_EQ(load_public_key_file(path.string() + ".pub"), key);
  const SignedHead head = a_head(*load_signing_key_file(path));
  EXPECT_TRUE(is_signed_by(head, key));

  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { make_signing_key_file(path); }),
              HasSubstr("exists already"));
  fs::remove(path);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { make_signing_key_file(path); }),
              HasSubstr("sign.key.pub: the file exists already"));
  EXPECT_FALSE(fs::exists(path)) << "no key without its public half";
}

TEST(LedgerSigning, OtherFilesAreNoKeys) {
  const TemporaryDirectory directory;
  const fs::path secret = directory.path() / "ledger.key", path = directory.path() / "sign.key";
  make_key_file(secret);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { load_signing_key_file(secret); }),
              HasSubstr("not a signing key"));
  make_signing_key_file(path);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { load_public_key_file(path); }),
              HasSubstr("not a public key"));
  error_of(ErrorCategory::kConfig, [&] { load_public_key_file(directory.path() / "none"); });
  error_of(ErrorCategory::kConfig, [&] { load_signing_key_file(directory.path() / "none"); });
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  error_of(ErrorCategory::kSecurity, [&] { load_signing_key_file(path); });
}

struct Signing : Place {
  explicit Signing(bool keyed = false) {
    if (keyed) {
      make_key_file(directory.path() / "ledger.key");
      key = load_key_file(directory.path() / "ledger.key");
    }
    Ledger ledger = open();
    ask(ledger, a_request("l1"));
  }
  SignedHead signed_head() const {
    return sign_verified(path, key, signing, Time(std::chrono::seconds(1772366400)));
  }

  SigningKey signing{counted_seed()};
};

TEST(LedgerHeads, WhatVerifiesIsSigned) {
  for (const bool keyed : {false, true}) {
    const Signing place(keyed);
    const SignedHead head = place.signed_head();
    EXPECT_EQ(head.head, Reader(place.path).head());
    EXPECT_EQ(head.root, place.verify().root);
    EXPECT_TRUE(is_signed_by(head, place.signing.public_key()));
  }
}

TEST(LedgerHeads, WhatDoesNotVerifyIsNotSigned) {
  const Signing place;
  place.spoil("UPDATE entry SET records = 7 WHERE number = 1");
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { place.signed_head(); }),
              HasSubstr("its head is not signed"));
  const Signing keyed(true);
  EXPECT_THROW(sign_verified(keyed.path, nullptr, keyed.signing, Time{}), Error) << "without the key";
}

TEST(LedgerHeads, AreAddedToTheFileBesideTheLedger) {
  Signing place;
  EXPECT_TRUE(read_heads(place.path).empty());
  const SignedHead first = place.signed_head();
  append_head(place.path, first);
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l2"));
  }
  const SignedHead second = place.signed_head();
  append_head(place.path, second);
  EXPECT_THAT(read_heads(place.path), ElementsAre(first, second));
  EXPECT_EQ(place.directory.read("ledger.db.heads"), first.text() + "\n" + second.text() + "\n");
  struct stat status = {};
  ASSERT_EQ(stat(heads_path(place.path).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777 & ~0644U, 0U) << "nobody else may write";
}

TEST(LedgerHeads, ALineThatWasCutOffIsLeftBehind) {
  const Signing place;
  const SignedHead head = place.signed_head();
  place.directory.write("ledger.db.heads", head.text().substr(0, 100));
  append_head(place.path, head);
  EXPECT_THAT(read_heads(place.path), ElementsAre(head));
}

TEST(LedgerHeads, AreNotWrittenThroughALink) {
  const Signing place;
  fs::create_symlink(place.directory.path() / "elsewhere", heads_path(place.path));
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { append_head(place.path, place.signed_head()); }),
              HasSubstr("ledger.db.heads"));
}

// An older copy, or a chain that was written anew with its anchor, is a sound ledger: not to who has signed
// more.
TEST(LedgerHeads, WhatContradictsTheLastSignedHeadIsNotSigned) {
  Signing place;
  place.now += std::chrono::hours(1);
  fs::copy(place.path, place.directory.path() / "copy.db");
  const auto as_it_was = place.directory.path() / "copy.db";
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l2"));
  }
  append_head(place.path, place.signed_head());
  fs::remove(place.path);
  fs::remove(place.anchor());
  fs::remove(place.path.string() + "-wal");
  fs::remove(place.path.string() + "-shm");
  fs::copy(as_it_was, place.path);
  fs::permissions(place.path, fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(place.verify().sound());
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { place.signed_head(); }),
              HasSubstr("a head that was signed before knows 6 entries, the ledger has 3"));
  // A head of another key says nothing here.
  const SigningKey other(counted_seed(9));
  EXPECT_TRUE(is_signed_by(sign_verified(place.path, nullptr, other, Time{}), other.public_key()));
}

}  // namespace
}  // namespace tacit::ledger
