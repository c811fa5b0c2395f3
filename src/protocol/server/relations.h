// SPDX-License-Identifier: Apache-2.0
// What must hold between the numbers that a client has sent back (docs/protocol.md, "Checks"): sums of them,
// and of slotwise products of two of them, with weights that the server draws. Weights are gathered first, so
// that every ciphertext and every product goes into the checks once; what no further relation has is added up
// before the end, and freed.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>

#include "base/secret_vector.h"
#include "bgv/evaluator.h"
#include "plan/plan.h"
#include "protocol/observer.h"
#include "protocol/server/check_sums.h"

namespace tacit::protocol {

class Relations {
 public:
  /// A ciphertext that the client has sent back, without its pads.
  using Number = std::size_t;
  /// One factor of a product: the slots of a number, plus constants in [0, t) if there are any.
  struct Factor {
    Number number = 0;
    SecretVector<std::uint32_t> constants;
  };

  /// Weights by check and slot; secret.
  class Weights {
   public:
    explicit Weights(std::size_t degree);
    Weights(const Weights&) = delete;
    std::span<std::uint32_t> of(std::size_t check) { return weights_[check]; }
    void add(std::size_t check, std::size_t slot, std::uint32_t weight);
    void subtract(std::size_t check, std::size_t slot, std::uint32_t weight);

   private:
    std::array<SecretVector<std::uint32_t>, plan::kChecks> weights_;
  };

  /// `plan` outlives it.
  explicit Relations(const plan::Plan& plan) : plan_(plan) {}

  /// At plan.check.level; as the client has sent it, minus its pads.
  Number add(const bgv::Evaluator& evaluator, bgv::Ciphertext ciphertext);
  /// Quadrupled, as everything is that the server computes with it: a phase that is only short when it is
  /// multiplied by 4 must not make a result depend on more than its plaintext (docs/security.md).
  const bgv::Ciphertext& ciphertext(Number number) const { return numbers_[number].ciphertext; }
  /// The weights of a number's slots.
  Weights& of(Number number);
  /// The weights of a further product's slots.
  Weights& of_product(Factor a, Factor b);

  /// Adds the numbers in `done`, and all products, up into the checks and frees them: nothing may ask for
  /// these numbers any more. Uses all threads of the current arena; throws Error(kCancelled) where the
  /// observer says so.
  void settle(std::span<const Number> done, const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder,
              Observer& observer, CheckSums& checks);
  /// The same with all numbers.
  void gather(const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder, Observer& observer,
              CheckSums& checks);

 private:
  struct Entry {
    bgv::Ciphertext ciphertext;  // of no parts, once it is freed
    std::optional<Weights> weights;
    explicit Entry(bgv::Ciphertext own) : ciphertext(std::move(own)) {}
  };
  struct Product {
    Factor a, b;
    Weights weights;
    Product(Factor left, Factor right, std::size_t degree)
        : a(std::move(left)), b(std::move(right)), weights(degree) {}
  };

  bgv::Ciphertext value(const Factor& factor, const bgv::Evaluator& evaluator,
                        const bgv::SlotEncoder& encoder) const;

  const plan::Plan& plan_;
  std::deque<Entry> numbers_;
  std::deque<Product> products_;
};

}  // namespace tacit::protocol
