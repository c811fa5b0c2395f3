// SPDX-License-Identifier: Apache-2.0
// Tells an observer what record linkage reports.
#pragma once

#include <cstdint>
#include <mutex>

#include "link/monitor.h"
#include "plan/link_plan.h"
#include "protocol/observer.h"
#include "protocol/server/steps_report.h"

namespace tacit::protocol {

class LinkReport final : public link::Monitor {
 public:
  /// `rounds`: of the steps behind linkage. Both outlive it.
  LinkReport(const plan::LinkPlan& plan, Observer& observer, StepsReport& rounds)
      : observer_(observer),
        rounds_(rounds),
        sets_(plan.plane_sets),
        total_(plan.steps),
        pairs_(plan.pairs_a_step) {}

  /// A set of planes is whole: it is prepared, in hundredths.
  void begin_set(std::size_t set) {
    set_ = set;
    prepared(0);
  }
  void prepared(std::uint64_t hundredths) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t steps = kPrepareSteps * set_ + hundredths;
    if (steps < prepared_) return;
    prepared_ = steps;
    observer_.on_progress(Phase::kPrepare, prepared_, kPrepareSteps * sets_, 0);
  }
  /// What of preparing a set comes before the executor's part, in hundredths.
  static constexpr std::uint64_t kChecked = 16;
  void on_prepared(std::size_t done, std::size_t all) override {
    prepared(kChecked + (kPrepareSteps - kChecked) * done / all);
  }
  void on_ready() override {
    prepared(kPrepareSteps);
    observer_.on_phase(Phase::kLink);
    on_steps(0);
  }

  /// Also where no step is done: on a slow server the first one may take longer than a client waits for one
  /// that says nothing.
  void on_steps(std::size_t steps) override {
    const std::lock_guard lock(mutex_);
    done_ += steps;
    observer_.on_progress(Phase::kLink, done_, total_, pairs_);
  }
  void on_aligned() override { rounds_.add(); }
  void on_work(link::Stage stage, double seconds) override { observer_.on_work(work_of(stage), seconds); }
  bool cancelled() override { return observer_.cancelled(); }

 private:
  static Work work_of(link::Stage stage) {
    switch (stage) {
      case link::Stage::kVersions:
        return Work::kExpansion;
      case link::Stage::kMasks:
      case link::Stage::kScores:
      case link::Stage::kRelinearization:
        return Work::kScoring;
      case link::Stage::kLinkValues:
        return Work::kIndicator;
      case link::Stage::kPacking:
        return Work::kPacking;
      case link::Stage::kCategories:
      case link::Stage::kAlignment:
        break;
    }
    return Work::kTabulation;
  }

  Observer& observer_;
  StepsReport& rounds_;
  std::mutex mutex_;
  std::size_t set_ = 0;
  std::uint64_t prepared_ = 0, done_ = 0;
  const std::uint64_t sets_, total_, pairs_;
};

}  // namespace tacit::protocol
