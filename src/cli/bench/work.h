// SPDX-License-Identifier: Apache-2.0
// Where the threads' time of a query goes: what `tacit bench link` adds up.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>

#include "protocol/observer.h"

namespace tacit::cli {

/// In the order of a query.
inline constexpr std::array kWorks = {
    protocol::Work::kKeyGeneration, protocol::Work::kEncryption, protocol::Work::kExpansion,
    protocol::Work::kScoring,       protocol::Work::kIndicator,  protocol::Work::kPacking,
    protocol::Work::kRefresh,       protocol::Work::kTabulation, protocol::Work::kGate};

/// The work as a key of JSON, such as "key_generation".
const char* key(protocol::Work work);
/// The work as a person is told of it, such as "key generation".
const char* title(protocol::Work work);

/// Seconds of thread time, of each of kWorks.
using WorkSeconds = std::array<double, kWorks.size()>;

/// Adds up the work that a session tells of, and passes all else on.
class WorkMeter final : public protocol::Observer {
 public:
  /// `display` outlives the meter.
  explicit WorkMeter(protocol::Observer& display) : display_(display) {}

  void on_plan(const plan::Plan& plan, const plan::Machines& server) override {
    display_.on_plan(plan, server);
  }
  void on_phase(protocol::Phase phase) override { display_.on_phase(phase); }
  void on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                   std::uint64_t pairs) override {
    display_.on_progress(phase, done, total, pairs);
  }
  void on_note(const std::string& line) override { display_.on_note(line); }
  void on_work(protocol::Work work, double seconds) override;
  bool cancelled() override { return display_.cancelled(); }

  WorkSeconds seconds() const;

 private:
  protocol::Observer& display_;
  std::array<std::atomic<double>, kWorks.size()> seconds_{};
};

}  // namespace tacit::cli
