// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <iterator>

#include "support/error_of.h"
#include "support/temporary_directory.h"

namespace tacit {
namespace {

using ::testing::HasSubstr;

std::size_t entries(const std::filesystem::path& directory) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

TEST(WriteFile, WritesForTheOwnerOnlyAndLeavesNothingBeside) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "out.csv";
  write_file(path, "a,b\n");
  EXPECT_EQ(read_file(path, 100), "a,b\n");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(entries(directory.path()), 1U);
}

TEST(WriteFile, ReplacesWhatIsThere) {
  const TemporaryDirectory directory;
  const auto path = directory.write("out.csv", "a much longer text than the new one");
  write_file(path, std::string("x\0y", 3));
  EXPECT_EQ(read_file(path, 100), std::string("x\0y", 3));
  write_file(path, "");
  EXPECT_EQ(read_file(path, 100), "");
}

TEST(WriteFile, WritesALargeFileWhole) {
  const TemporaryDirectory directory;
  const std::string contents(5'000'000, 'z');
  write_file(directory.path() / "out", contents);
  EXPECT_EQ(read_file(directory.path() / "out", contents.size()), contents);
}

TEST(WriteFile, FollowsALink) {
  const TemporaryDirectory directory;
  const auto target = directory.write("target.csv", "old");
  const auto link = directory.path() / "link.csv";
  std::filesystem::create_symlink("target.csv", link);
  write_file(link, "new");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_file(target, 100), "new");
}

TEST(WriteFile, RefusesADirectoryADeviceAndAMissingFolder) {
  const TemporaryDirectory directory;
  const auto refusal = [](const std::filesystem::path& path) {
    return error_of(ErrorCategory::kInput, [&] { write_file(path, "x"); });
  };
  EXPECT_THAT(refusal(directory.path()), HasSubstr("it is a directory"));
  EXPECT_THAT(refusal("/dev/null"), HasSubstr("it is not a regular file"));
  EXPECT_THAT(refusal(directory.path() / "no/out.csv"), HasSubstr("No such file or directory"));
  EXPECT_THAT(refusal(""), HasSubstr("it names no file"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_EQ(entries(directory.path()), 0U);
}

TEST(WriteFile, ReplacesALinkThatIsNotToBeFollowed) {
  const TemporaryDirectory directory;
  const auto target = directory.write("target.csv", "old");
  const auto link = directory.path() / "link.csv";
  std::filesystem::create_symlink("target.csv", link);
  write_file(link, "new", {.follow_link = false});
  EXPECT_FALSE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_file(link, 100), "new");
  EXPECT_EQ(read_file(target, 100), "old");
}

TEST(WriteFile, TakesTheUmaskUnlessToldNotTo) {
  const TemporaryDirectory directory;
  const auto mode_of = [&](const NewFileOptions& options) {
    write_file(directory / "f", "x", options);
    struct stat status {};
    EXPECT_EQ(stat((directory / "f").c_str(), &status), 0);
    return status.st_mode & 0777;
  };
  const mode_t before = umask(027);
  EXPECT_EQ(mode_of({.mode = 0666}), 0640U);
  EXPECT_EQ(mode_of({.mode = 0644, .whatever_umask = true}), 0644U);
  umask(before);
}

TEST(ReplacementFile, IsGoneUnlessPutInPlace) {
  const TemporaryDirectory directory;
  const auto path = directory.write("out.csv", "old");
  {
    ReplacementFile file(path);
    file.write("new");
    EXPECT_EQ(read_file(file.beside(), 100), "new");
    EXPECT_EQ(entries(directory.path()), 2U);
  }
  EXPECT_EQ(read_file(path, 100), "old");
  EXPECT_EQ(entries(directory.path()), 1U);
}

TEST(CreateFile, LeavesWhatIsThere) {
  const TemporaryDirectory directory;
  EXPECT_TRUE(create_file(directory / "new", "first"));
  EXPECT_FALSE(create_file(directory / "new", "second"));
  EXPECT_EQ(directory.read("new"), "first");
  std::filesystem::create_symlink("nowhere", directory / "link");
  EXPECT_FALSE(create_file(directory / "link", "x"));
  EXPECT_EQ(entries(directory.path()), 2U);
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { create_file(directory / "no/new", "x"); }),
              HasSubstr("No such file or directory"));
}

// While it lives, no file can be written beyond `bytes`: a disk that fills up in the middle of a file.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  sighandler_t handler_;
};

TEST(WriteFile, LeavesTheOldFileWhenWritingFails) {
  const TemporaryDirectory directory;
  const auto path = directory.write("out.csv", "old");
  std::string message;
  {
    const FileSizeLimit limit(1000);
    message = error_of(ErrorCategory::kInput, [&] { write_file(path, std::string(5000, 'x')); });
  }
  EXPECT_THAT(message, HasSubstr("out.csv: cannot be written: File too large"));
  EXPECT_EQ(read_file(path, 100), "old");
  EXPECT_EQ(entries(directory.path()), 1U);
}

TEST(CreateFile, LeavesNothingWhenWritingFails) {
  const TemporaryDirectory directory;
  {
    const FileSizeLimit limit(1000);
    error_of(ErrorCategory::kInput, [&] { create_file(directory / "new", std::string(5000, 'x')); });
  }
  EXPECT_EQ(entries(directory.path()), 0U);
}

}  // namespace
}  // namespace tacit
