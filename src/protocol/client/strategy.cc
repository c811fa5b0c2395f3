#include "protocol/client/strategy.h"

#include <variant>

#include "base/error.h"
#include "protocol/client/all_pairs.h"

namespace tacit::protocol {
namespace {

struct ClientMaker {
  const plan::LinkPlan& plan;
  const linkage::FeatureTable& records;
  const Split& split;

  std::unique_ptr<ClientStrategy> operator()(const plan::AllPairsPlan& /*own*/) const {
    return std::make_unique<ClientAllPairs>(plan, records, split);
  }
  [[noreturn]] std::unique_ptr<ClientStrategy> operator()(const plan::BlockedPlan& /*own*/) const {
    throw Error(ErrorCategory::kInternal, "this release does not link by bins yet");
  }
};

}  // namespace

std::unique_ptr<ClientStrategy> make_client_strategy(const plan::LinkPlan& plan,
                                                     const linkage::FeatureTable& records,
                                                     const Split& split) {
  return std::visit(ClientMaker{plan, records, split}, plan.strategy);
}

}  // namespace tacit::protocol
