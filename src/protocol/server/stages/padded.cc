#include "protocol/server/stages/padded.h"

#include <utility>

#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "protocol/round_messages.h"

namespace tacit::protocol::server {

void send_padded(const Query& query, const bgv::PublicKey& key, std::size_t round,
                 std::span<const bgv::Ciphertext> ciphertexts, const SendToClient& send,
                 const std::function<void(std::size_t index, bgv::Plaintext pad)>& note) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  for (std::size_t i = 0; i < ciphertexts.size(); ++i) {
    bgv::Padded padded = bgv::pad(query.evaluator, ciphertexts[i], key);
    const std::uint32_t inverse = t.inverse(padded.ciphertext.factor().value());
    for (std::uint32_t& pad : padded.pad) pad = t.multiply(pad, inverse);
    note(i, std::move(padded.pad));
    ServerMessage message;
    set_vector(message, round, i, bgv::save(*query.parameters, padded.ciphertext));
    send(message);
  }
}

}  // namespace tacit::protocol::server
