// SPDX-License-Identifier: Apache-2.0
// Blocked linkage on the threads of this process: layers that have one server record in every bin, against
// the client records of a set of planes, scored, brought to link values by the link polynomial, and packed
// (docs/protocol.md, "Blocked linkage").
//
// A layer's score is the sum over its pairs of digits of the product of two masked sums of planes. Planes are
// many times larger than any cache, and so are a layer's masks. So some layers are scored together, prime by
// prime: their masks are transformed, and then each unit of positions is read once for all of them.
#pragma once

#include <optional>
#include <vector>

#include "bgv/evaluator.h"
#include "link/blocked_planes.h"
#include "link/layer_masks.h"
#include "link/linker.h"
#include "link/monitor.h"
#include "plan/link_plan.h"

namespace tacit::link {

/// Its layers have a place for every bin, whose terms are masks (digit_index.h); what it returns has w layers
/// in a ciphertext, and zeros for those that the last one lacks. Uses all threads of the current arena;
/// throws Error(kCancelled) where the monitor says so.
class BlockedLinker final : public Linker {
 public:
  /// All outlive it; the keys may come later, but before planes.
  BlockedLinker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                Monitor& monitor);

  void load(std::vector<bgv::Ciphertext> planes) override;
  /// A multiple of the width.
  std::size_t job_layers() const override;
  std::vector<bgv::Ciphertext> link(const Layers& layers) override;
  void unload() override;

 private:
  using Parts = std::vector<ring::RnsPoly>;
  /// The scores of layers first .. first + count - 1, three parts at the planes' level.
  std::vector<Parts> scores(const Layers& layers, std::size_t first, std::size_t count);
  void score_limb(std::size_t limb, std::vector<Parts>& parts);
  bgv::Ciphertext link_value(Parts score) const;
  /// Links and packs the scores, w of them to a ciphertext.
  std::vector<bgv::Ciphertext> packed(std::vector<Parts> scores) const;

  const plan::LinkPlan& plan_;
  const plan::BlockedPlan& own_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  Monitor& monitor_;
  std::optional<BlockedPlanes> planes_;
  std::optional<LayerMasks> masks_;
};

}  // namespace tacit::link
