// The rounds of a session, in which the server sends padded numbers and the client sends them back in fresh
// ciphertexts: link sums, powers, totals, the gate.
#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "circuit/link_circuit.h"
#include "protocol/round_messages.h"
#include "protocol/server/gate.h"
#include "protocol/server/record_checks.h"
#include "protocol/server/round_relations.h"
#include "protocol/server/session_state.h"
#include "protocol/server/tabulate.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

/// The pad as the client sees it, divided by the plaintext factor.
bgv::Plaintext visible(bgv::Padded& padded) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::uint32_t inverse = t.inverse(padded.ciphertext.factor().value());
  for (std::uint32_t& pad : padded.pad) pad = t.multiply(pad, inverse);
  return std::move(padded.pad);
}

}  // namespace

void ServerSession::State::send_round(std::vector<bgv::Ciphertext> ciphertexts, const SendToClient& send) {
  const WorkTimer timer(observer_, Work::kRefresh);
  std::vector<bgv::Plaintext> pads;
  for (std::size_t i = 0; i < ciphertexts.size(); ++i) {
    bgv::Padded padded = bgv::pad(*evaluator_, ciphertexts[i], public_key_);
    pads.push_back(visible(padded));
    if (pads_stay()) strategy_->note_pad(i, pads.back());
    ServerMessage message;
    set_vector(message, round_, i, bgv::save(*parameters_, padded.ciphertext));
    send(message);
  }
  pads_.clear();
  if (!pads_stay()) pads_ = refreshed_slots(plan_, round(), *encoder_, pads);
  came_back_ = 0;
  refreshed_.clear();
}

void ServerSession::State::take_selection(const Selection& message) {
  if (message.index() != selection_.size()) out_of_order("another part of the selection");
  const std::size_t packed = plan_.link.split.selections;
  selection_.push_back(fresh_behind_planes(message.ciphertext()));
  if (selection_.size() < plan_.link.selection_vectors()) return;
  workers_.run([&] {
    check_selection(plan_.link, *evaluator_, std::span(selection_).first(packed),
                    std::span(selection_).subspan(packed), *checks_);
    for (std::size_t i = 0; i < packed; ++i) strategy_->select(i, selection_[i]);
  });
  selection_.clear();
  expected_ = Expected::kRefreshed;
}

void ServerSession::State::take_refreshed(const Vector& message, const SendToClient& send) {
  bgv::Ciphertext ciphertext = fresh_behind_planes(message.ciphertext());
  if (pads_stay()) {
    unchecked_.push_back(std::move(ciphertext));
  } else {
    bgv::Plaintext pads = encoder_->encode(pads_[came_back_]);
    for (std::uint32_t& pad : pads) pad = bgv::plaintext_modulus().negate(pad);
    evaluator_->add_plain(ciphertext, pads);
    refreshed_.push_back(relations_->add(*evaluator_, std::move(ciphertext)));
  }
  if (++came_back_ == round().returned) workers_.run([&] { finish_round(send); });
}

void ServerSession::State::finish_round(const SendToClient& send) {
  if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was cancelled");
  std::vector<bgv::Ciphertext> next;
  {
    const WorkTimer timer(observer_, Work::kTabulation);
    require_refreshed();
    if (round_ + 1 < plan_.rounds.size()) next = next_ciphertexts();
  }
  if (next.empty()) return send_checks(send);
  ++round_;
  send_round(std::move(next), send);
  if (round().kind == plan::RoundKind::kTotals) observer_.on_phase(Phase::kGate);
}

/// What has come back is what the rounds before make it, and is kept under what it is.
void ServerSession::State::require_refreshed() {
  if (pads_stay()) return;
  const std::size_t sums = plan_.table.power_vectors(), totals = plan_.table.total_vectors();
  const std::span<const Relations::Number> all(refreshed_);
  switch (round().kind) {
    case plan::RoundKind::kLinkSums:
    case plan::RoundKind::kCategories:
      require_link_sums(plan_.table.sums, *strategy_, all, *relations_);
      linked_ = refreshed_;
      return;
    case plan::RoundKind::kPowers:
      require_powers(plan_.table, linked_, all, *relations_);
      linked_.assign(all.end() - static_cast<std::ptrdiff_t>(sums), all.end());
      return;
    case plan::RoundKind::kTotals:
      totals_.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(totals));
      require_totals(plan_.table, linked_, totals_, *cells_, observer_, *relations_);
      require_leaves(plan_.table, totals_, all.subspan(totals), *relations_);
      gates_.assign(all.begin() + static_cast<std::ptrdiff_t>(totals), all.end());
      return;
    case plan::RoundKind::kGate:
      require_nodes(plan_.table, round().number, gates_, all, *relations_);
      gates_ = refreshed_;
      if (round().number + 1 == plan_.table.gate.layout.heights()) gate_pads_ = pads_;
      return;
    case plan::RoundKind::kValues:
      return require_values(plan_.table, gates_, totals_, all, *relations_);
  }
}

/// What the round behind this one sends.
std::vector<bgv::Ciphertext> ServerSession::State::next_ciphertexts() {
  const plan::Round& next = plan_.rounds[round_ + 1];
  switch (next.kind) {
    case plan::RoundKind::kCategories: {
      const std::vector<bgv::Ciphertext> returned = std::move(unchecked_);
      unchecked_.clear();
      return strategy_->category_sums(returned);
    }
    case plan::RoundKind::kPowers:
      return powers(linked_);
    case plan::RoundKind::kTotals:
      return totals();
    case plan::RoundKind::kGate:
      return gate_products(gates_, next.number);
    case plan::RoundKind::kValues: {
      std::vector<bgv::Ciphertext> values;
      for (std::size_t i = 0; i < totals_.size(); ++i) {
        values.push_back(gate_product(plan_.table, *evaluator_, keys_, relations_->ciphertext(gates_[i]),
                                      relations_->ciphertext(totals_[i])));
      }
      return values;
    }
    case plan::RoundKind::kLinkSums:
      break;
  }
  throw Error(ErrorCategory::kInternal, "link sums are sent first");
}

std::vector<bgv::Ciphertext> ServerSession::State::powers(std::span<const Relations::Number> bases) const {
  const circuit::HomomorphicOps ops(*evaluator_, keys_);
  std::vector<bgv::Ciphertext> sent(plan::kRoundSquarings * bases.size());
  link::parallel_for(bases.size(), [&](std::size_t i) {
    bgv::Ciphertext power =
        evaluator_->modulo_first(relations_->ciphertext(bases[i]), plan_.table.power.sums_level);
    for (std::size_t squaring = 0; squaring < plan::kRoundSquarings; ++squaring) {
      power = circuit::repeated_square(ops, std::move(power), 1);
      sent[squaring * bases.size() + i] = evaluator_->drop_to(power, plan_.end_level());
    }
  });
  return sent;
}

std::vector<bgv::Ciphertext> ServerSession::State::totals() {
  std::vector<bgv::Ciphertext> linked;
  for (const Relations::Number number : linked_) linked.push_back(relations_->ciphertext(number));
  const TabulateStep tabulate(plan_.table, *evaluator_, keys_, *encoder_, observer_);
  std::vector<bgv::Ciphertext> totals = tabulate(std::move(linked), *cells_);
  for (bgv::Ciphertext& packed : totals) packed = evaluator_->drop_to(std::move(packed), plan_.end_level());
  return totals;
}

std::vector<bgv::Ciphertext> ServerSession::State::gate_products(std::span<const Relations::Number> factors,
                                                                 std::size_t height) const {
  std::vector<bgv::Ciphertext> values;
  for (const Relations::Factor& factor : gate_factors(plan_.table, height, factors)) {
    values.push_back(relations_->ciphertext(factor.number));
    if (!factor.constants.empty()) evaluator_->add_plain(values.back(), encoder_->encode(factor.constants));
  }
  const std::size_t vectors = plan_.table.gate.layout.vectors();
  std::vector<bgv::Ciphertext> products(vectors);
  link::parallel_for(vectors, [&](std::size_t i) {
    const WorkTimer timer(observer_, Work::kGate);
    products[i] = gate_product(plan_.table, *evaluator_, keys_, values[i], values[vectors + i]);
  });
  return products;
}

}  // namespace tacit::protocol
