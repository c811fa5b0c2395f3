// SPDX-License-Identifier: Apache-2.0
#include "link/linker.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "base/error.h"
#include "link/all_pairs_linker.h"
#include "link/blocked_linker.h"
#include "link/digit_index.h"
#include "link/version_index.h"

namespace tacit::link {
namespace {

bool are_terms(const plan::LinkPlan& plan, std::span<const std::uint32_t> terms) {
  if (plan.is_blocked()) {
    const std::size_t masks = plan.request.masks();
    return std::ranges::all_of(terms, [&](std::uint32_t term) { return DigitIndex::mask(term) < masks; });
  }
  const std::size_t versions = plan.request.versions();
  return std::ranges::all_of(terms, [&](std::uint32_t term) { return term == kDoubled || term < versions; });
}

}  // namespace

void check_layers(const plan::LinkPlan& plan, const Layers& layers) {
  // More than a record's score can be made of.
  const std::size_t most = 2 * std::max(plan.request.terms() + plan.request.repeated_terms(),
                                        plan.is_blocked() ? plan.request.masks() : 0);
  bool fit = layers.places() == plan.layer_places() && are_terms(plan, layers.all_terms());
  for (std::size_t layer = 0; fit && layer < layers.size(); ++layer) {
    for (std::size_t place = 0; place < layers.places(); ++place)
      fit = fit && layers.terms(layer, place).size() <= most;
  }
  if (!fit) throw Error(ErrorCategory::kProtocol, "layers do not fit the plan");
}

std::unique_ptr<Linker> make_linker(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator,
                                    const bgv::EvaluationKeys& keys, Monitor& monitor, VersionStores stores) {
  if (plan.is_blocked()) return std::make_unique<BlockedLinker>(plan, evaluator, keys, monitor);
  return std::make_unique<AllPairsLinker>(plan, evaluator, keys, std::move(stores), monitor);
}

}  // namespace tacit::link
