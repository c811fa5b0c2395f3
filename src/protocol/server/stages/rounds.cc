// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/stages/rounds.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "plan/round_steps.h"
#include "protocol/round_messages.h"
#include "protocol/server/gate.h"
#include "protocol/server/round_relations.h"
#include "protocol/server/stages/padded.h"
#include "protocol/server/stages/proof.h"
#include "protocol/server/tabulate.h"
#include "protocol/work_timer.h"

namespace tacit::protocol::server {

RoundsStage::RoundsStage(Host& host, Computation own, std::size_t first_round)
    : host_(host),
      own_(std::move(own)),
      relations_(plan()),
      round_(first_round),
      powers_(plan().table, evaluator(), own_.keys->evaluation) {}

void RoundsStage::send_round(std::span<const bgv::Ciphertext> ciphertexts, const SendToClient& send) {
  std::vector<bgv::Plaintext> pads;
  send_padded(host_, *own_.query, own_.keys->public_key, round_, ciphertexts, send,
              [&](std::size_t, bgv::Plaintext pad) { pads.push_back(std::move(pad)); });
  pads_ = refreshed_slots(plan(), round(), own_.query->encoder, pads);
  refreshed_.clear();
  taken_ = 0;
}

std::unique_ptr<Stage> RoundsStage::receive(const ClientMessage& message, const SendToClient& send) {
  if (!has_vector(message, round_, taken_)) out_of_order(due_in(round().kind));
  take_vector(message.vector());
  if (taken_ < round().returned) return nullptr;
  stop_if_cancelled(host_.observer);
  const bool last = round_ + 1 == plan().rounds.size();
  std::vector<bgv::Ciphertext> next;
  host_.workers.run([&] {
    const WorkTimer timer(host_.observer, Work::kTabulation);
    require_refreshed();
    if (!last) next = next_ciphertexts();
  });
  if (last) return hand_over(send);
  ++round_;
  if (is_before_gate()) steps().reach(plan::steps_until_made(plan(), round_));
  send_round(next, send);
  if (round().kind == plan::RoundKind::kTotals) host_.observer.on_phase(Phase::kGate);
  return nullptr;
}

bool RoundsStage::is_before_gate() const {
  return round_ <= plan::totals_round(plan());
}

void RoundsStage::take_vector(const Vector& message) {
  bgv::Ciphertext ciphertext = own_.intake->behind_planes(message.ciphertext());
  bgv::Plaintext pads = own_.query->encoder.encode(pads_[taken_++]);
  for (std::uint32_t& pad : pads) pad = bgv::plaintext_modulus().negate(pad);
  evaluator().add_plain(ciphertext, pads);
  if (brings_powers()) {
    powers_.take(bgv::quadrupled(evaluator(), std::move(ciphertext)));
  } else {
    refreshed_.push_back(relations_.add(evaluator(), std::move(ciphertext)));
  }
  steps().add();
}

bool RoundsStage::brings_powers() const {
  return round().kind == plan::RoundKind::kInverses && round().number + 1 < plan::kInverseRounds;
}

void RoundsStage::require_refreshed() {
  const std::size_t totals = plan().table.total_vectors();
  const std::span<const Relations::Number> all(refreshed_);
  switch (round().kind) {
    case plan::RoundKind::kLinkSums:
    case plan::RoundKind::kCategories:
    case plan::RoundKind::kAligned:
      return require_linked();
    case plan::RoundKind::kInverses:
      if (!brings_powers()) require_batch();
      return;
    case plan::RoundKind::kTotals:
      totals_.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(totals));
      require_totals(plan().table, linked_, totals_, own_.linkage->cells, host_.observer, relations_);
      require_leaves(plan().table, totals_, all.subspan(totals), relations_);
      gates_.assign(all.begin() + static_cast<std::ptrdiff_t>(totals), all.end());
      return;
    case plan::RoundKind::kGate:
      require_nodes(plan().table, round().number, gates_, all, relations_);
      gates_ = refreshed_;
      if (round().number + 1 == plan().table.gate.layout.heights()) gate_pads_ = pads_;
      return;
    case plan::RoundKind::kValues:
      return require_values(plan().table, gates_, totals_, all, relations_);
  }
}

/// Link sums are those of the last round about them: of the categories, or aligned. Tags are behind them.
void RoundsStage::require_linked() {
  const link::Strategy& strategy = *own_.linkage->strategy;
  const bool last = plan().rounds[round_ + 1].kind != plan::RoundKind::kAligned;
  if (round().kind == plan::RoundKind::kAligned) {
    require_aligned(strategy, round(), passes_, refreshed_, relations_);
    settle(passes_);
  } else {
    require_link_sums(strategy, round(), refreshed_, relations_);
  }
  std::vector<Relations::Number>& kept = last ? linked_ : passes_;
  if (!last) passes_.clear();
  const std::size_t passes = last ? 1 : plan().link.blocked().layout.passes;
  const auto end = refreshed_.begin() + static_cast<std::ptrdiff_t>(passes * round().vectors);
  kept.insert(kept.end(), refreshed_.begin(), end);
  settle(std::span(end, refreshed_.end()));
}

std::vector<bgv::Ciphertext> RoundsStage::aligned(const plan::Round& round) const {
  std::vector<const bgv::Ciphertext*> passes;
  for (const Relations::Number number : passes_) passes.push_back(&relations_.ciphertext(number));
  return own_.linkage->strategy->aligned(round, passes);
}

void RoundsStage::settle(std::span<const Relations::Number> done) {
  relations_.settle(done, evaluator(), own_.query->encoder, host_.observer, *own_.checks);
}

void RoundsStage::require_batch() {
  const std::size_t vectors = round().vectors;
  const std::span<const Relations::Number> inverses(refreshed_.begin(), vectors);
  const std::span<const Relations::Number> linked(refreshed_.begin() + static_cast<std::ptrdiff_t>(vectors),
                                                  vectors);
  const std::span<Relations::Number> batch = std::span(linked_).subspan(round().first, vectors);
  require_inverses(plan().table, batch, inverses, linked, relations_);
  std::vector<Relations::Number> done(inverses.begin(), inverses.end());
  done.insert(done.end(), batch.begin(), batch.end());
  settle(done);
  std::ranges::copy(linked, batch.begin());
}

std::vector<bgv::Ciphertext> RoundsStage::next_ciphertexts() {
  const plan::Round& next = plan().rounds[round_ + 1];
  switch (next.kind) {
    case plan::RoundKind::kInverses:
      return powers_.sent(
          next,
          [&](std::size_t i) -> const bgv::Ciphertext& {
            return relations_.ciphertext(linked_[next.first + i]);
          },
          [&] { steps().add(); });
    case plan::RoundKind::kTotals:
      return totals();
    case plan::RoundKind::kGate:
      return gate_products(next.number);
    case plan::RoundKind::kValues:
      return values();
    case plan::RoundKind::kLinkSums:
      return own_.linkage->strategy->link_sums(next);
    case plan::RoundKind::kAligned:
      return aligned(next);
    case plan::RoundKind::kCategories:
      break;
  }
  throw Error(ErrorCategory::kInternal, "categories have a stage of their own");
}

std::vector<bgv::Ciphertext> RoundsStage::totals() const {
  std::vector<bgv::Ciphertext> linked;
  for (const Relations::Number number : linked_) linked.push_back(relations_.ciphertext(number));
  const TabulateStep tabulate(plan().table, evaluator(), own_.keys->evaluation, own_.query->encoder, steps());
  std::vector<bgv::Ciphertext> totals = tabulate(std::move(linked), own_.linkage->cells);
  for (bgv::Ciphertext& packed : totals) packed = evaluator().drop_to(std::move(packed), plan().end_level());
  return totals;
}

std::vector<bgv::Ciphertext> RoundsStage::gate_products(std::size_t height) const {
  std::vector<bgv::Ciphertext> factors;
  for (const Relations::Factor& factor : gate_factors(plan().table, height, gates_)) {
    factors.push_back(relations_.ciphertext(factor.number));
    if (!factor.constants.empty())
      evaluator().add_plain(factors.back(), own_.query->encoder.encode(factor.constants));
  }
  const std::size_t vectors = plan().table.gate.layout.vectors();
  std::vector<bgv::Ciphertext> products(vectors);
  link::parallel_for(vectors, [&](std::size_t i) {
    const WorkTimer timer(host_.observer, Work::kGate);
    products[i] =
        gate_product(plan().table, evaluator(), own_.keys->evaluation, factors[i], factors[vectors + i]);
  });
  return products;
}

std::vector<bgv::Ciphertext> RoundsStage::values() const {
  std::vector<bgv::Ciphertext> values;
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    values.push_back(gate_product(plan().table, evaluator(), own_.keys->evaluation,
                                  relations_.ciphertext(gates_[i]), relations_.ciphertext(totals_[i])));
  }
  return values;
}

SecretVector<std::uint32_t> RoundsStage::table_pads() const {
  const std::size_t count = plan().table.tabulate.items.count(), degree = plan().degree();
  SecretVector<std::uint32_t> numbers;
  numbers.reserve(2 * count);
  for (const SlotVectors* pads : {&gate_pads_, &pads_}) {
    for (std::size_t item = 0; item < count; ++item) numbers.push_back((*pads)[item / degree][item % degree]);
  }
  return numbers;
}

std::unique_ptr<Stage> RoundsStage::hand_over(const SendToClient& send) {
  {
    const WorkTimer timer(host_.observer, Work::kGate);
    host_.workers.run(
        [&] { relations_.gather(evaluator(), own_.query->encoder, host_.observer, *own_.checks); });
  }
  SecretVector<std::uint32_t> pads = table_pads();
  const std::unique_ptr<const CheckSums> checks = std::move(own_.checks);
  auto proof =
      std::make_unique<ProofStage>(host_, std::move(own_.query), std::move(own_.intake), std::move(pads));
  proof->begin(*checks, own_.keys->public_key, send);
  return proof;
}

}  // namespace tacit::protocol::server
