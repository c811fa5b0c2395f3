// Pads and taking them off again (docs/protocol.md, "Pads"): what the server adds to each number before the
// client sees it, and subtracts from the refreshed ciphertext that comes back. Secret, for one refresh, and
// wiped.
#pragma once

#include <cstdint>
#include <vector>

#include "bgv/evaluator.h"
#include "bgv/pad.h"
#include "bgv/plaintext.h"

namespace tacit::protocol {

/// Numbers modulo t in the order of the slots in which they come back.
class SlotPads {
 public:
  SlotPads() = default;
  ~SlotPads();
  SlotPads(SlotPads&&) = default;
  SlotPads& operator=(SlotPads&&) = default;
  SlotPads(const SlotPads&) = delete;
  SlotPads& operator=(const SlotPads&) = delete;

  void append(std::uint32_t pad) { pads_.push_back(pad); }
  std::size_t size() const { return pads_.size(); }
  std::uint32_t operator[](std::size_t i) const { return pads_[i]; }
  /// Subtracts pads [first, first + count) from the slots 0 .. count-1 of `ciphertext`.
  void take_off(const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder, bgv::Ciphertext& ciphertext,
                std::size_t first, std::size_t count) const;

 private:
  std::vector<std::uint32_t> pads_;
};

/// The pad of a ciphertext as the client sees it, with the plaintext factor taken off.
bgv::Plaintext visible_pad(const bgv::Padded& padded);

}  // namespace tacit::protocol
