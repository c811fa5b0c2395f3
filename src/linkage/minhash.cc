// SPDX-License-Identifier: Apache-2.0
#include "linkage/minhash.h"

#include <cstdint>

#include "linkage/text.h"

namespace tacit::linkage {

std::string min_qgram(std::string_view text, int q, const KeyedHash& order) {
  if (text.empty()) return {};
  const auto width = static_cast<std::size_t>(q);
  const std::u32string begin_marks(width - 1, U'\x02');  // control characters: no name has them
  const std::u32string end_marks(width - 1, U'\x03');
  const std::u32string padded = begin_marks + decode_text(text) + end_marks;
  std::string best;
  std::uint64_t best_hash = 0;
  for (std::size_t i = 0; i + width <= padded.size(); ++i) {
    std::string qgram = encode_text(std::u32string_view(padded).substr(i, width));
    const std::uint64_t hash = order(qgram);
    if (best.empty() || hash < best_hash) {
      best = std::move(qgram);
      best_hash = hash;
    }
  }
  return best;
}

}  // namespace tacit::linkage
