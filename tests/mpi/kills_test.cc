// SPDX-License-Identifier: Apache-2.0
// Ranks that die by SIGKILL, in every state of a query and at any moment, and mpirun itself: the client hears
// of it in seconds or has the exact table, and nothing stays but the ledger. TACIT_RANK_KILLS says how many
// at any moment, and asks for every state; `make test-long` has 50.
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>
#include <random>
#include <thread>

#include "base/exit_code.h"
#include "mpi/failing_ranks.h"

namespace tacit::cli {
namespace {

using ledger::Outcome;
using protocol::Phase;
using testing::HasSubstr;

constexpr const char* kTryAgain = "try again later";

class RankKills : public FailingRanks {
 protected:
  /// States beside the link step.
  static std::vector<Phase> states() {
    using enum Phase;
    if (std::getenv("TACIT_RANK_KILLS") == nullptr) return {kPrepare};
    return {kHello, kKeys, kPlanes, kPrepare, kTabulate, kGate};
  }
  static std::size_t kills_asked_for() {
    const char* text = std::getenv("TACIT_RANK_KILLS");
    return text == nullptr ? 2 : std::strtoull(text, nullptr, 10);
  }

  static void print(const char* what, const Asked& asked) {
    std::printf("%s: the client had %s after %.2f s, all ranks had ended after %.2f s\n", what,
                asked.ended.exit_code == 0 ? "its table" : "heard of it", asked.heard, asked.gone);
  }
  void expect_named(int rank) {
    const std::string named = "process rank " + std::to_string(rank) + " with PID [0-9]+ on node [^ ]+ ";
    EXPECT_THAT(job_->mpirun().err(), testing::ContainsRegex(named + "exited on signal 9 "));
  }
  /// Of a query by each strategy.
  std::map<std::string, std::chrono::microseconds> usual_times() {
    std::map<std::string, std::chrono::microseconds> times;
    serve_by(3);
    for (const char* strategy : {"all-pairs", "blocked"}) {
      const Asked asked = ask(strategy);
      const Clock::time_point start = Clock::now();
      EXPECT_EQ(asked.process->wait().exit_code, 0);
      times[strategy] = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
    }
    return times;
  }
  std::size_t answers() const {
    std::size_t count = 0;
    for (const ledger::Listed& one : ledger::Reader(ledger_path()).list()) count += one.cleared;
    return count;
  }
};

TEST_F(RankKills, InEveryStateOfAQuery) {
  // Enough where all that may be are answered. Others use nothing of it.
  const std::size_t budget = states().size() + kLinkTries;
  const std::string rules = "linkages_per_day = " + std::to_string(budget) + "\n";
  serve_by(3, rules);
  expect_end_by(killing(2), nullptr);
  expect_named(2);
  std::size_t number = 0;
  for (const Phase phase : states()) {
    SCOPED_TRACE(title(phase));
    serve_by(3, rules);
    expect_all_closed();
    Asked asked = ask(++number % 2 == 0 ? "blocked" : "all-pairs");
    wait_for(asked, phase);
    expect_end_by(killing(1), &asked);
    expect_named(1);
    expect_table_or_told(asked, kTryAgain);
    print(title(phase), asked);
  }
  const Asked linking = expect_end_in_link(3, rules, killing(1), kTryAgain);
  expect_named(1);
  print("link step", linking);
  EXPECT_NE(entry_of(linking)->outcome, Outcome::kAnswered);
  serve_by(1, rules);
  expect_all_closed();
  while (answers() < budget) {
    Asked asked = ask();
    asked.ended = asked.process->wait();
    ASSERT_EQ(asked.ended.exit_code, 0) << asked.ended.err;
    EXPECT_EQ(asked.ended.out, asked.plain);
  }
  expect_failure(ask().process->wait(), exit_code(ErrorCategory::kLimit), {"within 24 hours"});
}

TEST_F(RankKills, OfTheServerItself) {
  const Asked asked = expect_end_in_link(2, kNoLimit, killing(0), kTryAgain);
  EXPECT_THAT(asked.ended.err, HasSubstr("the connection to 127.0.0.1:"));
  print("rank 0", asked);
  expect_named(0);
  EXPECT_EQ(entry_of(asked)->outcome, Outcome::kNone);
  serve_by(2);
  EXPECT_EQ(entry_of(asked)->outcome, Outcome::kAbandoned);
  expect_all_closed();
}

// Its files stay, as docs/operations.md says, and nothing of records in them.
TEST_F(RankKills, OfMpirun) {
  print("mpirun",
        expect_end_in_link(3, kNoLimit, [this] { job_->mpirun().signal(SIGKILL); }, kTryAgain, true));
  serve_by(3);
  expect_all_closed();
}

// mpirun may wait a second before that, and has what hangs go on. So that the query still runs then, a rank
// hangs before and after. It kills rank 0 after another second, whether that is done or, on a machine that is
// busy, not: once it has to be.
TEST_F(RankKills, SigtermToMpirunEndsQueriesAtOnce) {
  const auto blow = [this] {
    stopping(1)();
    job_->mpirun().signal(SIGTERM);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stopping(1)();
  };
  Outcome outcome = Outcome::kNone;
  std::string log;
  for (int i = 0; i < 3 && outcome == Outcome::kNone; ++i) {
    const Asked asked = expect_end_in_link(3, kNoLimit, blow, kTryAgain);
    print("SIGTERM", asked);
    outcome = entry_of(asked)->outcome;
    log = job_->mpirun().err();
  }
  EXPECT_EQ(outcome, Outcome::kFailed);
  EXPECT_THAT(log, HasSubstr("stopped by SIGTERM"));
}

TEST_F(RankKills, Sigusr2ToMpirunLetsQueriesEnd) {
  bool ran = false;
  for (int i = 0; i < kLinkTries && !ran; ++i) {
    serve_by(3);
    const Asked asked = ask_until_all_link();
    job_->mpirun().signal(SIGUSR2);
    const Ended query = asked.process->wait(), job = job_->mpirun().wait();
    EXPECT_EQ(query.exit_code, 0) << query.err;
    EXPECT_EQ(query.out, asked.plain);
    EXPECT_EQ(job.exit_code, 0) << job.err;
    ran = job.err.find("stopping: 1 running") != std::string::npos;
  }
  EXPECT_TRUE(ran);
}

struct Figures {
  std::vector<double> heard, gone;
  std::map<std::string, int> victims, phases, ends, outcomes;

  static void print(const char* what, std::vector<double> seconds) {
    if (seconds.empty()) return;
    std::ranges::sort(seconds);
    std::printf("%s: median %.2f s, longest %.2f s (of %zu)\n", what, seconds[seconds.size() / 2],
                seconds.back(), seconds.size());
  }
  static void print(const char* what, const std::map<std::string, int>& counts) {
    std::printf("%s:", what);
    for (const auto& [name, count] : counts) std::printf(" %s %d,", name.c_str(), count);
    std::printf("\n");
  }
  void print() const {
    print("clients without a table ended after", heard);
    print("all ranks had ended after", gone);
    print("killed", victims);
    print("clients were in", phases);
    print("clients ended", ends);
    print("the ledger had, when all had ended", outcomes);
  }
};

TEST_F(RankKills, AtAnyMoment) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::map<std::string, std::chrono::microseconds> usual = usual_times();
  Figures figures;
  for (std::size_t round = 0; round < kills_asked_for(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const int ranks = 2 + static_cast<int>(random() % 3);
    // Rank 0 a quarter of the times.
    const int victim = random() % 4 == 0 ? 0 : 1 + static_cast<int>(random() % (ranks - 1));
    serve_by(ranks);
    expect_all_closed();
    const auto& [strategy, time] = *std::next(usual.begin(), static_cast<int>(random() % usual.size()));
    Asked asked = ask(strategy);
    std::this_thread::sleep_for(time * (random() % 1000) / 1000);
    expect_end_by(killing(victim), &asked);
    figures.gone.push_back(asked.gone);
    expect_named(victim);
    const bool table = expect_table_or_told(asked, kTryAgain);
    if (!table) figures.heard.push_back(asked.heard);
    std::printf("%d of %d ranks, %s, ", victim, ranks, phase_of(asked.ended.err).c_str());
    print("killed", asked);
    ++figures.victims[victim == 0 ? "rank 0" : "a worker"];
    ++figures.phases[phase_of(asked.ended.err)];
    ++figures.ends[table ? "with a table" : "without"];
    const auto entry = entry_of(asked);
    ++figures.outcomes[!entry                             ? "no question"
                       : entry->outcome == Outcome::kNone ? "a question without outcome"
                                                          : std::string(name(entry->outcome))];
  }
  serve_by(2);
  expect_all_closed();
  Asked last = ask();
  last.ended = last.process->wait();
  EXPECT_EQ(last.ended.out, last.plain);
  std::printf("%zu kills, %llu entries\n", kills_asked_for(), static_cast<unsigned long long>(entries()));
  figures.print();
}

}  // namespace
}  // namespace tacit::cli
