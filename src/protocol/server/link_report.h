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
      : observer_(observer), rounds_(rounds), total_(plan.steps), pairs_(plan.pairs_a_step) {}

  /// Also where no step is done: on a slow server the preparation may take longer than a client waits for one
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
  std::uint64_t done_ = 0;
  const std::uint64_t total_, pairs_;
};

}  // namespace tacit::protocol
