// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/proof.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "protocol/server/stages/release.h"
#include "protocol/work_timer.h"

namespace tacit::protocol::server {
namespace {

/// An honest client begins its proof again about once in five times; each attempt is one more chance for a
/// cheat (docs/security.md).
constexpr std::size_t kMaxCommitments = 24;

}  // namespace

ProofStage::ProofStage(Host& host, std::unique_ptr<const Query> query, std::unique_ptr<const Intake> intake,
                       SecretVector<std::uint32_t> table_pads)
    : host_(host), query_(std::move(query)), intake_(std::move(intake)), table_pads_(std::move(table_pads)) {}

void ProofStage::begin(const CheckSums& checks, const bgv::PublicKey& key, const SendToClient& send) {
  const WorkTimer timer(host_.observer, Work::kGate);
  CheckReadings readings;
  for (std::size_t check = 0; check < plan::kChecks; ++check) {
    const bgv::Padded padded = bgv::pad(query_->evaluator, checks.sum(check), key);
    // The client decrypts this if the sum is 0.
    readings[check] = padded.pad.front();
    ServerMessage message;
    message.mutable_check()->set_index(static_cast<std::uint32_t>(check));
    message.mutable_check()->set_ciphertext(bgv::save(*query_->parameters, padded.ciphertext));
    send(message);
  }
  if (!host_.checks_on) readings.fill(0);
  agreement_.emplace(readings);
  const bgv::Seed& seed = intake_->rows().others_seed();
  ServerMessage weights;
  weights.mutable_weights()->set_seed(seed.data(), seed.size());
  send(weights);
}

std::unique_ptr<Stage> ProofStage::receive(const ClientMessage& message, const SendToClient& send) {
  // If a response would have revealed something about a phase, the client begins the proof again.
  const bool begins = !verifier_.has_value() || (message.has_commitment() && next_response_ == 0);
  if (begins) {
    if (!message.has_commitment()) out_of_order("a commitment");
    take_commitment(message.commitment(), send);
    return nullptr;
  }
  if (!message.has_response()) out_of_order("a response");
  take_response(message.response());
  const std::size_t all = bgv::kProofRepetitions * (query_->plan.check.proof.rows.size() + 1);
  return next_response_ < all ? nullptr : hand_over();
}

void ProofStage::take_commitment(const Commitment& message, const SendToClient& send) {
  bgv::ProofCommitment commitment;
  if (message.hash().size() != commitment.size())
    throw Error(ErrorCategory::kProtocol, "the client's commitment is not 32 bytes");
  if (commitments_ == 0) agreed_ = agreement_->as_server(message.share());
  if (++commitments_ > kMaxCommitments)
    throw Error(ErrorCategory::kProtocol, "the client has begun its proof too often");
  std::copy(message.hash().begin(), message.hash().end(), commitment.begin());
  const bgv::ProofChallenge challenge = bgv::random_challenge(query_->plan.degree());
  verifier_.emplace(*query_->parameters, query_->plan.check.proof, intake_->rows().statement(), commitment,
                    challenge);
  ServerMessage answer;
  for (const std::uint32_t exponent : challenge) answer.mutable_challenge()->add_exponents(exponent);
  answer.mutable_challenge()->set_share(agreement_->share());
  send(answer);
}

void ProofStage::take_response(const Response& message) {
  if (message.index() != next_response_) out_of_order("another response");
  if (host_.checks_on) verifier_->take(message.integers());
  ++next_response_;
}

std::unique_ptr<Stage> ProofStage::hand_over() {
  require(!host_.checks_on || verifier_->done(), "a proof is taken to its end");
  host_.data = nullptr;
  host_.workers.end();
  return std::make_unique<ReleaseStage>(host_, agreed_, std::move(table_pads_));
}

}  // namespace tacit::protocol::server
