// SPDX-License-Identifier: Apache-2.0
#include "protocol/choice_messages.h"

#include "base/error.h"

namespace tacit::protocol {
namespace {

void write_strategy(const plan::AllPairsChoice& choice, Proposal& proposal) {
  AllPairs& message = *proposal.mutable_all_pairs();
  message.set_width(choice.width);
  message.set_copies(choice.copies);
  message.set_shelves(choice.shelves);
  message.set_switch_masks(choice.switch_masks);
  message.set_pack_at_end(choice.pack_at_end);
}

void write_strategy(const plan::BlockedChoice& choice, Proposal& proposal) {
  Blocked& message = *proposal.mutable_blocked();
  message.set_width(choice.width);
  message.set_groups(choice.groups);
  message.set_shelves(choice.shelves);
  message.set_score_drop(choice.score_drop);
  message.set_pack_at_end(choice.pack_at_end);
}

plan::StrategyChoice read_strategy(const Proposal& proposal) {
  switch (proposal.strategy_case()) {
    case Proposal::kAllPairs: {
      const AllPairs& own = proposal.all_pairs();
      return plan::AllPairsChoice{own.width(), own.copies(), own.shelves(), own.switch_masks(),
                                  own.pack_at_end()};
    }
    case Proposal::kBlocked: {
      const Blocked& own = proposal.blocked();
      return plan::BlockedChoice{own.width(), own.groups(), own.shelves(), own.score_drop(),
                                 own.pack_at_end()};
    }
    case Proposal::STRATEGY_NOT_SET:
      break;
  }
  throw Error(ErrorCategory::kProtocol,
              "the server proposes a link strategy that this release does not know");
}

}  // namespace

void write_choice(const plan::PlanChoice& choice, Proposal& proposal) {
  proposal.set_degree(choice.degree);
  proposal.set_end_level(static_cast<std::uint32_t>(choice.end_level));
  std::visit([&](const auto& strategy) { write_strategy(strategy, proposal); }, choice.strategy);
}

plan::PlanChoice read_choice(const Proposal& proposal) {
  return {proposal.degree(), static_cast<std::size_t>(proposal.special_primes_size()), proposal.end_level(),
          read_strategy(proposal)};
}

}  // namespace tacit::protocol
