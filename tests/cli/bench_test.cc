// SPDX-License-Identifier: Apache-2.0
// `tacit bench` as a shell runs it: a whole query at a small size, and what is measured of it.
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/bench/work.h"
#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kPhases[] = {"key_generation", "encryption", "expansion",  "scoring", "indicator",
                                   "packing",        "refresh",    "tabulation", "gate"};

// The model, once for all tests, which only read it.
class Bench : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = new Workplace;
    place_->small_model();
  }
  static void TearDownTestSuite() {
    delete place_;
    place_ = nullptr;
  }

  static Arguments link(const Arguments& more = {}) {
    return Arguments{"bench",
                     "link",
                     "--records",
                     "40",
                     "--server-records",
                     "60",
                     "--model",
                     place_->path("model.toml")} +
           more;
  }
  static nlohmann::json json_of(const Arguments& arguments) {
    const Ended ended = place_->tacit(arguments + Arguments{"--format", "json"});
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return nlohmann::json::parse(ended.out, nullptr, false);
  }

  inline static Workplace* place_ = nullptr;
};

TEST_F(Bench, LinkSaysInJsonWhatAWholeQueryTakes) {
  const nlohmann::json json = json_of(link({"--threads", "2", "--seed", "3"}));
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["phases"].size(), std::size(kPhases));
  for (const char* phase : kPhases) EXPECT_GT(json["phases"].value(phase, 0.0), 0) << phase;
  EXPECT_EQ(json["table_equals_plain"], true);
  EXPECT_EQ(json["records"], 40);
  EXPECT_EQ(json["server_records"], 60);
  EXPECT_EQ(json["pairs"], 2400);
  EXPECT_EQ(json["seed"], 3);
  EXPECT_EQ(json["threads"], 2);
  EXPECT_EQ(json["model"], "small");
  EXPECT_FALSE(json["simd"].get<std::string>().empty());
  const double link_seconds = json["link_seconds"];
  EXPECT_GT(link_seconds, 0);
  EXPECT_GT(json["total_seconds"], link_seconds);
  EXPECT_NEAR(json["pairs_per_second_per_core"], 2400 / (2 * link_seconds), 1e-6 * 2400 / link_seconds);
}

TEST_F(Bench, LinkMeasuresBytesAsThePlanHasThemAndTheMemoryOfEachSide) {
  const nlohmann::json json = json_of(link({"--threads", "1"}));
  const nlohmann::json& plan = json["plan"];
  EXPECT_EQ(plan["client_records"], 40);
  EXPECT_EQ(plan["server_records"], 60);
  EXPECT_LE(plan["modulus_bits"], plan["modulus_bits_allowed"]);
  EXPECT_GT(plan["expected_seconds"]["total"], 0);
  // The plan knows the ciphertexts; the messages around them add little.
  for (const std::string way : {"up", "down"}) {
    const double planned = plan["bytes"][way];
    EXPECT_GE(json["bytes_" + way], planned);
    EXPECT_LE(json["bytes_" + way].get<double>(), 1.05 * planned + 10'000);
  }
  // A server holds at least the planes, and a client less than the server.
  EXPECT_GT(json["server_peak_rss_bytes"], plan["bytes"]["planes"]);
  EXPECT_GT(json["client_peak_rss_bytes"], 1 << 20);
  EXPECT_LT(json["client_peak_rss_bytes"], json["server_peak_rss_bytes"]);
}

TEST_F(Bench, LinkSaysTheSameToPeople) {
  const Ended ended = place_->tacit(link());
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  for (const char* part :
       {"thread time    share\n", "\nkey generation ", "\nexpansion ", "\nsubquery gate ", "100.0%\n",
        "40 client, 60 server: 2,400 pairs\n", "\nmodel            small (hash ", "pairs/s on each\n",
        "from the client's start to its table", " from client to server, ", "\npeak memory      server ",
        "\nplan             N = ", "\nSIMD target      ",
        "the encrypted table equals the one computed in the clear\n"}) {
    EXPECT_THAT(ended.out, HasSubstr(part));
  }
  for (const char* part : {"keys: done in", "record linkage: done in", "subquery gate: done in"})
    EXPECT_THAT(ended.err, HasSubstr(part));
}

TEST_F(Bench, WhatTheServersProcessRefusesIsTold) {
  expect_failure(place_->tacit(link({"--memory-mb", "5"})), 8, {"5 MB"});
}

TEST_F(Bench, AWrongCommandLineIsExplained) {
  expect_failure(place_->tacit({"bench"}), 2, {"subcommand", "--help"});
  expect_failure(place_->tacit({"bench", "race"}), 2, {"--help"});
  expect_failure(place_->tacit({"bench", "link", "--records", "0"}), 2, {"--records", "1 to 4000000"});
  expect_failure(place_->tacit({"bench", "link", "--server-records", "many"}), 2,
                 {"--server-records", "many"});
  expect_failure(place_->tacit({"bench", "link", "--threads", "-1"}), 2, {"--threads", "0 to 4096"});
  expect_failure(place_->tacit({"bench", "link", "--format", "xml"}), 2, {"--format", "xml", "json"});
  expect_failure(place_->tacit({"bench", "calibrate", "--format", "xml"}), 2, {"--format", "xml", "json"});
  expect_failure(place_->tacit({"bench", "link", "--model", place_->path("none.toml")}), 4, {"none.toml"});
}

TEST_F(Bench, HelpHasExamples) {
  EXPECT_THAT(place_->tacit({"--help"}).out, HasSubstr("bench"));
  EXPECT_THAT(place_->tacit({"bench", "--help"}).out, HasSubstr("  tacit bench link"));
  EXPECT_THAT(place_->tacit({"bench", "link", "--help"}).out, HasSubstr("  tacit bench link --records"));
  EXPECT_THAT(place_->tacit({"bench", "calibrate", "--help"}).out, HasSubstr("  tacit bench calibrate"));
}

TEST_F(Bench, CalibrateMeasuresBothDegreesAndKeepsThem) {
  const std::string file = place_->path("new/folder/calibration.toml");
  const nlohmann::json json = json_of({"bench", "calibrate", "--threads", "1", "--out", file});
  EXPECT_EQ(json["threads"], 1);
  EXPECT_EQ(json["file"], file);
  ASSERT_EQ(json["degrees"].size(), 2U);
  EXPECT_EQ(json["degrees"][0]["degree"], 16384);
  EXPECT_EQ(json["degrees"][1]["degree"], 32768);
  for (const nlohmann::json& at : json["degrees"]) {
    EXPECT_GT(at["pass_seconds"], 0);
    EXPECT_GT(at["row_seconds"], 0);
    EXPECT_GT(at["transform_seconds"], at["row_seconds"]);
  }
  const std::string kept = place_->read("new/folder/calibration.toml");
  EXPECT_THAT(kept, HasSubstr("n = 16384\ntransform = "));
  EXPECT_THAT(kept, HasSubstr("n = 32768\ntransform = "));
}

TEST_F(Bench, CalibrateWritesBelowTheUsersCache) {
  const std::string cache = place_->path("cache");
  const Ended ended =
      Process(Arguments{"env", "XDG_CACHE_HOME=" + cache} + place_->program({"bench", "calibrate"}),
              place_->directory())
          .wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr(cache + "/tacit/calibration.toml"));
  EXPECT_TRUE(place_->has("cache/tacit/calibration.toml"));
  const Ended homeless = Process(Arguments{"env", "-u", "HOME", "XDG_CACHE_HOME=cache"} +
                                     place_->program({"bench", "calibrate"}),
                                 place_->directory())
                             .wait();
  expect_failure(homeless, 2, {"XDG_CACHE_HOME", "HOME", "--out"});
}

TEST(WorkMeter, AddsUpWhatManyThreadsTell) {
  protocol::Observer silent;
  WorkMeter meter(silent);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int call = 0; call < 1000; ++call) meter.on_work(protocol::Work::kPacking, 0.25);
      });
    }
  }
  meter.on_work(protocol::Work::kGate, 2);
  for (std::size_t i = 0; i < kWorks.size(); ++i) {
    EXPECT_STREQ(key(kWorks[i]), kPhases[i]);
    const double told = kWorks[i] == protocol::Work::kPacking ? 1000
                        : kWorks[i] == protocol::Work::kGate  ? 2
                                                              : 0;
    EXPECT_EQ(meter.seconds()[i], told) << key(kWorks[i]);
  }
}

}  // namespace
}  // namespace tacit::cli
