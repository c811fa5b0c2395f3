// SPDX-License-Identifier: Apache-2.0
// No room for what a program has to write, by a limit on the size of its files: a server that cannot write
// its ledger does not answer, says why, and answers again when there is room; a client that cannot write its
// table says so and leaves nothing that looks like one.
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "cli/serving.h"
#include "ledger/anchor.h"
#include "ledger/reader.h"
#include "support/eventually.h"

namespace tacit::cli {
namespace {

using ledger::Outcome;
using testing::HasSubstr;
using testing::Not;

/// Writes of the process behind so many bytes of a file fail from now on.
void limit_files(const Process& process, rlim_t bytes) {
  rlimit limit{};
  ASSERT_EQ(prlimit(process.id(), RLIMIT_FSIZE, nullptr, &limit), 0);
  limit.rlim_cur = bytes;
  ASSERT_EQ(prlimit(process.id(), RLIMIT_FSIZE, &limit, nullptr), 0);
}

class FullDisk : public Serving {
 protected:
  void SetUp() override {
    place_.make_data(40, 5);
    place_.small_model();
    place_.make_certificates("own");
    serve();
  }

  Arguments ask() const {
    return query({"--data", place_.path("client.csv"), "--model", place_.path("model.toml"), "--count",
                  "--by", "sex", "--quiet"});
  }
  /// As much as the ledger's log has now.
  void fill_ledger_disk() const {
    limit_files(*server_, std::filesystem::file_size(place_.path("ledger.db-wal")));
  }
  void make_room() const { limit_files(*server_, RLIM_INFINITY); }
  std::uint64_t entries() const {
    const ledger::Anchor anchor = ledger::read_anchor(place_.path("ledger.db"));
    return anchor.head ? anchor.head->entries : 0;
  }
  /// Files of the workplace whose names have this in them.
  std::size_t files_with(const std::string& part) const {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator(place_.directory()))
      count += file.path().filename().string().find(part) != std::string::npos;
    return count;
  }
};

TEST_F(FullDisk, OfTheLedgerMeansNoAnswerUntilThereIsRoom) {
  const Arguments cells = ask() + Arguments{"--format", "csv"};  // a text says when it was made
  const std::string exact = place_.tacit(cells).out;
  EXPECT_THAT(exact, HasSubstr("count"));
  const std::vector<std::string> told = {"cannot enter the question in its ledger", "does not answer"};

  // Its outcome is entered by now. One that had no room would be entered with the next question's first look
  // at the budgets, which comes before that question's own entry.
  ASSERT_TRUE(server_->prints("-1 (researcher): answered"));
  fill_ledger_disk();  // before a question is admitted
  expect_failure(place_.tacit(ask()), 9, told);
  EXPECT_TRUE(server_->prints("-2 (researcher): ledger: "));
  EXPECT_TRUE(server_->prints("-2 (researcher): ended without an answer"));
  make_room();

  const std::uint64_t before = entries();  // after that, and before its answer is entered
  Process client(place_.program(ask()), place_.directory());
  ASSERT_TRUE(eventually([&] { return entries() != before || !client.running(); }));
  fill_ledger_disk();
  expect_failure(client.wait(), 9, told);
  EXPECT_TRUE(server_->prints("-3 (researcher): ledger: "));
  EXPECT_TRUE(server_->prints("is not written yet"));
  make_room();
  EXPECT_EQ(place_.tacit(cells).out, exact);

  ASSERT_TRUE(server_->prints("-4 (researcher): answered"));
  const ledger::Reader reader(place_.path("ledger.db"));
  EXPECT_TRUE(reader.verify().sound()) << reader.verify().fault;
  const std::vector<ledger::Listed> listed = reader.list();
  ASSERT_EQ(listed.size(), 4U);  // and which rules apply
  for (const std::size_t i : {1, 3}) EXPECT_EQ(listed[i].outcome, Outcome::kAnswered);
  EXPECT_EQ(listed[2].outcome, Outcome::kFailed);
  EXPECT_FALSE(listed[2].cleared);
}

TEST_F(FullDisk, OfTheTableLeavesNoHalfOfIt) {
  const std::string page = place_.write("page.html", "the last one");
  const Arguments asked = ask() + Arguments{"--format", "html", "--out", page};
  const Ended ended =
      Process(Arguments{"bash", "-c", "ulimit -f 2; exec \"$@\"", "bash"} + place_.program(asked),
              place_.directory())
          .wait();
  expect_failure(ended, 3, {page, "cannot be written", "File too large"});
  EXPECT_EQ(place_.read("page.html"), "the last one");
  EXPECT_EQ(files_with("page.html"), 1U);
}

TEST_F(FullDisk, BehindStandardOutput) {
  const Arguments plain = {"plain",
                           "--config",
                           place_.path("server.toml"),
                           "--data",
                           place_.path("client.csv"),
                           "--model",
                           place_.path("model.toml"),
                           "--count"};
  const Ended ended = Process(Arguments{"sh", "-c", "exec \"$@\" > /dev/full", "sh"} + place_.program(plain),
                              place_.directory())
                          .wait();
  expect_failure(ended, 3, {"could not be written to standard output"});
}

// Nothing is answered under rules that the ledger does not have.
TEST_F(FullDisk, OfTheLedgerMeansNoOtherRules) {
  ASSERT_EQ(entries(), 1U);  // the rules of the start
  place_.configuration(Workplace::tls("own") + "purpose = \"required\"\n");
  fill_ledger_disk();
  server_->signal(SIGHUP);
  ASSERT_TRUE(server_->prints("reload failed: ")) << server_->err();
  EXPECT_THAT(server_->err(), Not(HasSubstr("reloaded: ")));
  make_room();
  EXPECT_EQ(place_.tacit(ask()).exit_code, 0) << "without a purpose";
  server_->signal(SIGHUP);
  ASSERT_TRUE(server_->prints("reloaded: ")) << server_->err();
  EXPECT_EQ(place_.tacit(ask()).exit_code, 2);
  const std::vector<ledger::Listed> listed = ledger::Reader(place_.path("ledger.db")).list();
  ASSERT_EQ(listed.size(), 4U);
  EXPECT_THAT(listed[0].entry.detail, HasSubstr("purpose optional"));
  EXPECT_EQ(listed[1].outcome, Outcome::kAnswered);
  EXPECT_THAT(listed[2].entry.detail, HasSubstr("purpose required"));
  EXPECT_EQ(listed[3].outcome, Outcome::kRefused);
}

TEST_F(FullDisk, ADeviceIsRefusedBeforeTheQuery) {
  expect_failure(place_.tacit(ask() + Arguments{"--out", "/dev/full"}), 3,
                 {"/dev/full", "not a regular file"});
  EXPECT_EQ(entries(), 1U);  // which rules apply
}

}  // namespace
}  // namespace tacit::cli
