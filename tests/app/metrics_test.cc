// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "support/eventually.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

using protocol::Phase;
using testing::HasSubstr;
using testing::Not;

TEST(Metrics, SayHowSessionsEndedAndWhereTheirTimeWent) {
  Metrics metrics;
  rpc::Traffic traffic;
  traffic.by_phase[1] = {100, 20};
  for (int i = 0; i < 4; ++i) metrics.begun();
  metrics.answered({{Phase::kKeys, 1.5}, {Phase::kLink, 20}}, traffic);
  metrics.answered({{Phase::kKeys, 0.5}}, traffic);
  metrics.failed(ErrorCategory::kLimit, {{Phase::kKeys, 1}}, {});
  metrics.sent_catalog();
  const std::string text = metrics.text({.open = 3, .running = 1, .waiting = 2, .reserved_bytes = 77}, 12);
  for (const char* line :
       {"\ntacit_sessions_open 3\n", "\ntacit_sessions_running 1\n", "\ntacit_sessions_waiting 2\n",
        "\ntacit_memory_reserved_bytes 77\n", "\ntacit_sessions_total 4\n", "\ntacit_answers_total 2\n",
        "\ntacit_catalogs_total 1\n", "\ntacit_failures_total{reason=\"limit\"} 1\n",
        "\ntacit_failures_total{reason=\"security\"} 0\n", "\ntacit_phase_seconds_sum{phase=\"keys\"} 3\n",
        "\ntacit_phase_seconds_count{phase=\"keys\"} 3\n", "\ntacit_phase_seconds_count{phase=\"link\"} 1\n",
        "\ntacit_bytes_total{direction=\"up\"} 200\n", "\ntacit_ledger_entries 12\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

// Each sample's name has its HELP and TYPE before it, as the text form asks.
TEST(Metrics, EverySampleIsDeclared) {
  std::string text = Metrics().text({}, 0);
  std::vector<std::string> declared;
  std::size_t samples = 0;
  for (std::size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1) {
    const std::string line = text.substr(begin, text.find('\n', begin) - begin);
    if (line.rfind("# TYPE ", 0) == 0) declared.push_back(line.substr(7, line.find(' ', 7) - 7));
    if (line[0] == '#') continue;
    ++samples;
    ASSERT_FALSE(declared.empty());
    EXPECT_EQ(line.rfind(declared.back(), 0), 0U) << line;
  }
  EXPECT_GT(samples, 20U);
}

TEST(Metrics, TheFileIsReplacedAndReadableForAll) {
  const TemporaryDirectory directory;
  const std::filesystem::path path = directory.write("metrics.prom", "old");
  std::atomic<int> number = 0;
  {
    const MetricsFile file(
        path, std::chrono::milliseconds(10), [&] { return std::to_string(++number); },
        [](const std::string& warning) { ADD_FAILURE() << warning; });
    ASSERT_TRUE(eventually([&] { return number >= 3; }));
  }
  EXPECT_EQ(directory.read("metrics.prom"), std::to_string(number));  // the last word is written, too
  struct stat status = {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(
      status.st_mode & 0777, 0644U & ~[] {
        const mode_t mask = umask(0);
        umask(mask);
        return mask;
      }());
  EXPECT_FALSE(std::filesystem::exists(directory / "metrics.prom.new"));
}

TEST(Metrics, AFileThatCannotBeWrittenIsWarnedOfOnce) {
  const TemporaryDirectory directory;
  std::atomic<int> written = 0, warnings = 0;
  {
    const MetricsFile file(
        directory / "nowhere/metrics.prom", std::chrono::milliseconds(5),
        [&] {
          ++written;
          return std::string("x");
        },
        [&](const std::string& warning) {
          ++warnings;
          EXPECT_THAT(warning, HasSubstr("nowhere/metrics.prom"));
        });
    ASSERT_TRUE(eventually([&] { return written >= 4; }));
  }
  EXPECT_EQ(warnings, 1);
}

}  // namespace
}  // namespace tacit::app
