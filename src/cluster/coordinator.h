// SPDX-License-Identifier: Apache-2.0
// Rank 0: record linkage on the threads of this process and on the workers'. All else of a query stays here:
// the ledger, pads, which record has which slot, and the gate.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/channel.h"
#include "cluster/messages.h"
#include "link/place.h"

namespace tacit::cluster {

class Hub;

/// How long a side may be silent, where nothing else is said.
inline constexpr std::chrono::seconds kSilence{30};

/// What clients are told once a worker is lost.
inline constexpr const char* kLostText = "the server has lost one of its machines; try again later";
/// And where a worker cannot go on with their query, for want of memory.
inline constexpr const char* kFailedText =
    "one of the server's machines could not go on with this query; try again later";

class Coordinator final : public link::Place {
 public:
  /// Waits for the workers. `silence`: how long one may say nothing before it is lost. `program`: the
  /// release, which has to be the same everywhere. Throws Error(kUnavailable) where a worker does not come,
  /// and Error(kConfig) where one runs another release. `warn`: for the server's log, by any thread.
  Coordinator(std::unique_ptr<Channel> channel, std::chrono::milliseconds silence, const std::string& program,
              std::function<void(const std::string&)> warn);
  /// Ends the workers. Executors are gone by then.
  ~Coordinator() override;

  std::unique_ptr<link::Executor> executor(const link::ExecutorInput& input) override;

  /// Ranks 1, 2, ..
  const std::vector<WorkerInfo>& workers() const;
  /// Whether this rank makes and keeps versions together with others of its machine.
  bool shares_memory() const;
  /// Once a worker is lost, which one and how that shows, such as "rank 2 on node7 has not been heard of for
  /// 30 s": nothing is linked any more, and the job has to end.
  std::optional<std::string> lost() const;

 private:
  std::unique_ptr<Hub> hub_;
};

}  // namespace tacit::cluster
