#include "protocol/server/pads.h"

#include <algorithm>

#include "base/error.h"

namespace tacit::protocol {
SlotPads::~SlotPads() {
  bgv::wipe(pads_);
}

void SlotPads::take_off(const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder,
                        bgv::Ciphertext& ciphertext, std::size_t first, std::size_t count) const {
  require(first + count <= pads_.size(), "every refreshed slot has its pad");
  std::vector<std::uint32_t> negated(count);
  std::transform(pads_.begin() + static_cast<std::ptrdiff_t>(first),
                 pads_.begin() + static_cast<std::ptrdiff_t>(first + count), negated.begin(),
                 [](std::uint32_t pad) { return bgv::plaintext_modulus().negate(pad); });
  bgv::Plaintext plaintext = encoder.encode(negated);
  evaluator.add_plain(ciphertext, plaintext);
  bgv::wipe(plaintext);
  bgv::wipe(negated);
}

bgv::Plaintext visible_pad(const bgv::Padded& padded) {
  const std::uint32_t inverse = bgv::plaintext_modulus().inverse(padded.ciphertext.factor().value());
  bgv::Plaintext visible(padded.pad.size());
  std::transform(padded.pad.begin(), padded.pad.end(), visible.begin(),
                 [&](std::uint32_t pad) { return bgv::plaintext_modulus().multiply(pad, inverse); });
  return visible;
}

}  // namespace tacit::protocol
