// SPDX-License-Identifier: Apache-2.0
// All pairs' linkage on the threads of this process: layers of server records against all client records of
// a set of planes, scored, brought to link values by the link polynomial, and packed (docs/protocol.md,
// "Link").
#pragma once

#include <optional>
#include <vector>

#include "bgv/evaluator.h"
#include "link/linker.h"
#include "link/monitor.h"
#include "link/version_store.h"
#include "link/versions.h"
#include "plan/link_plan.h"
#include "ring/residue_buffer.h"

namespace tacit::link {

/// Uses all threads of the current arena; throws Error(kCancelled) where the monitor says so.
class AllPairsLinker final : public Linker {
 public:
  /// All but `stores` outlive it; the keys may come later, but before planes.
  AllPairsLinker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                 VersionStores stores, Monitor& monitor);

  void load(std::vector<bgv::Ciphertext> planes) override;
  std::size_t job_layers() const override;
  std::vector<bgv::Ciphertext> link(const Layers& layers) override;
  void unload() override;

 private:
  /// The masked scores of all layers.
  void score(const Layers& layers);
  /// Merges the nodes of tasks to those of a job.
  std::vector<bgv::Ciphertext> merge(std::vector<bgv::Ciphertext> nodes) const;
  std::uint32_t* score_limb(std::size_t layer, std::size_t part, std::size_t limb) {
    return scores_->data() + ((layer * 2 + part) * plan_.score_level + limb) * plan_.sums.degree;
  }
  bgv::Ciphertext masked_score(std::size_t layer);
  bgv::Ciphertext link_value(bgv::Ciphertext score) const;

  const plan::LinkPlan& plan_;
  const plan::AllPairsPlan& own_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const VersionStores stores_;
  Monitor& monitor_;
  std::vector<ring::RnsPoly> masks_;  // [copy]: the plan's
  std::optional<Versions> versions_;  // of the planes that are loaded
  /// In memory that all jobs use in turn: half a gigabyte of fresh pages for each would take as long as the
  /// additions.
  std::optional<ring::ResidueBuffer> scores_;
};

}  // namespace tacit::link
