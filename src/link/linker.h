// SPDX-License-Identifier: Apache-2.0
// Links layers with the client's planes, on the threads of this process: one linker for each strategy
// (all_pairs_linker.h, blocked_linker.h).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "bgv/evaluator.h"
#include "link/layers.h"
#include "link/monitor.h"
#include "link/version_store.h"
#include "plan/link_plan.h"

namespace tacit::link {

class Linker {
 public:
  virtual ~Linker() = default;

  /// The planes of a set, in the plan's order: what is linked behind it is computed with them.
  virtual void load(std::vector<bgv::Ciphertext> planes) = 0;
  /// How many layers it is best to link at once, if there are as many: whole nodes.
  virtual std::size_t job_layers() const = 0;
  /// The layers' link values, divided by the block width w and packed, in order, to nodes of the plan's
  /// node_layers(); the last node may have fewer.
  virtual std::vector<bgv::Ciphertext> link(const Layers& layers) = 0;
  /// Gives back what the loaded set takes of memory.
  virtual void unload() = 0;
};

/// For layers that another process has made. Throws Error(kProtocol) where a term is none of the plan's, or
/// the layers are not as wide as the plan's.
void check_layers(const plan::LinkPlan& plan, const Layers& layers);

/// Of the plan's strategy. Uses all threads of the current arena, and throws Error(kCancelled) where the
/// monitor says so. All outlive it; the keys may come later, but before planes. `stores`: for the versions of
/// all pairs.
std::unique_ptr<Linker> make_linker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                                    const bgv::EvaluationKeys& keys, Monitor& monitor,
                                    VersionStores stores = own_versions());

}  // namespace tacit::link
