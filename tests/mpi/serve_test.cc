// SPDX-License-Identifier: Apache-2.0
// `tacit serve` under mpirun, on this machine: ranks that are one server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mpi/serving_ranks.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

using ServeRanks = ServingRanks;

/// So many ranks.
class AsOne : public ServingRanks, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override { set_up(500, 2000); }  // enough for all of them
};

TEST_P(AsOne, AnswerBothStrategiesWithAndWithoutASplit) {
  serve_by(GetParam());
  for (int rank = 0; rank < GetParam() && GetParam() > 1; ++rank)
    EXPECT_THAT(job_->mpirun().err(), HasSubstr("rank " + std::to_string(rank) + " on "));
  // What they share has no name any more, and would have one that is known here.
  EXPECT_THAT(job_->shared_memory(), testing::IsEmpty());
  EXPECT_THAT(job_->files(), testing::Each(Not(HasSubstr("vader_segment"))));
  if (const std::string mappings = job_->mappings(); GetParam() > 1 && !mappings.empty()) {
    const std::string mark = job_->mark().substr(1);
    EXPECT_THAT(mappings,
                testing::ContainsRegex("/dev/shm/vader_segment[.][^ ]+[.]" + mark + "[0-9]+ .deleted"));
  }
  for (const char* strategy : {"all-pairs", "blocked"}) {
    for (const Arguments& split : {Arguments{}, Arguments{"--split", "arm"}}) {
      const Arguments asked = question() + split + Arguments{"--strategy", strategy};
      const Ended ended = place_.tacit(query(asked) + Arguments{"--format", "csv"});
      ASSERT_EQ(ended.exit_code, 0) << strategy << ": " << ended.err;
      EXPECT_EQ(ended.out, plain_csv(asked)) << strategy;
      EXPECT_THAT(ended.out, HasSubstr(split.empty() ? "state," : "treated"));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Ranks, AsOne, testing::Values(1, 2, 3, 4));

// What mpirun passes on.
TEST_F(ServeRanks, AreReloadedAndStoppedThroughMpirun) {
  serve_by(2);
  job_->mpirun().signal(SIGUSR1);
  EXPECT_TRUE(job_->mpirun().prints("reloaded: records 200")) << job_->mpirun().err();
}

TEST_F(ServeRanks, OneRankIsTheServerAsItIs) {
  serve_by(1);
  EXPECT_THAT(job_->mpirun().err(), Not(HasSubstr("rank 0 on ")));
  EXPECT_EQ(place_.tacit(query(question())).exit_code, 0);
}

TEST_F(ServeRanks, AnErrorAtTheStartIsToldOnceAndEndsAllRanks) {
  const Ended ended =
      Process(by_mpirun(2) + place_.program({"serve", "--config", place_.path("nowhere.toml")}),
              place_.directory())
          .wait();
  EXPECT_NE(ended.exit_code, 0);
  const std::string mark = "tacit: error: ";
  const std::size_t at = ended.err.find(mark);
  ASSERT_NE(at, std::string::npos) << ended.err;
  EXPECT_THAT(ended.err.substr(at), HasSubstr("nowhere.toml"));
  EXPECT_EQ(ended.err.find(mark, at + 1), std::string::npos) << ended.err;
}

TEST_F(ServeRanks, ACheckIsOneRanks) {
  const Ended ended = Process(by_mpirun(2) + place_.program({"serve", "--check", "--config",
                                                             place_.configuration(Workplace::tls("own"))}),
                              place_.directory())
                          .wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  const std::string mark = "ready to serve";
  EXPECT_NE(ended.out.find(mark), std::string::npos) << ended.out;
  EXPECT_EQ(ended.out.find(mark), ended.out.rfind(mark)) << ended.out;
}

}  // namespace
}  // namespace tacit::cli
