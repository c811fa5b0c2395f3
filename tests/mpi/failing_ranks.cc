// SPDX-License-Identifier: Apache-2.0
#include "mpi/failing_ranks.h"

#include <stdexcept>
#include <thread>

#include "base/exit_code.h"
#include "ledger/anchor.h"
#include "rpc/address.h"
#include "support/eventually.h"
#include "support/http_visitor.h"

namespace tacit::cli {

using ledger::Outcome;
using protocol::Phase;
using testing::HasSubstr;

namespace {

// Where a connection breaks, threads of gRPC may end with a client's process, and with them what OpenSSL
// keeps for each (ERR_STATE): a sanitizer would change the exit status for it.
Arguments without_leak_check() {
#ifdef TACIT_SANITIZED
  return {"env", "ASAN_OPTIONS=detect_leaks=0"};
#else
  return {};
#endif
}

}  // namespace

void FailingRanks::serve_by(int ranks, const std::string& rules) {
  ServingRanks::serve_by(ranks, "attempts_per_day = 0\n" + rules);
}

const std::string& FailingRanks::plain_by(const std::string& strategy) {
  std::string& plain = plain_[strategy];
  if (plain.empty()) plain = plain_csv(question() + Arguments{"--strategy", strategy});
  return plain;
}

FailingRanks::Asked FailingRanks::ask(const std::string& strategy) {
  Asked asked;
  asked.plain = plain_by(strategy);
  asked.before = entries();
  asked.process = std::make_unique<Process>(
      without_leak_check() + place_.program(query(question() + Arguments{"--strategy", strategy}) +
                                            Arguments{"--format", "csv"}),
      place_.directory());
  return asked;
}

void FailingRanks::wait_for(const Asked& asked, Phase phase) {
  if (phase == Phase::kHello) return;
  const auto before = static_cast<Phase>(static_cast<int>(phase) - 1);
  asked.process->prints(std::string(title(before)) + ": done");
}

std::string FailingRanks::phase_of(const std::string& err) {
  for (int i = 0; i < static_cast<int>(Phase::kDone); ++i) {
    const std::string name = title(static_cast<Phase>(i));
    if (err.find(name + ": done") == std::string::npos) return name;
  }
  return "after the table";
}

void FailingRanks::expect_end_by(const std::function<void()>& blow, Asked* asked, bool files) {
  blow();
  const Clock::time_point begin = Clock::now();
  const auto note = [&](bool ended, std::optional<double>& at) {
    if (!at && ended) at = std::chrono::duration<double>(Clock::now() - begin).count();
  };
  std::optional<double> heard, gone;
  const bool in_time = eventually(
      [&] {
        note(asked == nullptr || !asked->process->running(), heard);
        note(job_->ended(), gone);
        return heard && gone;
      },
      kSeconds);
  EXPECT_TRUE(in_time) << (heard ? "" : "the client waits; ") << "runs: " << job_->running() << "\n"
                       << job_->mpirun().err();
  if (asked != nullptr) {
    asked->ended = asked->process->wait(std::chrono::seconds(0));
    asked->heard = heard.value_or(0);
    asked->gone = gone.value_or(0);
  }
  EXPECT_TRUE(files || job_->files().empty()) << testing::PrintToString(job_->files());
  EXPECT_THAT(job_->files(), testing::Each(testing::Not(HasSubstr("vader_segment"))));
  EXPECT_THAT(job_->shared_memory(), testing::IsEmpty());
  EXPECT_FALSE(HttpVisitor(rpc::parse_address(address_, "address").port).connected());
  EXPECT_NE(job_->mpirun().wait(std::chrono::seconds(0)).exit_code, 0);
  const ledger::Verification found = ledger::Reader(ledger_path()).verify();
  EXPECT_TRUE(found.sound()) << found.fault;
}

FailingRanks::Asked FailingRanks::ask_until_all_link() {
  Asked asked = ask();
  wait_for(asked, Phase::kLink);
  // The workers prepare beside rank 0.
  std::this_thread::sleep_for(patience(std::chrono::milliseconds(150)));
  return asked;
}

FailingRanks::Asked FailingRanks::expect_end_in_link(int ranks, const std::string& rules,
                                                     const std::function<void()>& blow,
                                                     const std::string& told, bool files) {
  for (int i = 0; i < kLinkTries; ++i) {
    serve_by(ranks, rules);
    Asked asked = ask_until_all_link();
    expect_end_by(blow, &asked, files);
    if (!expect_table_or_told(asked, told)) return asked;
  }
  throw std::runtime_error("all queries were answered before the ranks had ended");
}

bool FailingRanks::expect_table_or_told(const Asked& asked, const std::string& told) const {
  const std::optional<ledger::Listed> entry = entry_of(asked);
  if (asked.ended.exit_code == 0) {
    EXPECT_EQ(asked.ended.out, asked.plain);
    EXPECT_TRUE(entry && entry->cleared);
    return true;
  }
  EXPECT_EQ(asked.ended.exit_code, exit_code(ErrorCategory::kUnavailable)) << asked.ended.err;
  EXPECT_EQ(asked.ended.out, "");
  const bool connected = phase_of(asked.ended.err) != title(Phase::kHello);
  EXPECT_THAT(asked.ended.err, HasSubstr(connected ? told : "tacit: error: "));
  return false;
}

std::optional<ledger::Listed> FailingRanks::entry_of(const Asked& asked) const {
  for (const ledger::Listed& one : ledger::Reader(ledger_path()).list()) {
    if (one.entry.number > asked.before && one.entry.kind == ledger::Kind::kQuestion) return one;
  }
  return std::nullopt;
}

void FailingRanks::expect_all_closed() const {
  for (const ledger::Listed& one : ledger::Reader(ledger_path()).list()) {
    if (one.entry.kind != ledger::Kind::kQuestion) continue;
    EXPECT_NE(one.outcome, Outcome::kNone) << one.entry.number;
    EXPECT_TRUE(one.outcome != Outcome::kAnswered || one.cleared) << one.entry.number;
  }
}

std::uint64_t FailingRanks::entries() const {
  const ledger::Anchor anchor = ledger::read_anchor(ledger_path());
  return anchor.head ? anchor.head->entries : 0;
}

}  // namespace tacit::cli
