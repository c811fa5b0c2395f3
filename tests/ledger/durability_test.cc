// SPDX-License-Identifier: Apache-2.0
// That no answer leaves without its entry: when the process dies at any moment, when the disk is full, and
// (as far as a test can see it) when the power goes.
#include <dlfcn.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "ledger/support.h"

namespace {

std::string g_events;  // of the log file: w for a write, s for a sync

bool is_log(int file) {
  std::array<char, 500> name{};
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t length = readlink(link.c_str(), name.data(), name.size() - 1);
  return length > 0 && std::string_view(name.data()).ends_with("-wal");
}

ssize_t noted_pwrite(int file, const void* bytes, size_t count, off64_t offset) {
  if (is_log(file)) g_events += 'w';
  return pwrite64(file, bytes, count, offset);
}

ssize_t noted_write(int file, const void* bytes, size_t count) {
  if (is_log(file)) g_events += 'w';
  return write(file, bytes, count);
}

}  // namespace

// SQLite calls these through the dynamic linker, which finds this program's first: they have to be visible to
// it.
extern "C" [[gnu::visibility("default")]] int fdatasync(int file) {
  if (is_log(file)) g_events += 's';
  return static_cast<int>(syscall(SYS_fdatasync, file));
}
extern "C" [[gnu::visibility("default")]] int fsync(int file) {
  if (is_log(file)) g_events += 's';
  return static_cast<int>(syscall(SYS_fsync, file));
}

namespace tacit::ledger {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const Policy kUnlimited{.linkages_per_day = 0, .attempts_per_day = 0};

// Notes the order of writes and syncs of the log while it is there.
class Watch {
 public:
  Watch() {
    set("write", reinterpret_cast<sqlite3_syscall_ptr>(noted_write));
    set("pwrite", reinterpret_cast<sqlite3_syscall_ptr>(noted_pwrite));
    set("pwrite64", reinterpret_cast<sqlite3_syscall_ptr>(noted_pwrite));
  }
  ~Watch() {
    for (const char* call : {"write", "pwrite", "pwrite64"}) set(call, nullptr);
  }
  std::string events() const { return std::exchange(g_events, {}); }

 private:
  static void set(const char* name, sqlite3_syscall_ptr call) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
    vfs->xSetSystemCall(vfs, name, call);
  }
};

TEST(LedgerDurability, EntriesAreSyncedBeforeTheCallReturns) {
  Place place;
  const Watch watch;
  Ledger ledger = place.open();
  watch.events();
  Ticket ticket = ledger.admit(a_request("l1"), {});
  EXPECT_THAT(watch.events(), EndsWith("ws"));
  const Clearance clearance = ticket.before_answer();
  EXPECT_THAT(watch.events(), EndsWith("ws"));
  ticket.answered(clearance);
  EXPECT_THAT(watch.events(), EndsWith("ws"));
}

// "Answers" down the pipe as fast as it can, until it is killed.
[[noreturn]] void answer_until_killed(Place& place, int pipe, int round) {
  try {
    Ledger ledger = place.open();
    std::uint64_t number = 0;  // "ready"
    for (int i = 0;; ++i) {
      if (write(pipe, &number, sizeof number) != sizeof number) _exit(2);
      Ticket ticket = ledger.admit(a_request(std::to_string(round) + "-" + std::to_string(i)), kUnlimited);
      const Clearance clearance = ticket.before_answer();
      number = clearance.entry();
      if (write(pipe, &number, sizeof number) != sizeof number) _exit(2);
      ticket.answered(clearance);
      number = 0;
    }
  } catch (const std::exception& error) {
    fprintf(stderr, "child: %s\n", error.what());
  }
  _exit(1);
}

TEST(LedgerDurability, NoAnswerWithoutItsEntryAfter200Kills) {
  Place place;
  constexpr int kKills = 200;
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> delay(0, 12000);  // microseconds
  std::vector<std::uint64_t> answers;
  for (int round = 0; round < kKills; ++round) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      answer_until_killed(place, ends[1], round);
    }
    close(ends[1]);
    // A third dies while it opens the ledger, a third when it is ready, a third when it has begun to answer.
    std::uint64_t number = 0;
    for (int i = 0; i < round % 3; ++i) {
      ASSERT_EQ(read(ends[0], &number, sizeof number), ssize_t{sizeof number});
      if (number != 0) answers.push_back(number);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(delay(random)));
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << "round " << round << ", status " << status;
    while (read(ends[0], &number, sizeof number) == ssize_t{sizeof number}) {
      if (number != 0) answers.push_back(number);
    }
    close(ends[0]);
    if (!answers.empty()) {  // else it may have died before it made the tables
      const Verification found = place.verify();
      ASSERT_TRUE(found.sound()) << "round " << round << ": " << found.fault;
    }
  }
  place.open();  // ends what the last one left
  const Reader reader(place.path);
  EXPECT_TRUE(reader.verify().sound());
  for (const std::uint64_t answer : answers) {
    const std::vector<Entry> entries = reader.show(answer);
    ASSERT_EQ(entries.size(), 3U) << answer;
    EXPECT_EQ(entries[0].kind, Kind::kQuestion);
    EXPECT_EQ(entries[1].kind, Kind::kAnswer);
  }
  // That there was something to lose.
  EXPECT_GE(answers.size(), std::size_t{kKills / 3});
  EXPECT_GT(reader.list({.outcome = Outcome::kAbandoned}).size(), 20U);
  EXPECT_TRUE(reader.list({.outcome = Outcome::kNone}).empty());
  RecordProperty("answers", static_cast<int>(answers.size()));
}

// Writes behind `bytes` fail while it is there, as on a full disk.
class NoSpaceBehind {
 public:
  explicit NoSpaceBehind(std::uintmax_t bytes) : before_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit less{.rlim_cur = bytes, .rlim_max = limit_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &less);
  }
  ~NoSpaceBehind() {
    setrlimit(RLIMIT_FSIZE, &limit_);
    signal(SIGXFSZ, before_);
  }

 private:
  sighandler_t before_;
  rlimit limit_{};
};

TEST(LedgerDurability, WithoutSpaceNothingIsAdmittedOrCleared) {
  Place place;
  Ledger ledger = place.open();
  ask(ledger, a_request("l1"));
  Ticket ticket = ledger.admit(a_request("l2"), {});
  {
    const NoSpaceBehind full(fs::file_size(place.path.string() + "-wal"));
    EXPECT_THAT(refusal_of(ledger, a_request("l3"), {}, ErrorCategory::kUnavailable),
                HasSubstr("does not answer"));
    EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { (void)ticket.before_answer(); }),
                HasSubstr("does not answer"));
    ticket.failed("no entry, no answer");
    ASSERT_EQ(place.warnings.size(), 1U);
    EXPECT_THAT(place.warnings[0], HasSubstr("the outcome of entry 4 is not written yet"));
  }
  ask(ledger, a_request("l3"));  // the outcome that was kept comes first
  const std::vector<Entry> entries = Reader(place.path).show(4);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].number, 5U);
  EXPECT_EQ(entries[1].outcome, Outcome::kFailed);
  EXPECT_EQ(entries[1].detail, "no entry, no answer");
  EXPECT_EQ(place.verify(ledger.head()).fault, "");
}

// What a child process does in a small file system of its own; exits 0 if all went as it must.
[[noreturn]] void fill_a_disk(const fs::path& mount_point) {
  const auto must = [](bool condition, const char* what) {
    if (!condition) {
      fprintf(stderr, "not so: %s\n", what);
      _exit(1);
    }
  };
  if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("tmpfs", mount_point.c_str(), "tmpfs", 0, "size=512k,mode=0700") != 0) {
    _exit(77);
  }
  std::string why;
  int answers = 0;
  {
    Ledger ledger = Ledger::open({.path = mount_point / "ledger.db", .key = {}, .program = "t"});
    std::ofstream(mount_point / "filler") << std::string(100000, 'x');
    for (; answers < 10000 && why.empty(); ++answers) {
      try {
        ask(ledger, a_request("l" + std::to_string(answers)), kUnlimited);
      } catch (const Refused& refused) {
        must(refused.category() == ErrorCategory::kUnavailable, "the category says so");
        why = refused.detail();
      }
    }
    must(why.find("full") != std::string::npos, "the disk got full");
    fs::remove(mount_point / "filler");
    ask(ledger, a_request("afterwards"), kUnlimited);
  }
  must(Reader(mount_point / "ledger.db").verify().sound(), "the ledger verifies");
  _exit(0);
}

TEST(LedgerDurability, AFullDisk) {
  const TemporaryDirectory directory;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) fill_a_disk(directory.path());
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) GTEST_SKIP() << "needs the right to mount";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace tacit::ledger
