// Where the vectors of a round are in a message. ClientMessage and ServerMessage name these fields alike.
#pragma once

#include "plan/plan.h"
#include "protocol/messages.pb.h"

namespace tacit::protocol {

/// The vector of a message of the round's kind. Calls `out_of_order`, which throws, with what is due when the
/// message has something else.
template <typename Message, typename OutOfOrder>
const Vector& due_vector(const Message& message, plan::RoundKind kind, const OutOfOrder& out_of_order) {
  switch (kind) {
    case plan::RoundKind::kLinkSums:
      if (!message.has_link_counts()) out_of_order("a vector of link sums");
      return message.link_counts();
    case plan::RoundKind::kCategories:
    case plan::RoundKind::kPowers:
      if (!message.has_powers()) out_of_order("a vector of powers");
      return message.powers();
    case plan::RoundKind::kTotals:
      if (!message.has_totals()) out_of_order("a vector of totals");
      return message.totals();
    case plan::RoundKind::kGate:
    case plan::RoundKind::kValues:
      break;
  }
  if (!message.has_gate()) out_of_order("a vector of the gate");
  return message.gate();
}

/// Where a vector of the round's kind goes in a message.
template <typename Message>
Vector& vector_in(Message& message, plan::RoundKind kind) {
  switch (kind) {
    case plan::RoundKind::kLinkSums:
      return *message.mutable_link_counts();
    case plan::RoundKind::kCategories:
    case plan::RoundKind::kPowers:
      return *message.mutable_powers();
    case plan::RoundKind::kTotals:
      return *message.mutable_totals();
    case plan::RoundKind::kGate:
    case plan::RoundKind::kValues:
      break;
  }
  return *message.mutable_gate();
}

}  // namespace tacit::protocol
