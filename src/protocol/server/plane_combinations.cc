// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/plane_combinations.h"

#include "bgv/random.h"

namespace tacit::protocol {
namespace {

bgv::Ciphertext zero(const bgv::Evaluator& evaluator, bgv::Level level, std::size_t parts) {
  std::vector<ring::RnsPoly> polynomials;
  for (std::size_t i = 0; i < parts; ++i)
    polynomials.push_back(ring::RnsPoly::zero(evaluator.parameters().degree(), level));
  return bgv::Ciphertext(std::move(polynomials), bgv::CorrectionFactor());
}

std::uint32_t random_number() {
  return bgv::random_residues(1).front();
}

}  // namespace

PlaneCombinations::PlaneCombinations(const bgv::Evaluator& evaluator, bgv::Level level)
    : evaluator_(&evaluator) {
  for (std::size_t i = 0; i < plan::kPlaneCombinations; ++i) {
    zeros_.push_back(zero(evaluator, level, 3));
    copies_.push_back(zero(evaluator, level, 2));
  }
}

void PlaneCombinations::add_difference(const bgv::Ciphertext& a, const bgv::Ciphertext& b) {
  for (bgv::Ciphertext& sum : zeros_) {
    const std::uint32_t random = random_number();
    evaluator_->add_multiple(sum, a, random);
    evaluator_->add_multiple(sum, b, bgv::plaintext_modulus().negate(random));
  }
}

void PlaneCombinations::add_binary(const bgv::Ciphertext& v) {
  add_difference(evaluator_->square(v), v);
}

void PlaneCombinations::add_within(const bgv::Ciphertext& v, const bgv::Ciphertext& presence) {
  add_difference(evaluator_->multiply(v, presence), v);
}

bgv::Ciphertext PlaneCombinations::add_digit(std::span<const bgv::Ciphertext> planes) {
  std::vector<const bgv::Ciphertext*> terms;
  for (const bgv::Ciphertext& plane : planes) {
    terms.push_back(&plane);
    add_binary(plane);
  }
  bgv::Ciphertext sum = evaluator_->sum(terms);
  add_binary(sum);
  return sum;
}

void PlaneCombinations::add_copies(const bgv::Ciphertext& v) {
  for (bgv::Ciphertext& sum : copies_) evaluator_->add_multiple(sum, v, random_number());
}

void PlaneCombinations::add(const PlaneCombinations& other) {
  for (std::size_t i = 0; i < zeros_.size(); ++i) {
    evaluator_->add(zeros_[i], other.zeros_[i]);
    evaluator_->add(copies_[i], other.copies_[i]);
  }
}

}  // namespace tacit::protocol
