// SPDX-License-Identifier: Apache-2.0
// Processes that die by SIGKILL at any moment, the server's and clients': nobody has a table that the ledger
// does not know of, the ledger verifies, and what comes next is exact. TACIT_KILLS says how many; `make
// test-long` asks for 200 of each.
#include <array>
#include <cstdlib>
#include <map>
#include <random>
#include <thread>

#include "cli/serving.h"
#include "ledger/anchor.h"
#include "ledger/reader.h"
#include "protocol/observer.h"
#include "support/eventually.h"
#include "support/patience.h"

namespace tacit::cli {
namespace {

using Clock = std::chrono::steady_clock;
using ledger::Outcome;
using std::chrono::microseconds;

constexpr std::size_t kFewKills = 4;

std::size_t kills_asked_for() {
  const char* text = std::getenv("TACIT_KILLS");
  return text == nullptr ? kFewKills : std::strtoull(text, nullptr, 10);
}

/// How far a client had come by what it has told on stderr.
std::string phase_in(const std::string& err) {
  using protocol::Phase;
  for (const Phase phase :
       {Phase::kHello, Phase::kKeys, Phase::kPlanes, Phase::kLink, Phase::kTabulate, Phase::kGate}) {
    const std::string name = protocol::title(phase);
    if (err.find(name + ": done") == std::string::npos) return name;
  }
  return "after the table";
}

class Kills : public Serving {
 protected:
  /// One of the questions, and who asks it now.
  struct Asker {
    Arguments asked;
    std::string dimension;  // by which its entry is known; empty: the one without
    std::string plain;
    std::unique_ptr<Process> process;
  };

  void SetUp() override {
    place_.make_data(40, 5);
    place_.small_model();
    place_.make_certificates("own");
    seed_ = std::random_device{}();
    random_.seed(seed_);
  }

  void serve_again() {
    serve(
        "linkages_per_day = 0\nattempts_per_day = 0\n[metrics]\nfile = \"metrics.prom\"\nseconds = "
        "1\n[limits]\nmax_sessions = 2\n");
  }

  Asker asker(const std::string& dimension) const {
    Arguments asked = {"--data", place_.path("client.csv"), "--model", place_.path("model.toml"), "--count"};
    if (!dimension.empty()) asked = asked + Arguments{"--by", dimension};
    return {asked, dimension, plain_csv(asked), nullptr};
  }
  void begin(Asker& asker) const {
    asker.process = std::make_unique<Process>(
        place_.program(query(asker.asked) + Arguments{"--format", "csv"}), place_.directory());
  }
  void expect_exact(Asker& asker) const {
    begin(asker);
    const Ended ended = asker.process->wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.out, asker.plain);
  }

  std::uint64_t entries() const {
    const ledger::Anchor anchor = ledger::read_anchor(place_.path("ledger.db"));
    return anchor.head ? anchor.head->entries : 0;
  }
  /// Mostly anywhere in `longest`; every third time when the ledger has so many entries, or within a tenth of
  /// a second of it. Where there are few kills, none is for clients that have not come yet, which try to
  /// reach a dead server for seconds.
  void wait_for_moment(std::size_t round, microseconds longest, std::uint64_t aimed_at) {
    const std::size_t least = kills_asked_for() > kFewKills ? 0 : 300;
    if (round % 3 != 2) {
      return std::this_thread::sleep_for(longest * (least + random_() % (1000 - least)) / 1000);
    }
    eventually([&] { return entries() >= aimed_at; },
               std::chrono::duration_cast<std::chrono::milliseconds>(2 * longest));
    std::this_thread::sleep_for(microseconds(random_() % 100'000));
  }

  unsigned seed_ = 0;
  std::mt19937_64 random_;
};

/// The question of a dimension among the entries behind `before`.
const ledger::Listed* question_of(const std::vector<ledger::Listed>& listed, std::uint64_t before,
                                  const std::string& dimension) {
  for (const ledger::Listed& one : listed) {
    const bool by = one.entry.question.find("\"by\":[]") == std::string::npos;
    if (one.entry.number > before && by == !dimension.empty()) return &one;
  }
  return nullptr;
}

void print(const char* what, const std::map<std::string, int>& figures) {
  std::printf("%s:", what);
  for (const auto& [name, count] : figures) std::printf(" %s %d,", name.c_str(), count);
  std::printf("\n");
}

/// What was the case at the kills, each with how often.
struct Tally {
  std::map<std::string, int> phases, states, ends;

  void add(const Ended& ended, const ledger::Listed* entry) {
    ++phases[phase_in(ended.err)];
    ++ends[ended.exit_code != 0 ? "without a table" : "with a table"];
    if (entry == nullptr) {
      ++states["not asked"];
    } else if (entry->outcome != Outcome::kNone) {
      ++states[std::string(name(entry->outcome))];
    } else {
      ++states[entry->cleared ? "answer entered" : "question entered"];
    }
  }
};

/// A table if and only if the client says so, and none without its entry.
void expect_entered(const Ended& ended, const std::string& plain, const ledger::Listed* entry) {
  if (ended.exit_code != 0) {
    EXPECT_EQ(ended.exit_code, 9) << ended.err;
    EXPECT_EQ(ended.out, "");
    return;
  }
  EXPECT_EQ(ended.out, plain);
  ASSERT_NE(entry, nullptr);
  EXPECT_TRUE(entry->cleared);
}

/// Of a server that has started again.
void expect_ended(const std::string& path) {
  for (const ledger::Listed& one : ledger::Reader(path).list()) {
    if (one.entry.detail.starts_with("rules: ")) continue;
    EXPECT_EQ(one.entry.kind, ledger::Kind::kQuestion) << one.entry.detail;
    EXPECT_TRUE(one.outcome == Outcome::kAbandoned || (one.outcome == Outcome::kAnswered && one.cleared))
        << one.entry.number << " " << name(one.outcome);
  }
}

TEST_F(Kills, OfTheServerLeaveNoTableWithoutItsEntry) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  serve_again();
  const std::string path = place_.path("ledger.db");
  std::array<Asker, 2> askers = {asker(""), asker("sex")};
  const Clock::time_point start = Clock::now();
  for (Asker& one : askers) begin(one);
  for (Asker& one : askers) ASSERT_EQ(one.process->wait().exit_code, 0);
  const auto longest = std::chrono::duration_cast<microseconds>(Clock::now() - start) * 5 / 4;
  Tally tally;
  for (std::size_t round = 0; round < kills_asked_for(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const std::uint64_t before = ledger::Reader(path).head().entries;
    for (Asker& one : askers) begin(one);
    wait_for_moment(round, longest, before + 3);
    server_->signal(SIGKILL);
    EXPECT_EQ(server_->wait().exit_code, 128 + SIGKILL);
    const ledger::Verification found = ledger::Reader(path).verify();
    ASSERT_TRUE(found.sound()) << found.fault;
    const std::vector<ledger::Listed> listed = ledger::Reader(path).list();
    for (Asker& one : askers) {
      const Ended ended = one.process->wait();
      const ledger::Listed* entry = question_of(listed, before, one.dimension);
      expect_entered(ended, one.plain, entry);
      tally.add(ended, entry);
    }
    serve_again();
    expect_ended(path);
  }
  expect_exact(askers[1]);
  std::printf("%zu kills, %llu entries\n", kills_asked_for(), static_cast<unsigned long long>(entries()));
  print("clients were in", tally.phases);
  print("the ledger had", tally.states);
  print("clients ended", tally.ends);
}

std::string metric(const std::string& metrics, const std::string& name) {
  const std::size_t line = metrics.find("\n" + name + " ");
  if (line == std::string::npos) return "none";
  const std::size_t value = line + name.size() + 2;
  return metrics.substr(value, metrics.find('\n', value) - value);
}

TEST_F(Kills, OfAClientLeaveTheServerAsItWas) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  serve_again();
  Asker asking = asker("sex");
  const Clock::time_point start = Clock::now();
  expect_exact(asking);
  const auto longest = std::chrono::duration_cast<microseconds>(Clock::now() - start);
  std::map<std::string, int> phases;
  int served = 1;
  const std::size_t kills = kills_asked_for() < 100 ? (kills_asked_for() + 1) / 2 : kills_asked_for();
  for (std::size_t round = 0; round < kills; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const std::uint64_t before = entries();
    begin(asking);
    wait_for_moment(round, longest, before + 2);
    asking.process->signal(SIGKILL);
    const Ended ended = asking.process->wait();
    if (ended.exit_code == 0) ++served;
    ++phases[phase_in(ended.err)];
    if (round % 20 == 19) {
      expect_exact(asking);
      ++served;
    }
  }
  expect_exact(asking);
  ++served;
  for (const char* gauge : {"tacit_sessions_open", "tacit_sessions_running", "tacit_sessions_waiting",
                            "tacit_memory_reserved_bytes"}) {
    EXPECT_TRUE(eventually([&] { return metric(place_.read("metrics.prom"), gauge) == "0"; })) << gauge;
  }
  std::map<std::string, int> outcomes;
  const ledger::Reader reader(place_.path("ledger.db"));
  EXPECT_TRUE(reader.verify().sound());
  for (const ledger::Listed& one : reader.list()) {
    if (one.entry.kind == ledger::Kind::kNote) continue;
    ++outcomes[std::string(name(one.outcome)) + (one.cleared ? " (may have left)" : " (has not left)")];
    if (one.outcome == Outcome::kAnswered) {
      EXPECT_TRUE(one.cleared);
    } else {
      EXPECT_EQ(one.outcome, Outcome::kCancelled) << one.entry.number;
    }
  }
  EXPECT_GE(outcomes["answered (may have left)"], served);
  std::printf("%zu kills; %d clients with a table\n", kills, served);
  print("clients were in", phases);
  print("the ledger has", outcomes);
}

}  // namespace
}  // namespace tacit::cli
