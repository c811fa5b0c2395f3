// SPDX-License-Identifier: Apache-2.0
#include "protocol/time_left.h"

#include <algorithm>
#include <cmath>

namespace tacit::protocol {
namespace {

/// So many expected seconds, or this share of a phase, count as measured at the pace that was expected: a
/// hiccup at the start does not become the pace.
constexpr double kPriorSeconds = 1, kPriorShare = 0.01;
/// What the pace of preparing says about that of linkage, as a power of it: it is other work on the same
/// machine.
constexpr double kOfPreparing = 0.7;
/// What was measured loses two thirds of its weight in half of what is left, but within these bounds.
constexpr double kLeastMemory = 30, kMostMemory = 600;
/// What is told comes two thirds closer to the estimate within this share of it, but within these bounds.
constexpr double kFollowShare = 0.1, kFastestFollow = 1, kSlowestFollow = 15;

using Seconds = std::chrono::duration<double>;

Phase after(Phase phase) {
  return static_cast<Phase>(static_cast<std::size_t>(phase) + 1);
}

}  // namespace

void TimeLeft::enter(Phase phase, Time now) {
  // The client's phases end for good; a server goes back from record linkage to further encrypted records.
  if (phase >= Phase::kPlanes) finish(Phase::kKeys);
  if (phase >= Phase::kTabulate) {
    for (const Phase before : {Phase::kPlanes, Phase::kPrepare, Phase::kLink}) finish(before);
  }
  if (phase >= Phase::kGate) finish(Phase::kTabulate);
  if (phase == Phase::kDone) finish(Phase::kGate);
  meter(phase).heard = true;
  current_ = phase;
  last_ = now;
  step_ahead_ = phase == Phase::kGate ? rest(phase) : 0;
}

void TimeLeft::reach(Phase phase, std::uint64_t done, Time now) {
  Meter& own = meter(phase);
  const double reached = course_.until(phase, done);
  if (!own.heard) {
    // What was done before is not known to have taken any time: a client may hear of linkage late.
    own.heard = true;
    own.base = own.done = std::max(own.done, reached);
  } else if (reached > own.done) {
    const double seconds = Seconds(now - last_).count();
    fade(seconds);
    own.elapsed += seconds;
    own.measured += reached - own.done;
    own.done = reached;
  } else {
    return;
  }
  last_ = now;
  current_ = phase;
  step_ahead_ = course_.until(phase, done + 1) - reached;
  while (rest(current_) <= 0 && current_ < Phase::kGate) current_ = after(current_);
}

double TimeLeft::rest(Phase phase) const {
  return std::max(course_.all(phase) - meter(phase).done, 0.0);
}

double TimeLeft::enough(Phase phase) const {
  return std::max(kPriorSeconds, kPriorShare * course_.all(phase));
}

/// Preparing says half of what there is to know about the pace of linkage: it is other work on the same
/// machine.
double TimeLeft::pace_before(Phase phase) const {
  if (phase == Phase::kLink) return std::pow(pace(Phase::kPrepare, 0, 0), kOfPreparing);
  if (phase == Phase::kTabulate || phase == Phase::kGate)
    return pace(phase == Phase::kGate ? Phase::kTabulate : Phase::kLink, 0, 0);
  return 1;
}

double TimeLeft::pace(Phase phase, double standing, double credit) const {
  const Meter& own = meter(phase);
  const double prior = enough(phase);
  return (prior * pace_before(phase) + own.elapsed + standing) / (prior + own.measured + credit);
}

/// What of the current phase is taken for done, in expected seconds, while nothing is heard: it goes on at
/// its pace, until a step is due or a few seconds are over. From there on the pace is what suffers.
double TimeLeft::credit(double standing) const {
  const double expected = standing / pace(current_, 0, 0);
  return std::min({expected, std::max(step_ahead_, enough(current_)), rest(current_)});
}

double TimeLeft::estimate(Time now) const {
  const double standing = std::max(Seconds(now - last_).count(), 0.0);
  const double credited = credit(standing);
  double seconds = 0;
  for (Phase phase = Phase::kKeys; phase < Phase::kDone; phase = after(phase)) {
    const bool current = phase == current_;
    seconds += (rest(phase) - (current ? credited : 0)) *
               pace(phase, current ? standing : 0, current ? credited : 0);
  }
  return seconds;
}

double TimeLeft::seconds(Time now) {
  const double estimated = estimate(now);
  note_how_rough(estimated);
  if (told_) {
    const double since = std::max(Seconds(now - told_at_).count(), 0.0);
    const double follow = std::clamp(kFollowShare * estimated, kFastestFollow, kSlowestFollow);
    const double expected = std::max(*told_ - since, 0.0);
    told_ = expected + (estimated - expected) * (1 - std::exp(-since / follow));
  } else {
    told_ = estimated;
  }
  told_at_ = now;
  return *told_;
}

void TimeLeft::note_how_rough(double estimate) {
  if (!rough_) return;
  double known = 0;
  bool link_known = false;
  for (Phase phase = Phase::kKeys; phase < Phase::kDone; phase = after(phase)) {
    const Meter& own = meter(phase);
    const bool measured = own.done - own.base >= std::min(enough(phase), course_.all(phase) / 2);
    if (phase == Phase::kLink) link_known = own.heard && measured;
    // What is behind linkage is expected at a pace that is known.
    if (phase >= Phase::kTabulate ? link_known : own.heard && measured)
      known += rest(phase) * pace(phase, 0, 0);
  }
  rough_ = known < estimate / 2;
}

double TimeLeft::pace() const {
  double elapsed = 0, measured = 0;
  for (const Phase phase : {Phase::kPrepare, Phase::kLink, Phase::kTabulate}) {
    elapsed += meter(phase).elapsed;
    measured += meter(phase).measured;
  }
  return (kPriorSeconds + elapsed) / (kPriorSeconds + measured);
}

void TimeLeft::finish(Phase phase) {
  meter(phase).done = course_.all(phase);
}

void TimeLeft::fade(double seconds) {
  const double memory = std::clamp(told_.value_or(0) / 2, kLeastMemory, kMostMemory);
  const double kept = std::exp(-seconds / memory);
  for (Meter& each : meters_) {
    each.elapsed *= kept;
    each.measured *= kept;
  }
}

double TimeLeft::share() const {
  const double all = course_.all();
  double done = 0;
  for (const Meter& each : meters_) done += each.done;
  return all > 0 ? std::min(done / all, 1.0) : 0;
}

}  // namespace tacit::protocol
