// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/stages/proof.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "bgv/secret/decryptor.h"
#include "bgv/serialize.h"
#include "protocol/client/stages/table.h"

namespace tacit::protocol::client {
namespace {

void send_proof(const std::vector<std::string>& responses, const AgreedKey& confirmation,
                const SendToServer& send) {
  for (std::size_t i = 0; i < responses.size(); ++i) {
    ClientMessage answer;
    answer.mutable_response()->set_index(static_cast<std::uint32_t>(i));
    answer.mutable_response()->set_integers(responses[i]);
    send(answer);
  }
  ClientMessage last;
  last.mutable_confirmation()->set_key(confirmation.data(), confirmation.size());
  send(last);
}

}  // namespace

std::unique_ptr<Stage> ProofStage::receive(const ServerMessage& message, const SendToServer& send) {
  if (checks_ < readings_.size()) {
    if (!message.has_check()) out_of_order("a check");
    take_check(message.check());
    return nullptr;
  }
  if (!agreement_.has_value()) {
    if (!message.has_weights()) out_of_order("weights");
    take_others_weights(message.weights());
    send_commitment(send);
    return nullptr;
  }
  // The server takes a proof to its end before it says anything more.
  if (!message.has_challenge()) out_of_order("a challenge");
  return take_challenge(message.challenge(), send);
}

void ProofStage::take_check(const Check& message) {
  if (message.index() != checks_) out_of_order("another check");
  const bgv::Ciphertext ciphertext = bgv::load_ciphertext(*host_.query->parameters, message.ciphertext(),
                                                          host_.query->plan().check.sent_level, {}, 3);
  // The sum of the check is 0, so the constant coefficient is the server's pad alone.
  readings_[checks_] = bgv::decrypt(encryptor_->secret(), ciphertext, bgv::Range::kUnsigned).front();
  ++checks_;
}

void ProofStage::take_others_weights(const Weights& message) {
  encryptor_->rows().weigh_others(message.seed());
  agreement_.emplace(readings_);
  readings_ = {};
}

void ProofStage::send_commitment(const SendToServer& send) {
  const bgv::ProofCommitment commitment = encryptor_->rows().commit();
  ClientMessage message;
  message.mutable_commitment()->set_hash(commitment.data(), commitment.size());
  message.mutable_commitment()->set_share(agreement_->share());
  send(message);
}

std::unique_ptr<Stage> ProofStage::take_challenge(const Challenge& message, const SendToServer& send) {
  bgv::ProofChallenge challenge;
  if (static_cast<std::size_t>(message.exponents_size()) != challenge.size())
    throw Error(ErrorCategory::kProtocol, "the server's challenge has the wrong size");
  std::copy(message.exponents().begin(), message.exponents().end(), challenge.begin());
  const AgreedKeys agreed = agreement_->as_client(message.share());
  const std::optional<std::vector<std::string>> responses = encryptor_->rows().respond(challenge);
  if (!responses.has_value()) {
    send_commitment(send);
    return nullptr;
  }
  send_proof(*responses, agreed.confirmation, send);
  return std::make_unique<TableStage>(host_, agreed.table, std::move(padded_));
}

}  // namespace tacit::protocol::client
