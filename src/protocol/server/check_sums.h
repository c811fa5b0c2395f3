// SPDX-License-Identifier: Apache-2.0
// Where the server adds up everything that must be 0 (docs/protocol.md, "Checks"): kChecks sums of products
// with secret random numbers, in the constant coefficients of ciphertexts. They use no evaluation key. For an
// honest client each is 0; otherwise they are uniform and independent, and the client, which gets them under
// pads, does not know what it decrypts. Nobody learns their values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>

#include "bgv/evaluator.h"
#include "plan/plan.h"

namespace tacit::protocol {

class CheckSums {
 public:
  /// The references outlive it.
  CheckSums(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder);

  /// Adds to check `check` the constant coefficient of the product with a polynomial, coefficients in [0, t).
  /// `ciphertext`: two or three parts, quadrupled or made of such, at any level of plan.check.sent_level and
  /// more. Safe to call from several threads at once.
  void add_product(std::size_t check, const bgv::Ciphertext& ciphertext, bgv::Plaintext polynomial);
  /// Adds the sum over the slots of `weights` times what is in them, divided by N. Weights in [0, t), at most
  /// N of them.
  void add_slots(std::size_t check, const bgv::Ciphertext& ciphertext,
                 std::span<const std::uint32_t> weights);
  /// Adds the sum over coefficients of `weights` times them; N weights in [0, t).
  void add_coefficients(std::size_t check, const bgv::Ciphertext& ciphertext,
                        std::span<const std::uint32_t> weights);
  /// Adds to every check a random combination of all slots: these must be 0, each of them.
  void add_zeros(const bgv::Ciphertext& ciphertext);

  /// Check `check` in the constant coefficient of three parts at plan.check.sent_level, correction factor 1.
  bgv::Ciphertext sum(std::size_t check) const;

 private:
  using Sums = std::array<std::optional<bgv::Ciphertext>, plan::kChecks>;

  const plan::Plan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::SlotEncoder& encoder_;
  std::mutex mutex_;
  std::map<bgv::Level, Sums> sums_;
};

}  // namespace tacit::protocol
