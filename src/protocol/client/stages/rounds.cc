// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/stages/rounds.h"

#include <utility>

#include "bgv/secret/decryptor.h"
#include "bgv/serialize.h"
#include "protocol/client/stages/proof.h"
#include "protocol/round_messages.h"
#include "protocol/work_timer.h"

namespace tacit::protocol::client {

std::unique_ptr<Stage> RoundsStage::receive(const ServerMessage& message, const SendToServer& send) {
  if (!planes_weighed_) {
    if (!message.has_weights()) out_of_order("the planes' weights");
    take_planes_weights(message.weights());
    return nullptr;
  }
  if (!has_vector(message, round_, decrypted_.size())) out_of_order(due_in(round().kind));
  const WorkTimer timer(host_.observer, Work::kRefresh);
  take_vector(message.vector());
  if (decrypted_.size() < round().sent) return nullptr;
  refresh(send);
  if (++round_ < plan().rounds.size()) return nullptr;
  return std::make_unique<ProofStage>(host_, std::move(encryptor_), std::move(last_two_));
}

void RoundsStage::take_planes_weights(const Weights& message) {
  const WorkTimer timer(host_.observer, Work::kEncryption);
  encryptor_->rows().weigh_planes(message.seed());
  planes_weighed_ = true;
}

void RoundsStage::take_vector(const Vector& message) {
  const bgv::Ciphertext ciphertext =
      bgv::load_ciphertext(*host_.query->parameters, message.ciphertext(), plan().end_level(),
                           plan().sent_factor(round(), decrypted_.size()));
  decrypted_.push_back(bgv::decrypt(encryptor_->secret(), ciphertext, bgv::Range::kUnsigned));
}

void RoundsStage::refresh(const SendToServer& send) {
  if (round_ == 0) {
    host_.enter_linkage();
    host_.observer.on_phase(Phase::kTabulate);
  }
  if (round().kind == plan::RoundKind::kTotals) host_.observer.on_phase(Phase::kGate);
  if (round().kind == plan::RoundKind::kLinkSums) {
    if (plan().splits()) send_selection(send);
    send_refreshed(linkage_->strategy->link_sums(decrypted_), send);
    if (round_ + 1 >= plan().link.rounds.size()) linkage_.reset();
  } else {
    send_refreshed(refreshed_slots(plan(), round(), host_.query->encoder, decrypted_), send);
  }
  decrypted_.clear();
}

void RoundsStage::send_selection(const SendToServer& send) {
  const std::size_t packed = plan().link.split.selections;
  for (std::size_t i = 0; i < plan().link.selection_vectors(); ++i) {
    ClientMessage message;
    message.mutable_selection()->set_index(static_cast<std::uint32_t>(i));
    const SecretVector<std::uint32_t> numbers = linkage_->strategy->selection(i);
    message.mutable_selection()->set_ciphertext(i < packed ? encryptor_->behind_planes_coefficients(numbers)
                                                           : encryptor_->behind_planes(numbers));
    send(message);
  }
}

void RoundsStage::send_refreshed(SlotVectors slots, const SendToServer& send) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    ClientMessage message;
    set_vector(message, round_, i, encryptor_->behind_planes(slots[i]));
    send(message);
  }
  last_two_.gates = std::move(last_two_.values);
  last_two_.values = std::move(slots);
}

}  // namespace tacit::protocol::client
