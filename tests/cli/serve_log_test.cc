// SPDX-License-Identifier: Apache-2.0
// A server's log as JSON, from a server of its own, with metrics and no core dumps.
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/serving.h"
#include "support/patience.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using Json = nlohmann::json;

class ServeLog : public Serving {
 protected:
  // One object for each line of the log so far.
  std::vector<Json> lines() const {
    std::vector<Json> lines;
    std::istringstream log(server_->err());
    for (std::string line; std::getline(log, line);) {
      const Json json = Json::parse(line, nullptr, false);
      EXPECT_TRUE(json.is_object()) << line;
      lines.push_back(json);
    }
    return lines;
  }
  std::vector<Json> events(const std::string& event) const {
    std::vector<Json> found;
    for (const Json& line : lines()) {
      if (line.value("event", "") == event) found.push_back(line);
    }
    return found;
  }
};

TEST_F(ServeLog, AsJsonEveryLineIsAnObject) {
  std::string configuration =
      place_.read(std::filesystem::path(place_.configuration(Workplace::tls("own"))).filename().string());
  configuration.insert(configuration.find("listen = "), "log = \"json\"\n");
  start(place_.write("server.toml", configuration));
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  Arguments unknown = query(question("planet"));
  EXPECT_EQ(place_.tacit(unknown).exit_code, 2);
  ASSERT_TRUE(server_->prints("\"failed\""));
  for (const Json& line : lines()) {
    EXPECT_TRUE(line.contains("time") && line.contains("level") && line.contains("message")) << line;
    EXPECT_EQ(line["time"].get<std::string>().size(), std::string("2026-03-01T12:30:45.123Z").size());
  }
  ASSERT_EQ(events("client").size(), 2U);
  EXPECT_EQ(events("client")[0]["client"], "researcher");
  ASSERT_EQ(events("answered").size(), 1U);
  const Json answered = events("answered")[0];
  EXPECT_EQ(answered["session"], 1);
  for (const char* phase : {"keys", "planes", "link", "tabulate", "gate"})
    EXPECT_TRUE(answered["phases"].contains(phase)) << phase;
  EXPECT_GT(answered["bytes"]["up"], 100'000);
  ASSERT_EQ(events("failed").size(), 1U);
  EXPECT_EQ(events("failed")[0]["session"], 2);
  EXPECT_EQ(events("failed")[0]["level"], "warning");
  EXPECT_THAT(events("failed")[0]["message"].get<std::string>(), HasSubstr("planet"));
}

TEST_F(ServeLog, MetricsAreWrittenToTheirFile) {
  serve("[metrics]\nfile = \"metrics.prom\"\nseconds = 1\n");
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  ASSERT_TRUE(server_->prints("session 1: answered"));
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait().exit_code, 0);
  EXPECT_THAT(place_.read("metrics.prom"), HasSubstr("tacit_answers_total 1\n"));
  EXPECT_THAT(place_.read("metrics.prom"), HasSubstr("tacit_ledger_entries 3\n"));
}

TEST_F(ServeLog, AServerLeavesNoCoreDump) {
  serve();
  std::ifstream limits("/proc/" + std::to_string(server_->id()) + "/limits");
  std::string line;
  while (std::getline(limits, line) && line.rfind("Max core file size", 0) != 0) {
  }
  std::istringstream words(line.substr(std::min(line.size(), std::string("Max core file size").size())));
  std::string soft, hard;
  words >> soft >> hard;
  EXPECT_EQ(soft, "0");
  EXPECT_EQ(hard, "0");
}

TEST_F(ServeLog, ASignalLetsARunningQueryFinish) {
  place_.run_with(Rings::kFullSize);  // it still runs when the signal comes
  serve();
  Process asking(place_.program(query(question()) + Arguments{"--format", "csv"}), place_.directory());
  ASSERT_TRUE(asking.prints("keys: done in"));
  server_->signal(SIGTERM);
  const Ended ended = asking.wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, plain_csv(question()));
  EXPECT_EQ(server_->wait().exit_code, 0);
  EXPECT_THAT(server_->err(), HasSubstr("stopping: 1 running"));
}

TEST_F(ServeLog, ASecondSignalEndsItAtOnce) {
  place_.run_with(Rings::kFullSize);
  serve();
  Process asking(place_.program(query(question())), place_.directory());
  ASSERT_TRUE(asking.prints("keys: done in"));
  server_->signal(SIGTERM);
  ASSERT_TRUE(server_->prints("stopping: 1 running"));
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait(patience(std::chrono::seconds(10))).exit_code, 0);
  const Ended ended = asking.wait();
  EXPECT_EQ(ended.exit_code, 9) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("shutting down"));
}

}  // namespace
}  // namespace tacit::cli
