// SPDX-License-Identifier: Apache-2.0
// `tacit serve` under mpirun, on this machine: two ranks that are one server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/serving.h"
#include "support/small_study.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class ServeRanks : public Serving {
 protected:
  // mpirun's own signal to end ranks would be SIGKILL a second after SIGTERM.
  void TearDown() override {
    if (server_ == nullptr) return;
    server_->signal(SIGUSR2);
    const Ended ended = server_->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("stopped by SIGUSR2"));
  }

  Arguments mpirun(int ranks, const Arguments& arguments) const {
    Arguments all;
    std::istringstream words(TACIT_MPIRUN);
    for (std::string word; words >> word;) all.push_back(word);
    return all + Arguments{"-n", std::to_string(ranks)} + place_.program(arguments);
  }

  void serve_by(int ranks, const std::string& more = {}) {
    const std::string configuration = place_.configuration(Workplace::tls("own") + more);
    server_ = std::make_unique<Process>(mpirun(ranks, {"serve", "--config", configuration, "--threads", "1"}),
                                        place_.directory());
    const std::string mark = "listening on ";
    ASSERT_TRUE(server_->prints(mark)) << server_->err();
    ASSERT_TRUE(server_->prints("\n"));
    const std::string out = server_->out();
    const std::size_t at = out.find(mark) + mark.size();
    address_ = out.substr(at, out.find('\n', at) - at);
  }
};

class AsOne : public ServeRanks, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    ServeRanks::SetUp();
    place_.write("model.toml", std::string(kSmallModel) + R"(
[[pass]]
name = "date"
column = "date_of_birth"
transform = { name = "date", part = "full", order = "dmy" }

[[pass]]
name = "surname"
column = "surname"
transform = ["fold", { name = "prefix", length = 3 }]
)");
    std::istringstream lines(place_.read("client.csv"));
    std::ostringstream with_arms;
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line); ++number)
      with_arms << line << ',' << (number == 0 ? "arm" : number % 3 == 0 ? "treated" : "usual care") << '\n';
    place_.write("client.csv", with_arms.str());
  }
};

TEST_P(AsOne, BothStrategiesWithAndWithoutASplit) {
  serve_by(GetParam());
  for (int rank = 0; rank < GetParam() && GetParam() > 1; ++rank)
    EXPECT_THAT(server_->err(), HasSubstr("rank " + std::to_string(rank) + " on "));
  for (const char* strategy : {"all-pairs", "blocked"}) {
    for (const Arguments& split : {Arguments{}, Arguments{"--split", "arm"}}) {
      const Arguments asked = question() + split + Arguments{"--strategy", strategy};
      const Ended ended = place_.tacit(query(asked) + Arguments{"--format", "csv"});
      ASSERT_EQ(ended.exit_code, 0) << strategy << ": " << ended.err;
      EXPECT_EQ(ended.out, plain_csv(asked)) << strategy;
      EXPECT_THAT(ended.out, HasSubstr(split.empty() ? "state" : "treated"));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Ranks, AsOne, testing::Values(1, 2, 3, 4));

// What mpirun passes on.
TEST_F(ServeRanks, AreReloadedAndStoppedThroughMpirun) {
  serve_by(2);
  server_->signal(SIGUSR1);
  EXPECT_TRUE(server_->prints("reloaded: records 200")) << server_->err();
  server_->signal(SIGUSR2);
  EXPECT_EQ(server_->wait().exit_code, 0);
  server_.reset();
}

TEST_F(ServeRanks, OneRankIsTheServerAsItIs) {
  serve_by(1);
  EXPECT_THAT(server_->err(), Not(HasSubstr("rank 0 on ")));
  EXPECT_EQ(place_.tacit(query(question())).exit_code, 0);
}

TEST_F(ServeRanks, AnErrorAtTheStartIsToldOnceAndEndsAllRanks) {
  const Ended ended =
      Process(mpirun(2, {"serve", "--config", place_.path("nowhere.toml")}), place_.directory()).wait();
  EXPECT_NE(ended.exit_code, 0);
  const std::string mark = "tacit: error: ";
  const std::size_t at = ended.err.find(mark);
  ASSERT_NE(at, std::string::npos) << ended.err;
  EXPECT_THAT(ended.err.substr(at), HasSubstr("nowhere.toml"));
  EXPECT_EQ(ended.err.find(mark, at + 1), std::string::npos) << ended.err;
}

TEST_F(ServeRanks, ACheckIsOneRanks) {
  const Ended ended =
      Process(mpirun(2, {"serve", "--check", "--config", place_.configuration(Workplace::tls("own"))}),
              place_.directory())
          .wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  const std::string mark = "ready to serve";
  EXPECT_NE(ended.out.find(mark), std::string::npos) << ended.out;
  EXPECT_EQ(ended.out.find(mark), ended.out.rfind(mark)) << ended.out;
}

}  // namespace
}  // namespace tacit::cli
