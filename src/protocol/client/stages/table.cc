// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/stages/table.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "protocol/client/answer.h"
#include "protocol/sealed_table.h"

namespace tacit::protocol::client {

std::unique_ptr<Stage> TableStage::receive(const ServerMessage& message, const SendToServer& /*send*/) {
  if (!message.has_table()) out_of_order("the table");
  const AcceptedProposal& accepted = host_.query->accepted;
  const std::size_t count = accepted.plan.table.tabulate.items.count();
  const std::optional<SecretVector<std::uint32_t>> pads = unseal(key_, message.table().sealed(), 2 * count);
  if (!pads.has_value()) {
    throw Error(ErrorCategory::kProtocol,
                "the server's table does not open: something was changed in transit, or one of the two sides "
                "runs a modified Tacit");
  }
  auto done = std::make_unique<LastStage>(read_answer(accepted, host_.split, gated(*pads)));
  host_.observer.on_phase(Phase::kDone);
  return done;
}

SlotVectors TableStage::gated(const SecretVector<std::uint32_t>& pads) const {
  const plan::Plan& plan = host_.query->plan();
  const std::size_t count = plan.table.tabulate.items.count(), degree = plan.degree();
  const ring::Modulus& t = bgv::plaintext_modulus();
  SlotVectors gated;
  for (std::size_t first = 0; first < count; first += degree) {
    for (const bool gates : {true, false}) {
      const SecretVector<std::uint32_t>& padded = (gates ? padded_.gates : padded_.values)[first / degree];
      const auto pad = pads.begin() + static_cast<std::ptrdiff_t>(gates ? 0 : count);
      SecretVector<std::uint32_t>& slots = gated.emplace_back(degree, 0);
      for (std::size_t item = first; item < std::min(first + degree, count); ++item)
        slots[item - first] = t.subtract(padded[item - first], pad[static_cast<std::ptrdiff_t>(item)]);
    }
  }
  return gated;
}

}  // namespace tacit::protocol::client
