// SPDX-License-Identifier: Apache-2.0
#include "link/linker.h"

#include <algorithm>

#include "base/error.h"
#include "link/all_pairs_linker.h"
#include "link/blocked_linker.h"
#include "link/digit_index.h"
#include "link/version_index.h"

namespace tacit::link {
namespace {

bool is_term(const plan::LinkPlan& plan, std::uint32_t term) {
  if (plan.is_blocked()) return DigitIndex::mask(term) < plan.request.masks();
  return term == kDoubled || term < plan.request.versions();
}

}  // namespace

void check_layers(const plan::LinkPlan& plan, const Layers& layers) {
  // More than a record's score can be made of.
  const std::size_t most = 2 * std::max(plan.request.terms() + plan.request.repeated_terms(),
                                        plan.is_blocked() ? plan.request.masks() : 0);
  bool fit = layers.places() == plan.layer_places();
  for (std::size_t layer = 0; fit && layer < layers.size(); ++layer) {
    for (std::size_t place = 0; place < layers.places(); ++place)
      fit = fit && layers.terms(layer, place).size() <= most;
  }
  for (const std::uint32_t term : layers.all_terms()) fit = fit && is_term(plan, term);
  if (!fit) throw Error(ErrorCategory::kProtocol, "layers do not fit the plan");
}

std::unique_ptr<Linker> make_linker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                                    const bgv::EvaluationKeys& keys, Monitor& monitor) {
  if (plan.is_blocked()) return std::make_unique<BlockedLinker>(plan, evaluator, keys, monitor);
  return std::make_unique<AllPairsLinker>(plan, evaluator, keys, monitor);
}

}  // namespace tacit::link
