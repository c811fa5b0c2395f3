// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/padded.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "protocol/round_messages.h"
#include "protocol/work_timer.h"

namespace tacit::protocol::server {

namespace {

/// Ciphertexts that are made before they are sent: enough for many threads, and few enough for a client that
/// waits.
constexpr std::size_t kAtOnce = 16;

struct Made {
  std::string bytes;
  bgv::Plaintext pad;
};

Made padded_and_saved(const Query& query, const bgv::PublicKey& key, const bgv::Ciphertext& ciphertext) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  bgv::Padded padded = bgv::pad(query.evaluator, ciphertext, key);
  const std::uint32_t inverse = t.inverse(padded.ciphertext.factor().value());
  for (std::uint32_t& pad : padded.pad) pad = t.multiply(pad, inverse);
  return {bgv::save(*query.parameters, padded.ciphertext), std::move(padded.pad)};
}

}  // namespace

void send_padded(Host& host, const Query& query, const bgv::PublicKey& key, std::size_t round,
                 std::span<const bgv::Ciphertext> ciphertexts, const SendToClient& send,
                 const std::function<void(std::size_t index, bgv::Plaintext pad)>& note) {
  for (std::size_t first = 0; first < ciphertexts.size(); first += kAtOnce) {
    std::vector<Made> made(std::min(kAtOnce, ciphertexts.size() - first));
    host.workers.run([&] {
      link::parallel_for(made.size(), [&](std::size_t i) {
        const WorkTimer timer(host.observer, Work::kRefresh);
        made[i] = padded_and_saved(query, key, ciphertexts[first + i]);
      });
    });
    for (std::size_t i = 0; i < made.size(); ++i) {
      note(first + i, std::move(made[i].pad));
      ServerMessage message;
      set_vector(message, round, first + i, std::move(made[i].bytes));
      send(message);
    }
  }
}

}  // namespace tacit::protocol::server
