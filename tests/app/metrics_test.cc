// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics.h"
#include "app/server/metrics_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
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
  metrics.answered("ada", {{Phase::kKeys, 1.5}, {Phase::kLink, 20}}, traffic);
  metrics.answered("ada", {{Phase::kKeys, 0.5}}, traffic);
  metrics.failed("ada", ErrorCategory::kLimit, {{Phase::kKeys, 1}}, {});
  metrics.sent_catalog("ada");
  const std::string text =
      metrics.text({.counts = {.open = 3, .running = 1, .waiting = 2, .reserved_bytes = 77, .turned_away = 5},
                    .ledger = MetricsNow::Ledger{.entries = 12, .bytes = 34, .free_bytes = 56}});
  for (const char* line :
       {"\ntacit_sessions_open 3\n", "\ntacit_sessions_running 1\n", "\ntacit_sessions_waiting 2\n",
        "\ntacit_memory_reserved_bytes 77\n", "\ntacit_sessions_total 4\n", "\ntacit_answers_total 2\n",
        "\ntacit_catalogs_total 1\n", "\ntacit_failures_total{reason=\"limit\"} 1\n",
        "\ntacit_failures_total{reason=\"security\"} 0\n", "\ntacit_phase_seconds_sum{phase=\"keys\"} 3\n",
        "\ntacit_phase_seconds_count{phase=\"keys\"} 3\n", "\ntacit_phase_seconds_count{phase=\"link\"} 1\n",
        "\ntacit_bytes_total{direction=\"up\"} 200\n", "\ntacit_ledger_entries 12\n",
        "\ntacit_ledger_size_bytes 34\n", "\ntacit_ledger_disk_free_bytes 56\n",
        "\ntacit_turned_away_total 5\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

// Every client that the configuration names has its lines before it asks anything: of a counter whose first
// value is 1, nobody sees that it grew.
TEST(Metrics, SayWhoseTheSessionsWere) {
  Metrics metrics;
  metrics.serves({.clients = {"ada", "a \"b\" \\c"}});
  metrics.asked("ada");
  metrics.answered("ada", {}, {});
  metrics.asked("ada");
  metrics.refused("ada");
  metrics.failed("ada", ErrorCategory::kLimit, {}, {});
  metrics.failed(kUnknownClient, ErrorCategory::kSecurity, {}, {});
  const std::string text = metrics.text({});
  for (const char* line :
       {"\ntacit_questions_total 2\n", "\ntacit_client_questions_total{client=\"ada\"} 2\n",
        "\ntacit_refusals_total 1\n", "\ntacit_client_refusals_total{client=\"ada\"} 1\n",
        "\ntacit_client_answers_total{client=\"ada\"} 1\n",
        "\ntacit_client_catalogs_total{client=\"ada\"} 0\n",
        "\ntacit_client_failures_total{client=\"ada\",reason=\"limit\"} 1\n",
        "\ntacit_client_failures_total{client=\"(unknown)\",reason=\"security\"} 1\n",
        "\ntacit_client_answers_total{client=\"a \\\"b\\\" \\\\c\"} 0\n", "\ntacit_clients 2\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, SayWhatIsServedAndWhetherReloadsWereTaken) {
  using namespace std::chrono_literals;
  const std::chrono::system_clock::time_point epoch;
  Metrics metrics;
  EXPECT_THAT(metrics.text({}), HasSubstr("\ntacit_last_reload_successful 1\n"));
  EXPECT_THAT(metrics.text({}), Not(HasSubstr("tacit_ledger_size_bytes ")));
  metrics.serves({.records = 5000,
                  .loaded = epoch + 1'700'000'000s,
                  .max_sessions = 2,
                  .max_queue = 8,
                  .memory_bytes = 1024,
                  .expiries = {{"server", epoch + 1'800'000'000s}, {"client_ca", epoch + 1'900'000'000s}}});
  metrics.reloaded(true);
  metrics.reloaded(true);
  metrics.reloaded(false);
  const std::string text = metrics.text({.counts = {}, .waiting_for_approval = 3, .ledger = {}});
  for (const char* line :
       {"\ntacit_records 5000\n", "\ntacit_data_loaded_timestamp_seconds 1700000000\n",
        "\ntacit_sessions_limit 2\n", "\ntacit_queue_limit 8\n", "\ntacit_memory_limit_bytes 1024\n",
        "\ntacit_certificate_expiry_timestamp_seconds{certificate=\"server\"} 1800000000\n",
        "\ntacit_certificate_expiry_timestamp_seconds{certificate=\"client_ca\"} 1900000000\n",
        "\ntacit_reloads_total{result=\"taken\"} 2\n", "\ntacit_reloads_total{result=\"failed\"} 1\n",
        "\ntacit_last_reload_successful 0\n", "\ntacit_approvals_waiting 3\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, HasSubstr("tacit_build_info{version=\""));
  metrics.reloaded(true);
  EXPECT_THAT(metrics.text({}), HasSubstr("\ntacit_last_reload_successful 1\n"));
}

// Each sample's name has its HELP and TYPE before it, as the text form asks.
TEST(Metrics, EverySampleIsDeclared) {
  std::string text = Metrics().text({});
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

// What is counted while a file is being written is in the next one, also where that is the last.
TEST(Metrics, TheLastFileIsNeverMissed) {
  const TemporaryDirectory directory;
  for (int run = 0; run < 20; ++run) {
    std::atomic<int> begun = 0;
    std::promise<void> go_on;
    auto file = std::make_unique<const MetricsFile>(
        directory / "metrics.prom", std::chrono::hours(1),
        [&, waits = go_on.get_future().share()] {
          const int number = ++begun;
          if (number == 1) waits.wait();
          return std::to_string(number);
        },
        [](const std::string& warning) { ADD_FAILURE() << warning; });
    ASSERT_TRUE(eventually([&] { return begun == 1; }));
    std::jthread end([&] { file.reset(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    go_on.set_value();
    end.join();
    ASSERT_EQ(directory.read("metrics.prom"), "2");
  }
}

TEST(Metrics, NoFailureToMakeThemEndsTheServer) {
  const TemporaryDirectory directory;
  std::vector<std::string> warnings;
  {
    const MetricsFile file(
        directory / "metrics.prom", std::chrono::hours(1),
        []() -> std::string { throw std::runtime_error("out of something"); },
        [&](const std::string& warning) { warnings.push_back(warning); });
  }
  EXPECT_THAT(warnings, testing::ElementsAre("metrics: out of something"));
}

}  // namespace
}  // namespace tacit::app
