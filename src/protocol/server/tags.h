// By what the server sees whether a client sends back the numbers that it was sent (docs/protocol.md,
// "Checks"). Link sums: beside them go combinations of all layers with secret small coefficients, and what
// comes back must have the same combinations. Powers: the server has what it sent under encryption, and
// combines the difference to what has come back. Both with kTags independent sets of coefficients.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "plan/plan.h"
#include "protocol/server/check_sums.h"

namespace tacit::protocol {

/// Secret, for one query, and wiped.
class LinkTags {
 public:
  explicit LinkTags(const plan::Plan& plan);
  ~LinkTags();
  LinkTags(LinkTags&&) = default;
  LinkTags(const LinkTags&) = delete;

  /// The tags of packed link sums (plan.layout.packed_ciphertexts() of them, at the packing level), packed as
  /// further layers would be. Uses all threads of the current arena.
  bgv::Ciphertext combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                          std::span<const bgv::Ciphertext> packed) const;
  /// Adds to the checks what must be 0 of link sums in slots, plan.power_vectors() ciphertexts.
  void check(std::span<const bgv::Ciphertext> sums, CheckSums& checks) const;

 private:
  std::uint32_t coefficient(std::size_t tag, std::size_t layer) const {
    return coefficients_[tag * plan_.layout.layers() + layer];
  }
  /// The polynomial that brings layer l of packed ciphertext `packed` to the multiples of w, times the tag's
  /// coefficient.
  bgv::Plaintext polynomial(std::size_t tag, std::size_t packed) const;

  const plan::Plan& plan_;
  std::vector<std::uint32_t> coefficients_;  // [tag * layers + layer], small, modulo t
};

class PowerTags {
 public:
  /// The references outlive it.
  PowerTags(const plan::Plan& plan, const bgv::Evaluator& evaluator) : plan_(plan), evaluator_(evaluator) {}

  /// What a round sends, before its pads, at the end level.
  void remember(std::vector<bgv::Ciphertext> sent) { sent_ = std::move(sent); }
  /// What has come back, pads off. Uses all threads of the current arena.
  void compare(std::span<const bgv::Ciphertext> back);
  /// What is linked or not, 0 or 1 in every slot, at the level of the cells' values.
  void check_binary(std::span<const bgv::Ciphertext> linked, const bgv::EvaluationKeys& keys);
  /// kTags numbers that are 0 if all has come back as it was, packed with N, at the end level.
  bgv::Ciphertext packed(const bgv::EvaluationKeys& keys) const;

 private:
  bgv::Ciphertext difference(std::span<const bgv::Ciphertext> back) const;
  void add(std::vector<bgv::Ciphertext> terms);

  const plan::Plan& plan_;
  const bgv::Evaluator& evaluator_;
  std::vector<bgv::Ciphertext> sent_;
  std::vector<bgv::Ciphertext> sums_;  // [tag]
};

}  // namespace tacit::protocol
