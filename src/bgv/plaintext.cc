// SPDX-License-Identifier: Apache-2.0
#include "bgv/plaintext.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/error.h"
#include "ring/kernels.h"
#include "ring/secret_poly.h"

namespace tacit::bgv {

SlotEncoder::SlotEncoder(const ParametersPtr& parameters)
    : SlotEncoder(std::shared_ptr<const ring::NttTables>(parameters, &parameters->plaintext_ntt())) {}

SlotEncoder::SlotEncoder(std::size_t degree)
    : SlotEncoder(std::make_shared<const ring::NttTables>(degree, plaintext_modulus())) {}

SlotEncoder::SlotEncoder(std::shared_ptr<const ring::NttTables> transform)
    : transform_(std::move(transform)), position_(transform_->degree()) {
  const std::size_t degree = transform_->degree(), row = degree / 2, mask = 2 * degree - 1;
  const int bits = std::countr_zero(degree);
  std::size_t exponent = 1;
  for (std::size_t j = 0; j < row; ++j) {
    const std::size_t opposite = 2 * degree - exponent;
    position_[j] = static_cast<std::uint32_t>(ring::bit_reverse((exponent - 1) / 2, bits));
    position_[row + j] = static_cast<std::uint32_t>(ring::bit_reverse((opposite - 1) / 2, bits));
    exponent = exponent * 5 & mask;
  }
}

Plaintext SlotEncoder::encode(std::span<const std::uint32_t> slots) const {
  const std::size_t degree = transform_->degree();
  // Checks every value, even after one is too large: slots are secret.
  std::uint32_t too_large = 0;
  for (const std::uint32_t v : slots)
    too_large |= static_cast<std::uint32_t>((std::uint64_t{kPlaintextModulus} - 1 - v) >> 63);
  if (slots.size() > degree || too_large != 0) {
    throw Error(ErrorCategory::kUsage,
                "a plaintext holds at most N slot values, each below the plaintext modulus");
  }
  ring::SecretPoly values(degree, 1);
  std::fill_n(values.data(), degree, 0U);
  for (std::size_t i = 0; i < slots.size(); ++i) values.data()[position_[i]] = slots[i];
  ring::inverse_ntt(values.data(), *transform_);
  return Plaintext(values.data(), values.data() + degree);
}

SecretVector<std::uint32_t> SlotEncoder::decode(std::span<const std::uint32_t> coefficients) const {
  const std::size_t degree = transform_->degree();
  require(coefficients.size() == degree, "a plaintext has N coefficients");
  ring::SecretPoly values(degree, 1);
  std::copy(coefficients.begin(), coefficients.end(), values.data());
  ring::forward_ntt(values.data(), *transform_);
  SecretVector<std::uint32_t> slots(degree);
  for (std::size_t i = 0; i < degree; ++i) slots[i] = values.data()[position_[i]];
  return slots;
}

std::uint32_t rotation_exponent(std::size_t degree, int steps, bool swap) {
  const std::size_t row = degree / 2, mask = 2 * degree - 1;
  std::size_t left = static_cast<std::size_t>(((steps % static_cast<long>(row)) + static_cast<long>(row)) %
                                              static_cast<long>(row));
  std::size_t exponent = 1;
  for (std::size_t power = 5; left != 0; left >>= 1, power = power * power & mask) {
    if (left & 1) exponent = exponent * power & mask;
  }
  return static_cast<std::uint32_t>(swap ? 2 * degree - exponent : exponent);
}

}  // namespace tacit::bgv
