// Where the server gathers what must be 0 (docs/protocol.md, "Checks"): for each of a few independent checks
// a sum of products with secret random numbers, which is 0 if the client has followed the protocol and else
// uniformly random. It lies in the constant coefficient of a ciphertext; at the end a trace brings it to
// every slot, and each slot of the table has a random multiple of it added. Nobody is told what it is.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>

#include "bgv/evaluator.h"
#include "plan/plan.h"

namespace tacit::protocol {

class CheckSums {
 public:
  /// The references outlive it.
  CheckSums(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
            const bgv::SlotEncoder& encoder);

  /// Adds to check `check` the constant coefficient of the product with a polynomial, coefficients in [0, t).
  /// `ciphertext`: two parts, at plan.check.level or above it, or one level below. Safe to call from several
  /// threads at once.
  void add_product(std::size_t check, const bgv::Ciphertext& ciphertext, bgv::Plaintext polynomial);
  /// Adds the sum over the slots of `weights` times what is in them, divided by N. Weights in [0, t), at most
  /// N of them.
  void add_slots(std::size_t check, const bgv::Ciphertext& ciphertext,
                 std::span<const std::uint32_t> weights);
  /// Adds the sum over coefficients of `weights` times them; N weights in [0, t).
  void add_coefficients(std::size_t check, const bgv::Ciphertext& ciphertext,
                        std::span<const std::uint32_t> weights);
  /// Adds a random combination of all slots: these must be 0, each of them.
  void add_zeros(std::size_t check, const bgv::Ciphertext& ciphertext);

  /// Every check in all slots, at the level of packing. Called once, when all is in.
  std::array<bgv::Ciphertext, plan::kChecks> everywhere();

 private:
  const plan::Plan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const bgv::SlotEncoder& encoder_;
  std::mutex mutex_;
  // [check]: at plan.check.level, and at the level of packing.
  std::array<std::optional<bgv::Ciphertext>, plan::kChecks> high_, low_;
};

/// A gated ciphertext at the end level, with a fresh random multiple of every check added to each slot.
bgv::Ciphertext folded(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::Ciphertext& gated,
                       std::span<const bgv::Ciphertext> checks);

}  // namespace tacit::protocol
