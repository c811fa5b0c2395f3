// SPDX-License-Identifier: Apache-2.0
// What the server sends in a round.
#pragma once

#include <functional>
#include <span>

#include "protocol/server/stages/query.h"
#include "protocol/server/stages/stage.h"

namespace tacit::protocol::server {

/// Pads the ciphertexts, which are at the end level, by all threads, and sends them in order as round number
/// `round`. `note` is given each pad as the client sees it, its correction factor taken off.
void send_padded(Host& host, const Query& query, const bgv::PublicKey& key, std::size_t round,
                 std::span<const bgv::Ciphertext> ciphertexts, const SendToClient& send,
                 const std::function<void(std::size_t index, bgv::Plaintext pad)>& note);

}  // namespace tacit::protocol::server
