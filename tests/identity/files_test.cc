// SPDX-License-Identifier: Apache-2.0
#include "identity/files.h"

#include <sys/stat.h>

#include "identity/support.h"
#include "support/error_of.h"

namespace tacit::identity {
namespace {

using testing::AllOf;
using testing::HasSubstr;

SecretText key(const char* text) {
  return SecretText(text);
}

TEST(Files, KeysAreTheirOwnersAloneWhateverTheUmask) {
  const Directory directory;
  const mode_t before = umask(0);
  write_key(directory / "open.key", key("k"), Existing::kKeep);
  write_certificate(directory / "open.crt", "c", Existing::kKeep);
  umask(077);
  write_certificate(directory / "tight.crt", "c", Existing::kKeep);
  umask(before);
  EXPECT_EQ(mode_of(directory / "open.key"), 0600U);
  EXPECT_EQ(mode_of(directory / "open.crt"), 0644U);
  EXPECT_EQ(mode_of(directory / "tight.crt"), 0644U);
}

TEST(Files, NothingIsOverwrittenUnasked) {
  const Directory directory;
  write_key(directory / "a.key", key("first"), Existing::kKeep);
  EXPECT_THAT(error_of(ErrorCategory::kInput,
                       [&] { write_key(directory / "a.key", key("second"), Existing::kKeep); }),
              AllOf(HasSubstr("a.key"), HasSubstr("--force")));
  EXPECT_EQ(read_text(directory / "a.key"), "first");
  write_key(directory / "a.key", key("second"), Existing::kReplace);
  EXPECT_EQ(read_text(directory / "a.key"), "second");
  EXPECT_EQ(mode_of(directory / "a.key"), 0600U);
  EXPECT_EQ(directory.files(), 1U);
}

TEST(Files, AReplacedKeyDoesNotKeepAWiderMode) {
  const Directory directory;
  std::ofstream(directory / "a.key") << "old";
  chmod((directory / "a.key").c_str(), 0666);
  write_key(directory / "a.key", key("new"), Existing::kReplace);
  EXPECT_EQ(mode_of(directory / "a.key"), 0600U);
}

TEST(Files, ALinkIsNotFollowed) {
  const Directory directory;
  std::ofstream(directory / "elsewhere") << "untouched";
  std::filesystem::create_symlink(directory / "elsewhere", directory / "a.key");
  error_of(ErrorCategory::kInput, [&] { write_key(directory / "a.key", key("k"), Existing::kKeep); });
  write_key(directory / "a.key", key("k"), Existing::kReplace);
  EXPECT_EQ(read_text(directory / "elsewhere"), "untouched");
  EXPECT_FALSE(std::filesystem::is_symlink(directory / "a.key"));
}

TEST(Files, ADirectoryThatIsNotThereIsSaid) {
  const Directory directory;
  EXPECT_THAT(error_of(ErrorCategory::kInput,
                       [&] { write_key(directory / "none/a.key", key("k"), Existing::kKeep); }),
              HasSubstr("none/a.key"));
}

TEST(Files, AKeyThatOthersMayUseIsRefusedWithTheCommandThatMendsIt) {
  const Directory directory;
  write_key(directory / "a.key", key("k"), Existing::kKeep);
  EXPECT_EQ(read_key(directory / "a.key").view(), "k");
  for (const mode_t mode : {0640, 0604, 0620, 0602, 0610}) {
    chmod((directory / "a.key").c_str(), mode);
    EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { read_key(directory / "a.key"); }),
                HasSubstr("chmod 600 " + (directory / "a.key").string()))
        << std::oct << mode;
  }
  chmod((directory / "a.key").c_str(), 0400);
  EXPECT_EQ(read_key(directory / "a.key").view(), "k");
}

TEST(Files, WhyAFileIsNotReadIsSaid) {
  const Directory directory;
  const auto why = [](const std::filesystem::path& path) {
    return error_of(ErrorCategory::kConfig, [&] { read_pem(path, "certificate"); });
  };
  EXPECT_EQ(why(directory / "none.crt"), "cannot read the certificate file " +
                                             (directory / "none.crt").string() + ": there is no such file");
  EXPECT_THAT(why(directory / ""), HasSubstr(": it is a folder"));
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { read_key("/dev/zero"); }),
              HasSubstr("the key file /dev/zero: it is not a regular file"));
  std::ofstream(directory / "large.crt") << std::string((1 << 20) + 1, 'x');
  EXPECT_THAT(why(directory / "large.crt"), HasSubstr(": it is larger than 1 MiB"));
  std::filesystem::create_symlink("loop.crt", directory / "loop.crt");
  EXPECT_THAT(why(directory / "loop.crt"), HasSubstr("symbolic links"));
}

TEST(Files, AFileThatThisUserMayNotReadIsToldWithItsModeAndOwner) {
  const Directory directory;
  std::ofstream(directory / "a.crt") << "c";
  chmod((directory / "a.crt").c_str(), 0);
  if (std::ifstream(directory / "a.crt").is_open()) GTEST_SKIP() << "this user reads everything";
  const std::string why =
      error_of(ErrorCategory::kConfig, [&] { read_pem(directory / "a.crt", "certificate"); });
  EXPECT_THAT(why, AllOf(HasSubstr(": this user ("), HasSubstr(") may not read it (mode 0000, owner ")));
}

TEST(Files, ACertificateInThePlaceOfAKeyIsToldBeforeItsMode) {
  const Directory directory;
  const std::string certificate = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
  write_certificate(directory / "a.crt", certificate, Existing::kKeep);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { read_key(directory / "a.crt"); }),
              AllOf(HasSubstr("a.crt is a certificate, not a private key"), HasSubstr("swapped?")));
  // Both in one file is a key, and a secret.
  const SecretText both(certificate + "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n");
  write_key(directory / "both.pem", both, Existing::kKeep);
  EXPECT_EQ(read_key(directory / "both.pem").view(), both.view());
  chmod((directory / "both.pem").c_str(), 0644);
  error_of(ErrorCategory::kSecurity, [&] { read_key(directory / "both.pem"); });
}

}  // namespace
}  // namespace tacit::identity
