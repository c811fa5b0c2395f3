// SPDX-License-Identifier: Apache-2.0
#include "python/client/observer.h"

namespace tacit::python {

using protocol::Phase;
using Now = std::chrono::steady_clock;

void QueryObserver::on_plan(const plan::Plan& plan, const plan::Machines& server) {
  left_.emplace(app::expected_course(plan, server));
}

void QueryObserver::on_phase(Phase phase) {
  if (left_) left_->enter(phase, Now::now());
  tell(protocol::title(phase));
}

void QueryObserver::on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t) {
  // A peer's figures that make no sense are not shown.
  if (!left_ || done > total) return;
  left_->reach(phase, done, Now::now());
  const std::string place = left_->course().place(phase, done);
  tell(protocol::title(phase) + (place.empty() ? "" : ", " + place));
}

void QueryObserver::tell(const std::string& stage) {
  if (left_) {
    work_.progress(left_->share(), stage, left_->seconds(Now::now()));
  } else {
    work_.progress(0, stage);
  }
}

}  // namespace tacit::python
