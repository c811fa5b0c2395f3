// SPDX-License-Identifier: Apache-2.0
// How the ciphertexts of a round travel, in either direction.
#pragma once

#include <cstddef>
#include <string>

#include "plan/plan.h"
#include "protocol/messages.pb.h"

namespace tacit::protocol {

/// What is due in a round of this kind, for a message about something else: "a vector of link sums".
const char* due_in(plan::RoundKind kind);

/// Whether the message, a ClientMessage or a ServerMessage, has vector number `index` of round number
/// `round`.
template <typename Message>
bool has_vector(const Message& message, std::size_t round, std::size_t index) {
  return message.has_vector() && message.vector().round() == round && message.vector().index() == index;
}

/// Puts it there.
template <typename Message>
void set_vector(Message& message, std::size_t round, std::size_t index, std::string ciphertext) {
  message.mutable_vector()->set_round(static_cast<std::uint32_t>(round));
  message.mutable_vector()->set_index(static_cast<std::uint32_t>(index));
  message.mutable_vector()->set_ciphertext(std::move(ciphertext));
}

}  // namespace tacit::protocol
