// SPDX-License-Identifier: Apache-2.0
// A query on a worker: plan and keys, the planes of a set, and how far its work is.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "bgv/evaluator.h"
#include "bgv/keys.h"
#include "bgv/security.h"
#include "cluster/machine_memory.h"
#include "cluster/messages.h"
#include "cluster/silence.h"
#include "link/linker.h"
#include "link/monitor.h"
#include "plan/link_plan.h"

namespace tacit::cluster {

class WorkerQuery final : public link::Monitor {
 public:
  /// `memory`: what the ranks of this machine share, or nullptr; it outlives the query. `signs`: when work
  /// was last seen to go on. Throws Error where the outline is none of a query.
  WorkerQuery(std::uint64_t number, const QueryOutline& outline, const bgv::Security& security,
              MachineMemory* memory, std::atomic<Clock::rep>& signs);

  // On the thread that computes. All throw Error(kProtocol) where a message does not fit the plan, and
  // Error(kCancelled) once the query has ended.

  void add_keys(ByteReader& message);
  /// Once the set is complete and loaded, the message that says so.
  std::optional<Bytes> add_planes(ByteReader& message);
  /// What a piece comes to, as a message.
  Bytes link(ByteReader& message);
  void unload();

  // On any thread.

  std::uint64_t number() const { return number_; }
  void end() { ended_ = true; }
  bool cancelled() override { return ended_; }
  /// Since it was last asked for.
  Progress take_progress();

 private:
  void on_prepared(std::size_t done, std::size_t all) override;
  void on_steps(std::size_t steps) override;
  void on_work(link::Stage stage, double seconds) override;
  void sign();

  const std::uint64_t number_;
  const bgv::Evaluator evaluator_;
  const plan::LinkPlan plan_;
  bgv::EvaluationKeys keys_;
  bgv::KeySwitchKey partial_key_;
  std::vector<bgv::Ciphertext> planes_;
  std::unique_ptr<link::Linker> linker_;
  bool loaded_ = false;
  std::uint64_t sets_ = 0;  // that have been loaded

  std::atomic<bool> ended_ = false;
  std::atomic<Clock::rep>& signs_;
  std::mutex mutex_;
  Progress progress_;  // guarded by mutex_
};

}  // namespace tacit::cluster
