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

// In [0, 1], whatever figures a peer sends.
double share_done(std::uint64_t done, std::uint64_t total) {
  return total == 0 ? 0 : static_cast<double>(std::min(done, total)) / static_cast<double>(total);
}

// How many whole parts of `parts` are done; 29 of 100 are 29 hundredths, whatever 0.29 is in binary.
int parts_done(std::uint64_t done, std::uint64_t total, int parts) {
  return static_cast<int>(parts * share_done(done, total) + 1e-9);
}

}  // namespace

std::string progress_text(std::uint64_t done, std::uint64_t total, const Pace& pace) {
  std::string text = fmt::format("{}%", parts_done(done, total, 100));
  if (pace.steps == 0 || pace.seconds <= 0) return text;
  const double steps_each_second = static_cast<double>(pace.steps) / pace.seconds;
  if (pace.pairs != 0) {
    text += ", " + rate_text(steps_each_second * static_cast<double>(pace.pairs), "pairs");
  }
  return text +
         fmt::format(", {} left", duration_text(static_cast<double>(total - done) / steps_each_second));
}

std::string bar_text(std::uint64_t done, std::uint64_t total) {
  const int full = parts_done(done, total, kBarWidth);
  return fmt::format("[{:#<{}}{:-<{}}]", "", full, "", kBarWidth - full);
}

void ProgressDisplay::on_phase(Phase phase) {
  if (const auto over = clock_.enter(phase)) show_end(*over);
  phase_.reset();
  if (phase == Phase::kDone) return;
  phase_ = phase;
  last_shown_ = output_.now();
  tenths_shown_ = 0;
  first_.reset();
  all_pairs_ = 0;
}

void ProgressDisplay::show_end(const app::PhaseTime& phase) {
  const std::string rate =
      all_pairs_ > 0 && phase.seconds > 0 ? ", " + rate_text(all_pairs_ / phase.seconds, "pairs") : "";
  output_.line(
      fmt::format("{}: done in {}{}", protocol::title(phase.phase), duration_text(phase.seconds), rate));
}

bool ProgressDisplay::is_due(std::uint64_t done, std::uint64_t total, Clock::time_point now) const {
  const Seconds since = now - last_shown_;
  if (output_.bar) return since >= kBarEvery;
  return since >= kLineAtLeast || (since >= kLineAtMost && parts_done(done, total, 10) > tenths_shown_);
}

void ProgressDisplay::on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs) {
  const auto now = output_.now();
  // The end is told by on_phase; a peer's figures that make no sense are not shown.
  if (phase_ != phase || done > total) return;
  all_pairs_ = static_cast<double>(total) * static_cast<double>(pairs);
  // While something is only prepared there is no pace yet: it begins with the last report of nothing done.
  if (!first_ || done == first_->done) first_ = {done, now};
  if (done == total || done < first_->done || !is_due(done, total, now)) return;
  last_shown_ = now;
  tenths_shown_ = parts_done(done, total, 10);
  const std::string text =
      progress_text(done, total, {done - first_->done, pairs, Seconds(now - first_->time).count()});
  if (output_.bar) {
    output_.bar(fmt::format("{} {} {}", protocol::title(phase), bar_text(done, total), text));
  } else {
    output_.line(fmt::format("{}: {}", protocol::title(phase), text));
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
