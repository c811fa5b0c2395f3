// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/strategy.h"

#include <variant>

#include "protocol/client/all_pairs.h"
#include "protocol/client/blocked.h"

namespace tacit::protocol {
namespace {

struct ClientMaker {
  const plan::LinkPlan& plan;
  const linkage::FeatureTable& records;
  const Split& split;

  std::unique_ptr<ClientStrategy> operator()(const plan::AllPairsPlan& /*own*/) const {
    return std::make_unique<ClientAllPairs>(plan, records, split);
  }
  std::unique_ptr<ClientStrategy> operator()(const plan::BlockedPlan& /*own*/) const {
    return std::make_unique<ClientBlocked>(plan, records, split);
  }
};

}  // namespace

std::unique_ptr<ClientStrategy> make_client_strategy(const plan::LinkPlan& plan,
                                                     const linkage::FeatureTable& records,
                                                     const Split& split) {
  return std::visit(ClientMaker{plan, records, split}, plan.strategy);
}

}  // namespace tacit::protocol
