// SPDX-License-Identifier: Apache-2.0
// What a side shows of a query while it runs: a line at the end of each phase with its time, and within a
// long phase a bar with rate and time left on a terminal, or now and then a line where there is none. Once
// the plan is known, bar, percentage and time left are those of the whole query: they go through its phases
// and never back.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/course.h"
#include "app/phase_clock.h"
#include "protocol/observer.h"

namespace tacit::cli {

class ProgressDisplay final : public protocol::Observer {
 public:
  using Clock = app::PhaseClock::Clock;

  struct Output {
    std::function<void(const std::string&)> line;  // shows one whole line; takes a bar away first
    std::function<void(const std::string&)>
        bar;                          // shows this text in the bar's place; empty where there are no bars
    std::function<bool()> cancelled;  // may be empty: never
    std::function<Clock::time_point()> now = Clock::now;
  };

  explicit ProgressDisplay(Output output) : output_(std::move(output)), clock_(output_.now) {}

  void on_plan(const plan::Plan& plan, const plan::Machines& server) override;
  void on_phase(protocol::Phase phase) override;
  void on_progress(protocol::Phase phase, std::uint64_t done, std::uint64_t total,
                   std::uint64_t pairs) override;
  void on_note(const std::string& line) override { output_.line(line); }
  bool cancelled() override { return output_.cancelled && output_.cancelled(); }

  /// Every phase that is over, in order.
  const std::vector<app::PhaseTime>& times() const { return clock_.times(); }

 private:
  struct PhaseShown {
    int tenths = 0;
    std::uint64_t done = 0, total = 0;
  };
  PhaseShown& shown(protocol::Phase phase) { return shown_[static_cast<std::size_t>(phase)]; }
  const PhaseShown& shown(protocol::Phase phase) const { return shown_[static_cast<std::size_t>(phase)]; }
  bool is_shown(protocol::Phase phase) const;
  bool is_due(protocol::Phase phase, std::uint64_t done, std::uint64_t total, Clock::time_point now) const;
  bool goes_on(protocol::Phase phase, protocol::Phase next) const;
  void show_end(protocol::Phase phase);
  std::string text(protocol::Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs,
                   Clock::time_point now) const;
  std::string bar(std::uint64_t done, std::uint64_t total) const;

  Output output_;
  app::PhaseClock clock_;
  std::optional<protocol::Phase> phase_;
  Clock::time_point last_shown_;
  bool any_shown_ = false;  // of this phase
  std::array<PhaseShown, app::kPhases> shown_{};
  std::optional<app::TimeLeft> left_;
  double seconds_left_ = 0;  // as told last
  // The first report of the phase: what comes before the first step (a server turning planes) is not in its
  // pace.
  struct Report {
    std::uint64_t done;
    Clock::time_point time;
  };
  std::optional<Report> first_;
  double all_pairs_ = 0;  // that the phase compares
};

/// How fast a phase goes: `steps` of `pairs` record pairs each (0: they compare none) in `seconds`.
struct Pace {
  std::uint64_t steps = 0;
  std::uint64_t pairs = 0;
  double seconds = 0;
};

/// "40%, 1.94 M pairs/s, 12 s left" for `done` <= `total` steps at this pace; "40%" where there is none
/// yet.
std::string progress_text(std::uint64_t done, std::uint64_t total, const Pace& pace);

/// "12 s left".
std::string left_text(double seconds);

/// The bar of 30 places in brackets, such as "[#####-----..]".
std::string bar_text(std::uint64_t done, std::uint64_t total);

/// What takes a bar off a terminal's line.
inline constexpr const char* kEraseLine = "\r\x1b[K";

/// Lines and, on a terminal, bars on stderr.
ProgressDisplay::Output stderr_output();

/// The bar part of stderr_output(); empty where stderr is no terminal.
std::function<void(const std::string&)> stderr_bar();

}  // namespace tacit::cli
