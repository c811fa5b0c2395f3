// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/shortness.h"

#include "base/error.h"
#include "link/workers.h"

namespace tacit::protocol {

ReceivedRows::ReceivedRows(const plan::Plan& plan, const bgv::Parameters& parameters)
    : plan_(plan),
      planes_(parameters, plan.link.planes_level, 2, bgv::random_seed()),
      others_(parameters, plan.check.level, 2, bgv::random_seed()) {}

void ReceivedRows::add_planes(std::span<const bgv::Ciphertext> planes) {
  if (!first_plane_.has_value()) first_plane_ = planes.front();
  std::vector<std::vector<const ring::RnsPoly*>> objects;
  for (const bgv::Ciphertext& plane : planes) objects.push_back({&plane.part(0), &plane.part(1)});
  planes_.add(objects, link::parallel_for);
}

void ReceivedRows::add(const bgv::Ciphertext& ciphertext) {
  const std::vector<const ring::RnsPoly*> object{&ciphertext.part(0), &ciphertext.part(1)};
  others_.add(std::span(&object, 1), bgv::for_each_in_turn);
}

bgv::ProofStatement ReceivedRows::statement() const {
  require(others_.objects() == plan_.check.ciphertexts, "a proof is about all that has come");
  bgv::ProofStatement statement;
  const auto add_row = [&](const ring::RnsPoly& beta, const ring::RnsPoly& alpha) {
    statement.beta.push_back(&beta);
    statement.alpha.push_back(&alpha);
  };
  add_row(first_plane_->part(0), first_plane_->part(1));
  for (const bgv::WeightedRows* rows : {&planes_, &others_}) {
    for (std::size_t row = 0; row < bgv::kProofRows; ++row) add_row(rows->row(row, 0), rows->row(row, 1));
  }
  return statement;
}

}  // namespace tacit::protocol
