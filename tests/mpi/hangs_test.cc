// SPDX-License-Identifier: Apache-2.0
// Ranks that hang (SIGSTOP): after [cluster] silence_seconds the job ends, and those with it that hang.
#include <cstdio>
#include <thread>

#include "base/exit_code.h"
#include "mpi/failing_ranks.h"

namespace tacit::cli {
namespace {

using ledger::Outcome;
using testing::ContainsRegex;

/// More than a busy machine makes a rank wait for its turn.
constexpr std::chrono::seconds kShort = patience(std::chrono::seconds(3));

class RankHangs : public FailingRanks {
 protected:
  static std::string rules(std::chrono::seconds silence = kShort) {
    return kNoLimit + std::string("[cluster]\nsilence_seconds = ") + std::to_string(silence.count()) + "\n";
  }
  /// That a rank was silent for so long, or a little more.
  static std::string silent(const std::string& rank) { return rank + " has not been heard of for [0-9]+ s"; }
  static void print(const Asked& asked) {
    std::printf("the client heard after %.1f s; all had ended after %.1f s\n", asked.heard, asked.gone);
  }
};

TEST_F(RankHangs, AWorkerEndsTheQueryAndTheJob) {
  const Asked asked =
      expect_end_in_link(3, rules(), stopping(1), "the server has lost one of its machines; try again later");
  print(asked);
  EXPECT_GT(asked.heard, std::chrono::duration<double>(kShort).count() / 2);
  const Ended job = job_->mpirun().wait();
  EXPECT_EQ(job.exit_code, exit_code(ErrorCategory::kUnavailable));
  EXPECT_THAT(job.err, ContainsRegex(silent("rank 1 on [^ ]+")));
  // By rank 0, which lives.
  EXPECT_EQ(entry_of(asked)->outcome, Outcome::kFailed);
}

TEST_F(RankHangs, AWorkerBetweenQueriesEndsTheJob) {
  serve_by(2, rules());
  const Asked asked = ask();
  EXPECT_EQ(asked.process->wait().out, asked.plain);
  expect_end_by(stopping(1), nullptr);
  const Ended job = job_->mpirun().wait();
  EXPECT_EQ(job.exit_code, exit_code(ErrorCategory::kUnavailable));
  EXPECT_THAT(job.err, ContainsRegex(silent("rank 1 on [^ ]+")));
}

// mpirun has it go on before it ends it, so that it may say a last word to the client.
TEST_F(RankHangs, TheServerIsEndedByItsWorkers) {
  print(expect_end_in_link(3, rules(), stopping(0), "try again later"));
  EXPECT_THAT(job_->mpirun().err(), ContainsRegex(silent("rank 0, the server,")));
  serve_by(2, rules());
  expect_all_closed();
}

TEST_F(RankHangs, OneThatGoesOnInTimeIsForgiven) {
  bool hung = false;
  for (int i = 0; i < 5 && !hung; ++i) {
    serve_by(2, rules(patience(std::chrono::seconds(8))));
    Asked asked = ask_until_all_link();
    stopping(1)();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    hung = asked.process->running();
    job_->rank(1).signal(SIGCONT);
    asked.ended = asked.process->wait();
    EXPECT_EQ(asked.ended.exit_code, 0) << asked.ended.err;
    EXPECT_EQ(asked.ended.out, asked.plain);
    ServingRanks::TearDown();
  }
  EXPECT_TRUE(hung);
}

}  // namespace
}  // namespace tacit::cli
