// SPDX-License-Identifier: Apache-2.0
// A server's log as JSON, from a server of its own, with metrics and no core dumps.
#include <algorithm>
#include <fstream>
#include <map>
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
  // The path of a configuration whose log is JSON.
  std::string json_configuration() const {
    std::string configuration =
        place_.read(std::filesystem::path(place_.configuration(Workplace::tls("own"))).filename().string());
    configuration.insert(configuration.find("listen = "), "log = \"json\"\n");
    return place_.write("server.toml", configuration);
  }
  // What the names of this start's sessions have before their number.
  std::string begin_of_names() const {
    const std::string text = "the sessions of this start are ";
    for (const Json& line : lines()) {
      const std::string message = line.value("message", "");
      const std::size_t at = message.find(text);
      if (at == std::string::npos) continue;
      const std::string name = message.substr(at + text.size());
      return name.substr(0, name.find('-'));
    }
    ADD_FAILURE() << "the log does not say how sessions are called";
    return {};
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
  start(json_configuration());
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  Arguments unknown = query(question("planet"));
  EXPECT_EQ(place_.tacit(unknown).exit_code, 2);
  EXPECT_EQ(place_.tacit(Arguments{"catalog", "--server", address_} + place_.client_files("own")).exit_code,
            0);
  ASSERT_TRUE(server_->prints("\"failed\""));
  ASSERT_TRUE(server_->prints("\"catalog\""));
  for (const Json& line : lines()) {
    EXPECT_TRUE(line.contains("time") && line.contains("level") && line.contains("message")) << line;
    EXPECT_EQ(line["time"].get<std::string>().size(), std::string("2026-03-01T12:30:45.123Z").size());
  }
  ASSERT_EQ(events("client").size(), 3U);
  EXPECT_EQ(events("client")[0]["client"], "researcher");
  ASSERT_EQ(events("answered").size(), 1U);
  const Json answered = events("answered")[0];
  const std::string start = begin_of_names();
  EXPECT_EQ(answered["session"], start + "-1");
  EXPECT_EQ(answered["client"], "researcher");
  EXPECT_EQ(answered["entry"], 2) << "the rules of the start are before it";
  for (const char* phase : {"keys", "planes", "link", "tabulate", "gate"})
    EXPECT_TRUE(answered["phases"].contains(phase)) << phase;
  EXPECT_GT(answered["bytes"]["up"], 100'000);
  ASSERT_EQ(events("failed").size(), 1U);
  EXPECT_EQ(events("failed")[0]["session"], start + "-2");
  EXPECT_EQ(events("failed")[0]["entry"], 5) << "rules, question, answer and outcome of the first";
  EXPECT_EQ(events("failed")[0]["level"], "warning");
  EXPECT_THAT(events("failed")[0]["message"].get<std::string>(), HasSubstr("planet"));
  EXPECT_EQ(events("question")[0]["entry"], 2);
  EXPECT_EQ(events("refused")[0]["entry"], 5);
  ASSERT_EQ(events("catalog").size(), 1U);
  EXPECT_EQ(events("catalog")[0]["client"], "researcher");
  // Once a session's client is known, its lines name it.
  std::map<std::string, bool> known;
  for (const Json& line : lines()) {
    if (!line.contains("session")) continue;
    const std::string session = line["session"];
    known[session] |= line["event"] == "client";
    ASSERT_TRUE(line.contains("client")) << line;
    EXPECT_EQ(line["client"], known[session] ? Json("researcher") : Json(nullptr)) << line;
  }
  EXPECT_EQ(known.size(), 3U);
}

TEST_F(ServeLog, SessionsOfALaterStartHaveOtherNames) {
  const std::string configuration = json_configuration();
  start(configuration);
  const std::string first = begin_of_names();
  server_->signal(SIGTERM);
  ASSERT_EQ(server_->wait().exit_code, 0);
  start(configuration);
  EXPECT_NE(begin_of_names(), first);
}

TEST_F(ServeLog, AStrangerIsNamedByItsCertificate) {
  start(json_configuration());
  place_.make_certificates("other");
  place_.write("own.ca.crt", place_.read("own.ca.crt") + place_.read("other.ca.crt"));
  server_->signal(SIGTERM);
  ASSERT_EQ(server_->wait().exit_code, 0);
  start(json_configuration());
  const Arguments files = {"--ca",  place_.path("own.ca.crt"),      "--cert", place_.path("other.client.crt"),
                           "--key", place_.path("other.client.key")};
  EXPECT_EQ(place_.tacit(Arguments{"query", "--server", address_} + files + question()).exit_code, 6);
  ASSERT_TRUE(server_->prints("\"failed\""));
  ASSERT_EQ(events("stranger").size(), 1U);
  const Json stranger = events("stranger")[0];
  EXPECT_EQ(stranger["subject"], "CN=other client");
  EXPECT_THAT(stranger["fingerprint"].get<std::string>(), testing::StartsWith("sha256:"));
  EXPECT_EQ(stranger["client"], nullptr);
  EXPECT_EQ(stranger["level"], "warning");
}

// Whoever collects lines of JSON gets one that says why there is no server, and nothing else.
TEST_F(ServeLog, WhatEndsAServerIsALineOfJsonToo) {
  const auto fails = [&](const std::string& configuration, int exit_code, const std::string& reason) {
    const Ended ended = place_.tacit({"serve", "--config", place_.write("server.toml", configuration)});
    EXPECT_EQ(ended.exit_code, exit_code);
    EXPECT_EQ(ended.out, "");
    std::vector<Json> told;
    std::istringstream log(ended.err);
    for (std::string line; std::getline(log, line);) {
      told.push_back(Json::parse(line, nullptr, false));
      EXPECT_TRUE(told.back().is_object()) << line;
    }
    ASSERT_FALSE(told.empty());
    const Json last = told.back();
    EXPECT_EQ(last.value("event", ""), "fatal") << last;
    EXPECT_EQ(last.value("level", ""), "critical");
    EXPECT_EQ(last.value("reason", ""), reason);
    EXPECT_NE(last.value("message", ""), "");
    EXPECT_EQ(std::count_if(told.begin(), told.end(),
                            [](const Json& line) { return line.value("event", "") == "fatal"; }),
              1);
  };
  const std::string good = place_.read(std::filesystem::path(json_configuration()).filename().string());
  fails(good + "[no_such_table]\n", 4, "configuration");
  fails(good + "[limits\n", 4, "configuration");  // not even TOML
  std::filesystem::remove(place_.path("server.csv"));
  fails(good, 3, "data file");
}

TEST_F(ServeLog, MetricsAreWrittenToTheirFile) {
  serve("[metrics]\nfile = \"metrics.prom\"\nseconds = 1\n");
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  ASSERT_TRUE(server_->prints("-1 (researcher): answered"));
  server_->signal(SIGTERM);
  EXPECT_EQ(server_->wait().exit_code, 0);
  EXPECT_THAT(place_.read("metrics.prom"), HasSubstr("tacit_answers_total 1\n"));
  EXPECT_THAT(place_.read("metrics.prom"), HasSubstr("tacit_ledger_entries 4\n"));
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
  EXPECT_THAT(server_->err(), testing::EndsWith(" info stopped by SIGTERM\n"));
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
  EXPECT_THAT(server_->err(),
              testing::EndsWith(" info stopped by SIGTERM; running queries that were cut off: 1\n"));
  const Ended ended = asking.wait();
  EXPECT_EQ(ended.exit_code, 9) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("shutting down"));
}

}  // namespace
}  // namespace tacit::cli
