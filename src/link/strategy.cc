// SPDX-License-Identifier: Apache-2.0
#include "link/strategy.h"

#include <variant>

#include "base/error.h"
#include "link/all_pairs.h"
#include "link/blocked.h"

namespace tacit::link {
namespace {

struct Maker {
  const StrategyInput& input;
  Executor& executor;
  Monitor& monitor;

  std::unique_ptr<Strategy> operator()(const plan::AllPairsPlan& /*own*/) const {
    return std::make_unique<AllPairs>(input, executor, monitor);
  }
  std::unique_ptr<Strategy> operator()(const plan::BlockedPlan& /*own*/) const {
    return std::make_unique<Blocked>(input, executor, monitor);
  }
};

[[noreturn]] void not_of_this_strategy() {
  throw Error(ErrorCategory::kInternal, "the plan's strategy has no such step");
}

}  // namespace

std::vector<bgv::Ciphertext> Strategy::aligned(const plan::Round& /*round*/,
                                               std::span<const bgv::Ciphertext* const> /*passes*/) {
  not_of_this_strategy();
}
void Strategy::note_pad(std::size_t /*index*/, std::span<const std::uint32_t> /*pad*/) {
  not_of_this_strategy();
}
void Strategy::select(std::size_t /*index*/, const bgv::Ciphertext& /*selection*/) {
  not_of_this_strategy();
}
std::vector<bgv::Ciphertext> Strategy::category_sums(std::span<const bgv::Ciphertext> /*returned*/) {
  not_of_this_strategy();
}
SecretVector<std::uint32_t> Strategy::plane_weights(std::size_t /*set*/) const {
  not_of_this_strategy();
}
AlignmentWeights Strategy::alignment_weights(const plan::Round& /*round*/) const {
  not_of_this_strategy();
}

std::unique_ptr<Strategy> make_strategy(const StrategyInput& input, Executor& executor, Monitor& monitor) {
  return std::visit(Maker{input, executor, monitor}, input.plan.strategy);
}

}  // namespace tacit::link
