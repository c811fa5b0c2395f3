#include "rpc/traffic.h"

namespace tacit::rpc {

using protocol::ClientMessage;
using protocol::Phase;
using protocol::ServerMessage;

Bytes Traffic::total() const {
  Bytes sum;
  for (const Bytes& bytes : by_phase) {
    sum.bytes_up += bytes.bytes_up;
    sum.bytes_down += bytes.bytes_down;
  }
  return sum;
}

std::optional<Phase> phase_of(const ClientMessage& message) {
  switch (message.body_case()) {
    case ClientMessage::kHello:
    case ClientMessage::kCatalogRequest:
      return Phase::kHello;
    case ClientMessage::kPublicKey:
    case ClientMessage::kKeyDigit:
      return Phase::kKeys;
    case ClientMessage::kPlane:
      return Phase::kPlanes;
    case ClientMessage::kSelection:
    case ClientMessage::kLinkCounts:
    case ClientMessage::kPowers:
      return Phase::kTabulate;
    case ClientMessage::kTotals:
    case ClientMessage::kGate:
    case ClientMessage::kCommitment:
    case ClientMessage::kResponse:
    case ClientMessage::kConfirmation:
      return Phase::kGate;
    case ClientMessage::BODY_NOT_SET:
      break;
  }
  return std::nullopt;
}

std::optional<Phase> phase_of(const ServerMessage& message) {
  switch (message.body_case()) {
    case ServerMessage::kProposal:
    case ServerMessage::kCatalogReply:
      return Phase::kHello;
    case ServerMessage::kLinkCounts:
      return Phase::kLink;
    case ServerMessage::kPowers:
    case ServerMessage::kTotals:
      return Phase::kTabulate;
    case ServerMessage::kGate:
    case ServerMessage::kChecks:
    case ServerMessage::kChallenge:
    case ServerMessage::kTable:
      return Phase::kGate;
    case ServerMessage::kWeights:  // of planes as of what is refreshed: belongs to what is under way
    case ServerMessage::kProgress:
    case ServerMessage::kFailure:
    case ServerMessage::BODY_NOT_SET:
      break;
  }
  return std::nullopt;
}

void TrafficMeter::add(const ClientMessage& message, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  current(phase_of(message)).bytes_up += bytes;
}

void TrafficMeter::add(const ServerMessage& message, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  current(phase_of(message)).bytes_down += bytes;
}

Traffic TrafficMeter::so_far() const {
  const std::lock_guard lock(mutex_);
  return traffic_;
}

Bytes& TrafficMeter::current(std::optional<Phase> phase) {
  if (phase) phase_ = *phase;
  return traffic_.by_phase[static_cast<std::size_t>(phase_)];
}

}  // namespace tacit::rpc
