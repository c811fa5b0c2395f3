#include "link/strategy.h"

#include <variant>

#include "base/error.h"
#include "link/all_pairs.h"

namespace tacit::link {
namespace {

struct Maker {
  const StrategyInput& input;
  Executor& executor;
  Monitor& monitor;

  std::unique_ptr<Strategy> operator()(const plan::AllPairsPlan& /*own*/) const {
    return std::make_unique<AllPairs>(input, executor, monitor);
  }
  [[noreturn]] std::unique_ptr<Strategy> operator()(const plan::BlockedPlan& /*own*/) const {
    throw Error(ErrorCategory::kInternal, "this release does not link by bins yet");
  }
};

}  // namespace

std::unique_ptr<Strategy> make_strategy(const StrategyInput& input, Executor& executor, Monitor& monitor) {
  return std::visit(Maker{input, executor, monitor}, input.plan.strategy);
}

}  // namespace tacit::link
