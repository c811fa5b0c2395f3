// SPDX-License-Identifier: Apache-2.0
#include "bgv/residue_packing.h"

#include "base/error.h"

namespace tacit::bgv {
namespace {
constexpr std::uint64_t kMask = (1ULL << 30) - 1;
}

void pack_residues(std::span<const std::uint32_t> residues, std::string& out) {
  require(residues.size() % 4 == 0, "residues are packed in fours");
  std::size_t at = out.size();
  out.resize(at + packed_bytes(residues.size()));
  // Four residues are 120 bits: 15 bytes, as one word of 64 bits and one of 56.
  for (std::size_t i = 0; i < residues.size(); i += 4) {
    const std::uint64_t low = residues[i] | static_cast<std::uint64_t>(residues[i + 1]) << 30 |
                              static_cast<std::uint64_t>(residues[i + 2]) << 60;
    const std::uint64_t high = residues[i + 2] >> 4 | static_cast<std::uint64_t>(residues[i + 3]) << 26;
    for (int b = 0; b < 8; ++b) out[at++] = static_cast<char>(low >> (8 * b));
    for (int b = 0; b < 7; ++b) out[at++] = static_cast<char>(high >> (8 * b));
  }
}

bool unpack_residues(std::string_view bytes, std::uint32_t bound, std::span<std::uint32_t> residues) {
  require(residues.size() % 4 == 0 && bytes.size() == packed_bytes(residues.size()),
          "residues are packed in fours");
  bool in_range = true;
  for (std::size_t i = 0, at = 0; i < residues.size(); i += 4) {
    std::uint64_t low = 0, high = 0;
    for (int b = 0; b < 8; ++b)
      low |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[at++])) << (8 * b);
    for (int b = 0; b < 7; ++b)
      high |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[at++])) << (8 * b);
    residues[i] = static_cast<std::uint32_t>(low & kMask);
    residues[i + 1] = static_cast<std::uint32_t>(low >> 30 & kMask);
    residues[i + 2] = static_cast<std::uint32_t>((low >> 60 | high << 4) & kMask);
    residues[i + 3] = static_cast<std::uint32_t>(high >> 26);
    for (std::size_t k = i; k < i + 4; ++k) in_range &= residues[k] < bound;
  }
  return in_range;
}

}  // namespace tacit::bgv
