// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/shortness.h"

#include <cstring>

#include "base/error.h"

namespace tacit::protocol {

SentRows::SentRows(const plan::Plan& plan, const bgv::SecretKey& secret) : plan_(plan), secret_(secret) {}

void SentRows::note_plane(const bgv::Seed& seed, SecretVector<std::int32_t> phase) {
  planes_.seeds.push_back(seed);
  planes_.phases.push_back(std::move(phase));
}

void SentRows::note(const bgv::Seed& seed, SecretVector<std::int32_t> phase) {
  others_.seeds.push_back(seed);
  others_.phases.push_back(std::move(phase));
}

void SentRows::weigh(Sent& sent, std::string_view seed, bgv::Level level, std::optional<Rows>& rows) const {
  bgv::Seed weights;
  if (seed.size() != weights.size())
    throw Error(ErrorCategory::kProtocol, "the server's weights have a seed that is not 32 bytes");
  std::memcpy(weights.data(), seed.data(), weights.size());
  const bgv::Parameters& parameters = *secret_.parameters();
  rows.emplace(Rows{bgv::WeightedRows(parameters, level, 1, weights),
                    bgv::WeightedPhases(parameters.degree(), weights)});
  for (std::size_t i = 0; i < sent.seeds.size(); ++i) {
    const ring::RnsPoly alpha = bgv::expand_seed(sent.seeds[i], parameters.tables(level));
    const std::vector<const ring::RnsPoly*> object{&alpha};
    rows->alpha.add(std::span(&object, 1), bgv::for_each_in_turn);
    rows->phases.add(sent.phases[i]);
    sent.phases[i] = {};
  }
  sent = {};
}

void SentRows::weigh_planes(std::string_view seed) {
  require(!planes_.seeds.empty(), "planes are sent first");
  first_alpha_ =
      bgv::expand_seed(planes_.seeds.front(), secret_.parameters()->tables(plan_.link.planes_level));
  first_phase_.assign(planes_.phases.front().begin(), planes_.phases.front().end());
  weigh(planes_, seed, plan_.link.planes_level, plane_rows_);
}

void SentRows::weigh_others(std::string_view seed) {
  require(others_.seeds.size() == plan_.check.ciphertexts, "a proof is about all that is sent");
  weigh(others_, seed, plan_.check.level, other_rows_);
  std::vector<const ring::RnsPoly*> alpha{&first_alpha_};
  std::vector<const SecretVector<std::int64_t>*> phases{&first_phase_};
  for (const Rows* rows : {&*plane_rows_, &*other_rows_}) {
    for (std::size_t row = 0; row < bgv::kProofRows; ++row) {
      alpha.push_back(&rows->alpha.row(row, 0));
      phases.push_back(&rows->phases.row(row));
    }
  }
  prover_.emplace(secret_, plan_.check.proof, std::move(alpha), std::move(phases));
}

}  // namespace tacit::protocol
