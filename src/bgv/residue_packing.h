// SPDX-License-Identifier: Apache-2.0
// Residues on the wire: 30 bits each, least significant bit first, so that 16 residues take 60 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tacit::bgv {

/// Bytes of `count` packed residues; `count` is a multiple of 4.
constexpr std::size_t packed_bytes(std::size_t count) {
  return count * 30 / 8;
}

/// Appends the residues (each below 2^30, a multiple of 4 of them).
void pack_residues(std::span<const std::uint32_t> residues, std::string& out);

/// Reads residues.size() residues from packed_bytes(residues.size()) bytes; false if one is not below
/// `bound`.
bool unpack_residues(std::string_view bytes, std::uint32_t bound, std::span<std::uint32_t> residues);

}  // namespace tacit::bgv
