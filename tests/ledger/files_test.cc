// SPDX-License-Identifier: Apache-2.0
#include "ledger/files.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/support.h"

namespace tacit::ledger {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) {
  struct stat status{};
  EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

TEST(LedgerFiles, EveryFileIsPrivate) {
  Place place;
  const mode_t before = umask(0);
  {
    Ledger ledger = place.open();
    ask(ledger, a_request("l1"));
    for (const char* end : {"", ".anchor", ".lock", "-wal", "-shm"}) {
      EXPECT_EQ(mode_of(place.path.string() + end), 0600U) << end;
    }
  }
  umask(before);
}

TEST(LedgerFiles, RefusesALink) {
  Place place;
  {
    place.open();
  }
  const fs::path link = place.directory.path() / "link.db";
  fs::create_symlink(place.path, link);
  EXPECT_THAT(
      error_of(ErrorCategory::kSecurity, [&] { Ledger::open({.path = link, .key = {}, .program = ""}); }),
      HasSubstr("symbolic link"));
  EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { Reader reader(link); }), HasSubstr("symbolic link"));
}

TEST(LedgerFiles, RefusesAFileThatOthersMayRead) {
  Place place;
  {
    place.open();
  }
  for (const mode_t mode : {0644, 0640, 0620, 0601}) {
    chmod(place.path.c_str(), mode);
    EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { place.open(); }), HasSubstr("chmod 600")) << mode;
    EXPECT_THAT(error_of(ErrorCategory::kSecurity, [&] { Reader reader(place.path); }),
                HasSubstr("chmod 600"));
  }
  chmod(place.path.c_str(), 0600);
  place.open();
}

TEST(LedgerFiles, RefusesAReadOnlyFileForWritingAlone) {
  Place place;
  {
    place.open();
  }
  chmod(place.path.c_str(), 0400);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { place.open(); }), HasSubstr("read-only"));
  EXPECT_TRUE(place.verify().sound());
}

TEST(LedgerFiles, RefusesWhatIsNoLedger) {
  Place place;
  fs::create_directory(place.directory.path() / "folder");
  const auto open = [&](const fs::path& path) { Ledger::open({.path = path, .key = {}, .program = ""}); };
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { open(place.directory.path() / "folder"); }),
              HasSubstr("not a regular file"));
  error_of(ErrorCategory::kConfig, [&] { open(place.directory.path() / "nowhere" / "ledger.db"); });
  error_of(ErrorCategory::kConfig, [&] { Reader reader(place.directory.path() / "nothing.db"); });

  const fs::path text = place.directory.write("text.db", std::string(4096, 'x'));
  chmod(text.c_str(), 0600);
  EXPECT_THAT(error_of(ErrorCategory::kInput, [&] { open(text); }), HasSubstr("not an SQLite database"));

  place.spoil("CREATE TABLE people (name TEXT)");
  chmod(place.path.c_str(), 0600);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { place.open(); }), HasSubstr("not a ledger"));
}

TEST(LedgerFiles, RefusesAnotherVersion) {
  Place place;
  {
    place.open();
  }
  place.spoil("PRAGMA user_version = 3");
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { place.open(); }),
              HasSubstr("is a ledger of version 3; this program reads versions 1 to 2"));
}

TEST(LedgerFiles, OneProcessWrites) {
  Place place;
  std::array<int, 2> ready{};
  std::array<int, 2> leave{};
  ASSERT_EQ(pipe(ready.data()), 0);
  ASSERT_EQ(pipe(leave.data()), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(leave[1]);
    const Ledger ledger = place.open();
    char byte = 'r';
    if (write(ready[1], &byte, 1) != 1 || read(leave[0], &byte, 1) < 0) _exit(1);
    _exit(0);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { place.open(); }), HasSubstr(std::to_string(child)));
  EXPECT_TRUE(place.verify().sound());  // reading is free
  for (const int end : {leave[1], leave[0], ready[0], ready[1]}) close(end);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  Ledger ledger = place.open();
  ask(ledger, a_request("l1"));
  error_of(ErrorCategory::kConfig, [&] { place.open(); });  // nor twice in one process
}

TEST(LedgerKey, IsMadeOnceAndReadBack) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "ledger.key";
  make_key_file(path);
  EXPECT_EQ(mode_of(path), 0600U);
  const auto key = load_key_file(path);
  const auto again = load_key_file(path);
  EXPECT_TRUE(std::equal(key->data(), key->data() + Key::kBytes, again->data()));
  error_of(ErrorCategory::kConfig, [&] { make_key_file(path); });

  const fs::path other = directory.path() / "other.key";
  make_key_file(other);
  EXPECT_FALSE(std::equal(key->data(), key->data() + Key::kBytes, load_key_file(other)->data()));
}

TEST(LedgerKey, RefusesOpenAndMalformedFiles) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "ledger.key";
  make_key_file(path);
  chmod(path.c_str(), 0644);
  error_of(ErrorCategory::kSecurity, [&] { load_key_file(path); });
  for (const std::string& text :
       {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g')}) {
    const fs::path bad = directory.write("bad.key", text);
    chmod(bad.c_str(), 0600);
    error_of(ErrorCategory::kConfig, [&] { load_key_file(bad); });
  }
}

}  // namespace
}  // namespace tacit::ledger
