#include "link/strategy.h"

#include <variant>

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
};

}  // namespace

std::unique_ptr<Strategy> make_strategy(const StrategyInput& input, Executor& executor, Monitor& monitor) {
  return std::visit(Maker{input, executor, monitor}, input.plan.strategy);
}

}  // namespace tacit::link
