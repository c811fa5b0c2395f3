// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/categories.h"

#include <span>
#include <utility>

#include "base/error.h"
#include "plan/round_steps.h"
#include "protocol/round_messages.h"
#include "protocol/server/record_checks.h"
#include "protocol/server/stages/padded.h"
#include "protocol/server/stages/rounds.h"
#include "protocol/work_timer.h"

namespace tacit::protocol::server {

namespace {
constexpr std::size_t kRound = 0, kNextRound = 1;
}

void CategoriesStage::begin(std::span<const bgv::Ciphertext> sums, const SendToClient& send) {
  send_padded(
      host_, *own_.query, own_.keys->public_key, kRound, sums, send,
      [&](std::size_t index, const bgv::Plaintext& pad) { own_.linkage->strategy->note_pad(index, pad); });
}

std::unique_ptr<Stage> CategoriesStage::receive(const ClientMessage& message, const SendToClient& send) {
  if (selections_ < plan().selection_vectors()) {
    if (!message.has_selection()) out_of_order("the selection of blocks");
    take_selection(message.selection());
    return nullptr;
  }
  if (!has_vector(message, kRound, padded_.size())) out_of_order(due_in(round().kind));
  padded_.push_back(own_.intake->behind_planes(message.vector().ciphertext()));
  own_.linkage->rounds.add();
  return padded_.size() < round().returned ? nullptr : hand_over(send);
}

void CategoriesStage::take_selection(const Selection& message) {
  if (message.index() != selections_) out_of_order("another part of the selection");
  selection_.push_back(own_.intake->behind_planes(message.ciphertext()));
  if (++selections_ < plan().selection_vectors()) return;
  const std::size_t packed = plan().split.selections;
  host_.workers.run([&] {
    check_selection(plan(), own_.query->evaluator, std::span(selection_).first(packed),
                    std::span(selection_).subspan(packed), *own_.checks);
    for (std::size_t i = 0; i < packed; ++i) own_.linkage->strategy->select(i, selection_[i]);
  });
  selection_.clear();
}

std::unique_ptr<Stage> CategoriesStage::hand_over(const SendToClient& send) {
  stop_if_cancelled(host_.observer);
  std::vector<bgv::Ciphertext> sums;
  {
    const WorkTimer timer(host_.observer, Work::kTabulation);
    host_.workers.run([&] { sums = own_.linkage->strategy->category_sums(padded_); });
  }
  own_.linkage->rounds.reach(plan::steps_until_made(own_.query->plan, kNextRound));
  auto rounds = std::make_unique<RoundsStage>(host_, std::move(own_), kNextRound);
  rounds->begin(sums, send);
  return rounds;
}

}  // namespace tacit::protocol::server
