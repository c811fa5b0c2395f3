// SPDX-License-Identifier: Apache-2.0
// How long the rest of a query takes: at first what its course expects, and the more of it is done, the more
// what has been measured.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "protocol/course.h"

namespace tacit::protocol {

/// Every phase has a pace of its own, seconds for an expected one: a slow network makes the sending of
/// records slow, and says nothing about linkage. A phase that has not begun is expected at the pace of the
/// server's phase before it. What is measured counts less as it gets older, since others may use the same
/// machine.
class TimeLeft {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit TimeLeft(Course course) : course_(std::move(course)) {}

  void enter(Phase phase, Time now);
  /// `done` steps of the phase; fewer than before are not believed.
  void reach(Phase phase, std::uint64_t done, Time now);

  /// At `now`, no earlier than at the call before. What is told follows what is estimated smoothly, and
  /// counts down while a step goes on.
  double seconds(Time now);
  /// The estimate is still mostly an expectation: tell it as "about", rounded. Once it is not, it stays so.
  bool is_rough() const { return rough_; }
  /// What queries take here for each second that is expected, as far as this one has shown.
  double pace() const;

  /// How much of the whole query is done by what its course expects, in [0, 1]; never less than before.
  double share() const;
  const Course& course() const { return course_; }

 private:
  struct Meter {
    bool heard = false;
    double base = 0, done = 0;         // expected seconds when it was first heard of, and done
    double elapsed = 0, measured = 0;  // seconds that expected ones have taken, fading
  };
  Meter& meter(Phase phase) { return meters_[static_cast<std::size_t>(phase)]; }
  const Meter& meter(Phase phase) const { return meters_[static_cast<std::size_t>(phase)]; }
  /// In expected seconds.
  double rest(Phase phase) const;
  double enough(Phase phase) const;
  double pace(Phase phase, double standing, double credit) const;
  double pace_before(Phase phase) const;
  double credit(double standing) const;
  double estimate(Time now) const;
  void note_how_rough(double estimate);
  void finish(Phase phase);
  void fade(double seconds);

  const Course course_;
  std::array<Meter, kPhases> meters_{};
  Phase current_ = Phase::kHello;
  Time last_{};            // when something was last known to go on
  double step_ahead_ = 0;  // expected seconds of the step that is under way
  bool rough_ = true;
  std::optional<double> told_;
  Time told_at_{};
};

}  // namespace tacit::protocol
