// SPDX-License-Identifier: Apache-2.0
// A fixture for ranks that fail while a client asks: what it and the ledger have to show for it, whatever the
// moment was.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "cluster/coordinator.h"
#include "ledger/reader.h"
#include "mpi/serving_ranks.h"
#include "protocol/observer.h"

namespace tacit::cli {

class FailingRanks : public ServingRanks {
 protected:
  using Clock = std::chrono::steady_clock;

  static constexpr const char* kNoLimit = "linkages_per_day = 0\n";
  /// Queries that expect_end_in_link() asks at most.
  static constexpr int kLinkTries = 5;

  /// A question, who asks it, and what became of it.
  struct Asked {
    std::unique_ptr<Process> process;
    std::string plain;         // the table that it has to be
    std::uint64_t before = 0;  // entries of the ledger
    Ended ended{};
    // Seconds from a blow to the ranks until the client, and all ranks, had ended.
    double heard = 0, gone = 0;
  };

  /// Enough for a link step of most of a second.
  void SetUp() override { set_up(500, 8000); }
  /// The job has ended.
  void TearDown() override { job_.reset(); }

  /// With a ledger of these rules.
  void serve_by(int ranks, const std::string& rules = kNoLimit);

  Asked ask(const std::string& strategy = "all-pairs");
  /// Waits until the client is in this phase, or through with it.
  static void wait_for(const Asked& asked, protocol::Phase phase);
  /// How far it has come by what it says.
  static std::string phase_of(const std::string& err);

  std::function<void()> killing(int rank) const {
    return [this, rank] { job_->rank(rank).signal(SIGKILL); };
  }
  std::function<void()> stopping(int rank) const {
    return [this, rank] { job_->rank(rank).signal(SIGSTOP); };
  }

  /// `blow` is a signal, to one rank or to mpirun. Waits for the ends of the client, if there is one, and of
  /// all ranks. Nothing of them is left, neither files nor shared memory, nobody listens, and the ledger
  /// verifies. `files`: whether Open MPI's temporary ones may stay.
  void expect_end_by(const std::function<void()>& blow, Asked* asked, bool files = false);
  /// Of a server of `ranks` ranks by these rules, the end of a query and all ranks by a blow while all of
  /// them link. A query that does not need the one any more may be answered all the same; then another one is
  /// asked, so that the one that is returned has hung on it.
  Asked expect_end_in_link(int ranks, const std::string& rules, const std::function<void()>& blow,
                           const std::string& told, bool files = false);
  /// In the link step, with the work of all ranks under way.
  Asked ask_until_all_link();
  /// The client has the exact table, which the ledger knows of; or none, the exit status of kUnavailable, and
  /// is `told` this, or why it cannot connect if it comes too late. Returns whether it has.
  bool expect_table_or_told(const Asked& asked, const std::string& told) const;
  /// Its entry in the ledger, if there is one.
  std::optional<ledger::Listed> entry_of(const Asked& asked) const;

  /// Of a server that has started again: every question has an outcome.
  void expect_all_closed() const;
  std::uint64_t entries() const;
  std::string ledger_path() const { return place_.path("ledger.db"); }

 private:
  const std::string& plain_by(const std::string& strategy);

  std::map<std::string, std::string> plain_;
};

/// Ten times what it takes, and still less than the silence after which ranks end by themselves.
inline constexpr std::chrono::seconds kSeconds = patience(std::chrono::seconds(20));
static_assert(kSeconds < patience(cluster::kSilence));

}  // namespace tacit::cli
