// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include <unistd.h>

#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit {
namespace {

using ::testing::HasSubstr;

TEST(File, IsReadWhole) {
  const TemporaryDirectory directory;
  const std::string contents = std::string(3'000'000, 'a') + std::string("\0b", 2);
  EXPECT_EQ(read_file(directory.write("f", contents), contents.size()), contents);
  EXPECT_EQ(read_file(directory.write("empty", ""), 0), "");
}

TEST(File, OverTheLimitIsRefused) {
  const TemporaryDirectory directory;
  const auto file = directory.write("f", "abcd");
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { read_file(file, 3); }), HasSubstr("longer than 3 bytes"));
}

TEST(File, GivesItsFirstBytes) {
  const TemporaryDirectory directory;
  const auto file = directory.write("f", "abcd");
  EXPECT_EQ(read_prefix(file, 2), "ab");
  EXPECT_EQ(read_prefix(file, 9), "abcd");
}

TEST(File, SaysWhyItCannotBeRead) {
  const TemporaryDirectory directory;
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { require_readable_file(directory.path() / "no"); }),
              HasSubstr("no: there is no such file"));
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { require_readable_file(directory.path()); }),
              HasSubstr("is a directory; name a file in it"));
  const auto link = directory.path() / "link";
  std::filesystem::create_symlink("nowhere", link);
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { require_readable_file(link); }),
              HasSubstr("there is no such file"));
}

TEST(File, WithoutPermissionIsRefused) {
  const TemporaryDirectory directory;
  const auto file = directory.write("f", "abcd");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  if (access(file.c_str(), R_OK) == 0) GTEST_SKIP() << "this user may read every file";
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { read_file(file, 9); }), HasSubstr("Permission denied"));
}

}  // namespace
}  // namespace tacit
