// SPDX-License-Identifier: Apache-2.0
// What a server makes of how it was started, and what it says of its ranks. No MPI is needed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "cli/serve/launch.h"
#include "cli/serve/rank_text.h"
#include "support/error_of.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Launch launch(const std::map<std::string, std::string>& variables) {
  return find_launch([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(FindLaunch, WithoutALauncherTheServerIsAlone) {
  EXPECT_FALSE(launch({}).several);
  EXPECT_EQ(launch({}).rank, 0);
  EXPECT_FALSE(launch({{"SLURM_STEP_NUM_TASKS", "1"}, {"SLURM_NTASKS", "8"}}).several);
}

TEST(FindLaunch, MpirunSaysHowManyAndWhich) {
  const Launch third = launch({{"OMPI_COMM_WORLD_SIZE", "4"}, {"OMPI_COMM_WORLD_RANK", "2"}});
  EXPECT_TRUE(third.several);
  EXPECT_EQ(third.rank, 2);
  EXPECT_EQ(third.until_killed, std::chrono::seconds(1));
  EXPECT_FALSE(launch({{"OMPI_COMM_WORLD_SIZE", "1"}, {"OMPI_COMM_WORLD_RANK", "0"}}).several);
  // Its daemons are a step of Slurm's themselves.
  EXPECT_FALSE(launch({{"OMPI_COMM_WORLD_SIZE", "1"}, {"SLURM_STEP_NUM_TASKS", "4"}}).several);
}

TEST(FindLaunch, MpirunKillsAfterTheTimeThatItWasGiven) {
  EXPECT_EQ(
      launch({{"OMPI_COMM_WORLD_SIZE", "2"}, {"OMPI_MCA_odls_base_sigkill_timeout", "20"}}).until_killed,
      std::chrono::seconds(20));
  for (const char* odd : {"", "-1", "soon", "20 s", "99999999999"}) {
    EXPECT_EQ(
        launch({{"OMPI_COMM_WORLD_SIZE", "2"}, {"OMPI_MCA_odls_base_sigkill_timeout", odd}}).until_killed,
        std::chrono::seconds(1));
  }
}

TEST(FindLaunch, SrunTellsByPmix) {
  const Launch second = launch({{"PMIX_RANK", "1"}, {"SLURM_STEP_NUM_TASKS", "2"}});
  EXPECT_TRUE(second.several);
  EXPECT_EQ(second.rank, 1);
  EXPECT_EQ(second.until_killed, std::chrono::seconds(30));
  EXPECT_FALSE(launch({{"PMIX_RANK", "0"}, {"SLURM_STEP_NUM_TASKS", "1"}}).several);
  EXPECT_TRUE(launch({{"PMIX_RANK", "0"}}).several);
}

TEST(FindLaunch, ServersThatWouldNotKnowOfEachOtherAreRefused) {
  EXPECT_THAT(error_of(ErrorCategory::kUsage, [] { launch({{"SLURM_STEP_NUM_TASKS", "2"}}); }),
              HasSubstr("srun --mpi=pmix"));
}

constexpr std::size_t kGigabyte = 1'000'000'000;

cluster::WorkerInfo rank(int number, const std::string& host, std::size_t threads, std::size_t usable) {
  return {number, host, "0.1.0", threads, 64, usable, 128 * kGigabyte, true};
}

TEST(RankText, SaysWhereAndHowLarge) {
  EXPECT_EQ(rank_text(rank(2, "node7", 32, 64)),
            "rank 2 on node7: 32 threads; it may use 64 of 64 cores, 128 GB");
  EXPECT_THAT(rank_text(rank(2, "node7", 1, 1)), HasSubstr(": 1 thread; it may use 1 of 64 cores"));
}

TEST(RankText, NothingIsSaidOfRanksThatShareTheirMachines) {
  EXPECT_THAT(rank_warnings({rank(0, "node1", 64, 64), rank(1, "node2", 64, 64)}, 100 * kGigabyte),
              IsEmpty());
  EXPECT_THAT(rank_warnings({rank(0, "node1", 32, 32), rank(1, "node1", 32, 32)}, 60 * kGigabyte), IsEmpty());
}

TEST(RankText, CoresThatNobodyMayUseAreNamed) {
  EXPECT_THAT(rank_warnings({rank(0, "node1", 64, 64), rank(1, "node2", 1, 1)}, 0),
              ElementsAre(AllOf(HasSubstr("node2 has 64 cores, and its rank may use 1"),
                                HasSubstr("--bind-to none"), HasSubstr("ppr:1:node:pe=64"))));
  EXPECT_THAT(rank_warnings({rank(0, "node1", 1, 1), rank(1, "node1", 1, 1)}, 0),
              ElementsAre(AllOf(HasSubstr("its 2 ranks may use 2"), HasSubstr("ppr:2:node:pe=32"))));
}

TEST(RankText, MoreThreadsThanCoresAreNamed) {
  EXPECT_THAT(rank_warnings({rank(0, "node1", 64, 64), rank(1, "node1", 64, 64)}, 0),
              ElementsAre(AllOf(HasSubstr("node1 has 64 cores, and its 2 ranks 128 threads"),
                                HasSubstr("--threads 32"))));
}

TEST(RankText, MemoryThatIsNotThereIsNamed) {
  EXPECT_THAT(rank_warnings({rank(0, "node1", 32, 64), rank(1, "node1", 32, 64), rank(2, "node2", 64, 64)},
                            100 * kGigabyte),
              ElementsAre(AllOf(HasSubstr("node1 has 128 GB of memory, and its 2 ranks may take 200 GB"),
                                HasSubstr("total_memory_mb"))));
}

TEST(RankText, RanksOfOneMachineThatShareNothingAreNamed) {
  cluster::WorkerInfo alone = rank(1, "node1", 32, 32), other = rank(2, "node2", 64, 64);
  alone.shares_memory = other.shares_memory = false;
  EXPECT_THAT(rank_warnings({rank(0, "node1", 32, 32), alone, other}, 0),
              ElementsAre(HasSubstr("node1 has 2 ranks that cannot share memory")));
}

}  // namespace
}  // namespace tacit::cli
