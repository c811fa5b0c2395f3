// SPDX-License-Identifier: Apache-2.0
#include "bgv/ciphertext.h"

#include "base/error.h"

namespace tacit::bgv {
CorrectionFactor::CorrectionFactor(std::uint32_t value) : value_(value) {
  if (value == 0 || value >= kPlaintextModulus) {
    throw Error(ErrorCategory::kUsage, "a correction factor is a nonzero residue of the plaintext modulus");
  }
}

CorrectionFactor CorrectionFactor::operator*(CorrectionFactor other) const {
  return CorrectionFactor(plaintext_modulus().multiply(value_, other.value_));
}

CorrectionFactor CorrectionFactor::operator/(CorrectionFactor other) const {
  return CorrectionFactor(plaintext_modulus().multiply(value_, plaintext_modulus().inverse(other.value_)));
}

CorrectionFactor factor_of(std::uint64_t n) {
  return CorrectionFactor(plaintext_modulus().reduce(n));
}

Ciphertext::Ciphertext(std::vector<ring::RnsPoly> parts, CorrectionFactor factor)
    : parts_(std::move(parts)), factor_(factor) {
  require(parts_.size() >= 2, "a ciphertext has at least two parts");
  for (const ring::RnsPoly& part : parts_) {
    require(part.limbs() == parts_.front().limbs() && part.degree() == parts_.front().degree(),
            "the parts of a ciphertext have one level");
  }
}

}  // namespace tacit::bgv
