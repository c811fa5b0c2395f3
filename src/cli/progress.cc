// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/quantities.h"

namespace tacit::cli {

namespace {

using protocol::Phase;
using Seconds = std::chrono::duration<double>;

constexpr int kBarWidth = 30;
constexpr Seconds kBarEvery{0.1};
constexpr Seconds kLineAtMost{1};   // lines of a fast phase do not come quicker than this
constexpr Seconds kLineAtLeast{5};  // those of a slow phase not slower
constexpr double kLongLeft = 10;    // with so many seconds left a phase says something in its first second

// In [0, 1], whatever figures a peer sends.
double share_done(std::uint64_t done, std::uint64_t total) {
  return total == 0 ? 0 : static_cast<double>(std::min(done, total)) / static_cast<double>(total);
}

// How many whole parts of `parts` are done; 29 of 100 are 29 hundredths, whatever 0.29 is in binary.
int parts_done(std::uint64_t done, std::uint64_t total, int parts) {
  return static_cast<int>(parts * share_done(done, total) + 1e-9);
}

// ", 1.94 M pairs/s"; empty where no pairs are compared, or none yet.
std::string rate_of(const Pace& pace) {
  if (pace.steps == 0 || pace.seconds <= 0 || pace.pairs == 0) return "";
  const double pairs = static_cast<double>(pace.steps) * static_cast<double>(pace.pairs);
  return ", " + rate_text(pairs / pace.seconds, "pairs");
}

}  // namespace

std::string left_text(double seconds) {
  const bool whole = seconds >= 9.95 && seconds < 60;
  return (whole ? fmt::format("{:.0f} s", seconds) : duration_text(seconds)) + " left";
}

std::string progress_text(std::uint64_t done, std::uint64_t total, const Pace& pace) {
  const std::string text = fmt::format("{}%{}", parts_done(done, total, 100), rate_of(pace));
  if (pace.steps == 0 || pace.seconds <= 0) return text;
  const double step = pace.seconds / static_cast<double>(pace.steps);
  return text + ", " + left_text(static_cast<double>(total - done) * step);
}

std::string bar_text(std::uint64_t done, std::uint64_t total) {
  const int full = parts_done(done, total, kBarWidth);
  return fmt::format("[{:#<{}}{:-<{}}]", "", full, "", kBarWidth - full);
}

void ProgressDisplay::on_plan(const plan::Plan& plan, const plan::Machines& server) {
  left_.emplace(app::expected_course(plan, server));
}

void ProgressDisplay::on_phase(Phase phase) {
  const auto over = clock_.enter(phase);
  if (over && !goes_on(over->phase, phase)) show_end(over->phase);
  phase_.reset();
  if (left_) left_->enter(phase, output_.now());
  if (phase == Phase::kDone) return;
  phase_ = phase;
  last_shown_ = output_.now();
  any_shown_ = false;
  first_.reset();
}

/// A server goes back from record linkage to encrypted records, and through preparation again, until it has
/// all of them.
bool ProgressDisplay::goes_on(Phase phase, Phase next) const {
  const bool has_records = shown(Phase::kPlanes).done == shown(Phase::kPlanes).total;
  return next < phase || (!has_records && (phase == Phase::kPlanes || phase == Phase::kPrepare));
}

void ProgressDisplay::show_end(Phase phase) {
  double seconds = 0;
  for (const app::PhaseTime& time : clock_.times()) seconds += time.phase == phase ? time.seconds : 0;
  const std::string rate = phase == Phase::kLink && all_pairs_ > 0 && seconds > 0
                               ? ", " + rate_text(all_pairs_ / seconds, "pairs")
                               : "";
  output_.line(fmt::format("{}: done in {}{}", protocol::title(phase), duration_text(seconds), rate));
}

/// Once the plan is known, a client hears of the server's preparation and record linkage while it still sends
/// encrypted records.
bool ProgressDisplay::is_shown(Phase phase) const {
  if (phase_ == phase) return true;
  const bool of_linkage = phase == Phase::kPrepare || phase == Phase::kLink;
  return left_ && phase_ && of_linkage && *phase_ >= Phase::kPlanes && *phase_ <= Phase::kLink;
}

bool ProgressDisplay::is_due(Phase phase, std::uint64_t done, std::uint64_t total,
                             Clock::time_point now) const {
  const Seconds since = now - last_shown_;
  if (output_.bar) return since >= kBarEvery;
  if (since >= kLineAtLeast) return true;
  const bool first = !any_shown_ && seconds_left_ >= kLongLeft;
  return since >= kLineAtMost && (first || parts_done(done, total, 10) > shown(phase).tenths);
}

std::string ProgressDisplay::text(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs,
                                  Clock::time_point now) const {
  const std::uint64_t steps = done < first_->done ? 0 : done - first_->done;
  const Pace pace{steps, pairs, Seconds(now - first_->time).count()};
  if (!left_) return progress_text(done, total, pace);
  std::string where = left_->course().place(phase, done);
  where = where.empty() ? rate_of(pace) : ", " + where;
  if (phase == Phase::kPrepare) where += fmt::format(", {}% prepared", done % protocol::kPrepareSteps);
  const std::string left =
      left_->is_rough() ? rough_duration_text(seconds_left_) + " left" : left_text(seconds_left_);
  return fmt::format("{}%{}, {}", static_cast<int>(100 * left_->share()), where, left);
}

/// Of the whole query where its course is known, else of the phase.
std::string ProgressDisplay::bar(std::uint64_t done, std::uint64_t total) const {
  constexpr std::uint64_t kFine = 1'000'000;
  return left_ ? bar_text(static_cast<std::uint64_t>(kFine * left_->share()), kFine) : bar_text(done, total);
}

void ProgressDisplay::on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs) {
  const auto now = output_.now();
  // The end is told by on_phase; a peer's figures that make no sense are not shown.
  if (!is_shown(phase) || done > total) return;
  // Nothing that is shown goes back. Without a plan a phase may come again, from its beginning.
  if (left_ && done < shown(phase).done) return;
  shown(phase).done = done;
  shown(phase).total = total;
  // Of several sets a client knows only when the last is done, and pairs of places in bins are not of
  // records.
  const bool has_rate = phase == Phase::kLink && (!left_ || left_->course().place(phase, done).empty());
  if (has_rate) all_pairs_ = static_cast<double>(total) * static_cast<double>(pairs);
  if (left_) {
    left_->reach(phase, done, now);
    seconds_left_ = left_->seconds(now);
  }
  // While something is only prepared there is no pace yet: it begins with the last report of nothing done.
  if (!first_ || done == first_->done) first_ = {done, now};
  if (done == total || (!left_ && done < first_->done) || !is_due(phase, done, total, now)) return;
  last_shown_ = now;
  any_shown_ = true;
  shown(phase).tenths = parts_done(done, total, 10);
  const std::string shown_text = text(phase, done, total, pairs, now);
  if (output_.bar) {
    output_.bar(fmt::format("{} {} {}", protocol::title(phase), bar(done, total), shown_text));
  } else {
    output_.line(fmt::format("{}: {}", protocol::title(phase), shown_text));
  }
}

std::function<void(const std::string&)> stderr_bar() {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [](const std::string& text) {
    fmt::print(stderr, "{}{}", kEraseLine, text);
    std::fflush(stderr);
  };
}

ProgressDisplay::Output stderr_output() {
  ProgressDisplay::Output output;
  output.bar = stderr_bar();
  const char* erase = output.bar ? kEraseLine : "";
  output.line = [erase](const std::string& line) { fmt::print(stderr, "{}{}\n", erase, line); };
  return output;
}

}  // namespace tacit::cli
