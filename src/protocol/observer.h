// SPDX-License-Identifier: Apache-2.0
// What a side reports while a query runs. Nothing here depends on the data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.h"

namespace tacit::plan {
struct Machines;
struct Plan;
}  // namespace tacit::plan

namespace tacit::protocol {

/// The phases of a query, in order; both sides pass through all of them. Of several sets of encrypted records
/// the server prepares and links each once it is whole, and then goes back to the next one.
enum class Phase { kHello, kKeys, kPlanes, kPrepare, kLink, kTabulate, kGate, kDone };

inline constexpr std::size_t kPhases = static_cast<std::size_t>(Phase::kDone) + 1;

/// Steps of preparing one set of encrypted records, as progress counts them: hundredths.
inline constexpr std::uint64_t kPrepareSteps = 100;

/// The kinds of work that a query is made of, for profiles.
enum class Work {
  kKeyGeneration,
  kEncryption,
  kExpansion,
  kScoring,
  kIndicator,
  kPacking,
  kRefresh,
  kTabulation,
  kGate
};

/// The name of a phase for people, e.g. "record linkage".
const char* title(Phase phase);

/// Called from whichever thread does the work, one call at a time. What on_plan(), on_phase(), on_progress()
/// or on_note() throws on a client's side ends the query and comes out of it.
class Observer {
 public:
  virtual ~Observer() = default;
  /// What the query follows from now on, before its keys are sent; outlives the query. `server`: its
  /// threads, 0 for every core of this machine, or where this side does not know.
  virtual void on_plan(const plan::Plan&, const plan::Machines& /*server*/) {}
  /// A phase begins; the one before it is over.
  virtual void on_phase(Phase) {}
  /// `done` of `total` steps of the phase; `pairs` is how many record pairs one step compares (0 if none). It
  /// is the current phase, but a client that still sends encrypted records hears of the server's record
  /// linkage.
  virtual void on_progress(Phase, std::uint64_t /*done*/, std::uint64_t /*total*/, std::uint64_t /*pairs*/) {}
  /// `seconds` of one thread's time went into `work`. Called from any thread, several at once.
  virtual void on_work(Work, double /*seconds*/) {}
  /// One public fact for the log, such as a line about the plan.
  virtual void on_note(const std::string& /*line*/) {}
  /// Asked between steps, from any thread, and ten times a second while a side waits for the other: true
  /// stops the work with Error(kCancelled).
  virtual bool cancelled() { return false; }
};

/// Passes everything on to the next observer, which outlives it.
class ForwardingObserver : public Observer {
 public:
  explicit ForwardingObserver(Observer& next) : next_(next) {}

  void on_plan(const plan::Plan& plan, const plan::Machines& server) override { next_.on_plan(plan, server); }
  void on_phase(Phase phase) override { next_.on_phase(phase); }
  void on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs) override {
    next_.on_progress(phase, done, total, pairs);
  }
  void on_work(Work work, double seconds) override { next_.on_work(work, seconds); }
  void on_note(const std::string& line) override { next_.on_note(line); }
  bool cancelled() override { return next_.cancelled(); }

 private:
  Observer& next_;
};

/// Throws Error(kCancelled) where the observer asks for the end.
inline void stop_if_cancelled(Observer& observer) {
  if (observer.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was cancelled");
}

}  // namespace tacit::protocol
