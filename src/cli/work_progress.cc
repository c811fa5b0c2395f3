#include "cli/work_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

}  // namespace tacit::cli
