// SPDX-License-Identifier: Apache-2.0
// Fixtures of `tacit serve` as several ranks under mpirun, on this machine, with small rings.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "cli/serving.h"

namespace tacit::cli {

/// A process that is no child of this one; by the kernel's handle, so that no later one is taken for it.
class Rank {
 public:
  explicit Rank(pid_t id);
  bool ended() const;
  void signal(int number) const;

 private:
  const Descriptor handle_;
};

/// mpirun with its ranks, from the start to the end of all of them. They share memory where a user's do, in
/// /dev/shm; temporary files have a place of their own. Whatever still runs is killed with the object, also
/// what hangs; and with this program, however that ends.
class RankJob {
 public:
  /// Returns once the server listens. Each rank has one thread. Throws std::runtime_error with what they have
  /// printed where it does not.
  RankJob(const Workplace& place, int ranks, const std::string& configuration);
  ~RankJob();
  RankJob(const RankJob&) = delete;
  RankJob& operator=(const RankJob&) = delete;

  Process& mpirun() { return *mpirun_; }
  const std::string& address() const { return address_; }
  const Rank& rank(int number) const { return *ranks_.at(static_cast<std::size_t>(number)); }
  /// mpirun and all ranks.
  bool ended() const { return running().empty(); }
  /// Of these, what has not ended.
  std::string running() const;
  /// Open MPI's temporary files of this job that are there now.
  std::vector<std::string> files() const;
  /// Names in /dev/shm that are this job's, now.
  std::vector<std::string> shared_memory() const;
  /// What rank 0 has mapped, as /proc says it; empty where only root may read that.
  std::string mappings() const;
  /// The mark of this job in the names of its shared memory.
  const std::string& mark() const { return mark_; }

 private:
  void note_ranks(int ranks);

  const std::filesystem::path directory_;
  const std::set<std::string> shared_before_;  // by other jobs, which may have had this one's mark
  std::unique_ptr<Process> mpirun_;
  std::vector<std::unique_ptr<Rank>> ranks_;
  pid_t first_ = 0;
  std::string address_, mark_;
};

/// mpirun on this machine alone, also where it has fewer cores.
Arguments by_mpirun(int ranks);

/// As Serving; the server is a job.
class ServingRanks : public Serving {
 protected:
  void SetUp() override { set_up(200, 200); }
  /// Stops the server that there is, as a person would.
  void TearDown() override;

  /// The client's have a column "arm" of their own, and the model has passes.
  void set_up(int records, int server_records);
  /// In the place of one that has ended.
  void serve_by(int ranks, const std::string& more = {});

  std::unique_ptr<RankJob> job_;
};

}  // namespace tacit::cli
