// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/stages/query.h"

#include <utility>

#include "bgv/secret/encryptor.h"
#include "bgv/serialize.h"

namespace tacit::protocol::client {

Query::Query(AcceptedProposal proposal)
    : accepted(std::move(proposal)),
      parameters(bgv::Parameters::create(plan().literal, plan().request.security)),
      encoder(parameters) {}

Linkage::Linkage(const plan::LinkPlan& plan, linkage::FeatureTable client_records, const Split& split)
    : records(std::move(client_records)), strategy(make_client_strategy(plan, records, split)) {}

Encryptor::Encryptor(const Query& query)
    : query_(query), secret_(query.parameters), rows_(query.plan(), secret_) {}

std::string Encryptor::plane(std::span<const std::uint32_t> slots) {
  SecretVector<std::int32_t> phase;
  const bgv::SeededCiphertext plane =
      bgv::encrypt(secret_, query_.encoder.encode(slots), query_.plan().link.planes_level, &phase);
  rows_.note_plane(plane.seed, std::move(phase));
  return bgv::save(*query_.parameters, plane);
}

std::string Encryptor::behind_planes(std::span<const std::uint32_t> slots) {
  return behind_planes_coefficients(query_.encoder.encode(slots));
}

std::string Encryptor::behind_planes_coefficients(const bgv::Plaintext& plaintext) {
  SecretVector<std::int32_t> phase;
  const bgv::SeededCiphertext ciphertext =
      bgv::encrypt(secret_, plaintext, query_.plan().check.level, &phase);
  rows_.note(ciphertext.seed, std::move(phase));
  return bgv::save(*query_.parameters, ciphertext);
}

}  // namespace tacit::protocol::client
