// SPDX-License-Identifier: Apache-2.0
#include "cli/work_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/signals.h"

namespace tacit::cli {

namespace {

using Wait = std::chrono::milliseconds;

constexpr Wait kFirstBarAfter{1000};
constexpr Wait kNextBarAfter{200};
constexpr Wait kNextLineAfter{10'000};

}  // namespace

WorkProgress::WorkProgress(std::string title, ProgressDisplay::Output output)
    : title_(std::move(title)), output_(std::move(output)), start_(output_.now()), last_(start_) {}

void WorkProgress::show(double share, const std::string& stage) {
  share_ = std::clamp(share, share_, 1.0);
  const auto now = output_.now();
  if (now - start_ < kFirstBarAfter || now - last_ < (output_.bar ? kNextBarAfter : kNextLineAfter)) return;
  last_ = now;
  const auto percent = static_cast<std::uint64_t>(100 * share_);
  const std::string doing = stage.empty() ? "" : ", " + stage;
  if (output_.bar) {
    output_.bar(fmt::format("{} {} {}%{}", title_, bar_text(percent, 100), percent, doing));
    shown_ = true;
  } else {
    output_.line(fmt::format("{}: {}%{}", title_, percent, doing));
  }
}

void WorkProgress::end() {
  if (shown_) output_.bar("");
  shown_ = false;
}

WorkHooks shown_work(ProgressDisplay::Output output, std::function<bool()> cancelled) {
  struct Shown {
    ProgressDisplay::Output output;
    std::string what;
    std::uint64_t done = 0;
    std::optional<WorkProgress> progress;
  };
  const auto shown = std::make_shared<Shown>();
  shown->output = std::move(output);
  const auto step = [shown](const char* what, std::uint64_t done, std::uint64_t all) {
    // Of a second file or table everything begins again.
    if (!shown->progress || shown->what != what || done < shown->done) {
      shown->what = what;
      shown->progress.emplace(what, shown->output);
    }
    shown->done = done;
    shown->progress->show(all == 0 ? 0 : static_cast<double>(done) / static_cast<double>(all));
  };
  return {std::move(cancelled), step};
}

StoppableWork::StoppableWork() : scope_({stop_requested, {}}) {
  note_stop_signals();
}

StoppableWork::StoppableWork(ProgressDisplay::Output output)
    : scope_(shown_work(std::move(output), stop_requested)) {
  note_stop_signals();
}

}  // namespace tacit::cli
