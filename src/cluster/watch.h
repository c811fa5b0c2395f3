// SPDX-License-Identifier: Apache-2.0
// A query's monitor, which also stops what this process computes for it once a worker has failed or is lost.
#pragma once

#include <atomic>
#include <cstddef>

#include "link/monitor.h"

namespace tacit::cluster {

class Watch final : public link::Monitor {
 public:
  /// `own` outlives it.
  explicit Watch(link::Monitor& own) : own_(own) {}

  /// Any thread may call.
  void give_up() { given_up_ = true; }

  void on_prepared(std::size_t done, std::size_t all) override { own_.on_prepared(done, all); }
  void on_ready() override { own_.on_ready(); }
  void on_steps(std::size_t steps) override { own_.on_steps(steps); }
  void on_aligned() override { own_.on_aligned(); }
  void on_work(link::Stage stage, double seconds) override { own_.on_work(stage, seconds); }
  bool cancelled() override { return given_up_ || own_.cancelled(); }

 private:
  link::Monitor& own_;
  std::atomic<bool> given_up_ = false;
};

}  // namespace tacit::cluster
