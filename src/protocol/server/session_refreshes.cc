// The rounds of a session in which the server sends what is padded and the client sends it back afresh: link
// sums, powers, totals; and the table at their end.
#include <algorithm>
#include <array>
#include <iterator>

#include "bgv/packing.h"
#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "plan/link_circuit.h"
#include "protocol/block_sums.h"
#include "protocol/server/record_checks.h"
#include "protocol/server/session_state.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {

bgv::Plaintext ServerSession::State::pad_into(const bgv::Ciphertext& ciphertext, std::size_t index,
                                              Vector& vector) const {
  bgv::Padded padded = bgv::pad(*evaluator_, ciphertext, public_key_);
  bgv::Plaintext visible = visible_pad(padded);
  bgv::wipe(padded.pad);
  vector.set_index(static_cast<std::uint32_t>(index));
  vector.set_ciphertext(bgv::save(*parameters_, padded.ciphertext));
  return visible;
}

/// Behind the packed link sums of each shelf, or of all together, their tags.
std::vector<bgv::Ciphertext> ServerSession::State::sums_and_tags() {
  const std::size_t each = plan_.layout.packed_ciphertexts();
  std::vector<bgv::Ciphertext> result;
  for (std::size_t first = 0; first < packed_.size(); first += each) {
    const auto shelf = std::span(packed_).subspan(first, each);
    bgv::Ciphertext tags = link_tags_->combine(*evaluator_, keys_, shelf);
    result.insert(result.end(), std::move_iterator(shelf.begin()), std::move_iterator(shelf.end()));
    result.push_back(std::move(tags));
  }
  packed_.clear();
  return result;
}

void ServerSession::State::send_sums(const SendToClient& send) {
  const WorkTimer timer(observer_, Work::kRefresh);
  if (plan_.splits()) category_sums_.emplace(plan_, *evaluator_, keys_, *encoder_, observer_);
  std::vector<bgv::Ciphertext> sums;
  workers_.run([&] { sums = sums_and_tags(); });
  for (std::size_t i = 0; i < sums.size(); ++i) {
    ServerMessage message;
    bgv::Plaintext visible =
        pad_into(evaluator_->drop_to(sums[i], plan_.end_level()), i, *message.mutable_link_counts());
    note_pads(i, visible);
    bgv::wipe(visible);
    send(message);
  }
  observer_.on_phase(Phase::kTabulate);
  expected_ = plan_.splits() ? Expected::kSelection : Expected::kSums;
}

/// What the pad of packed link sums number `index` adds to each sum or, with a split, to each block's.
void ServerSession::State::note_pads(std::size_t index, const bgv::Plaintext& visible) {
  const plan::Layout& layout = plan_.layout;
  const BlockSums sums(layout);
  if (!plan_.splits()) {
    std::vector<std::uint32_t> pads = sums(visible, index);
    for (const std::uint32_t pad : pads) pads_.append(pad);
    return bgv::wipe(pads);
  }
  const std::size_t shelf = index / plan_.shelf_vectors(), packed = index % plan_.shelf_vectors();
  std::vector<std::uint32_t> pads = sums.by_block(visible, packed);
  const std::size_t first_place = sums.first_place(packed);
  for (std::size_t i = 0; i < pads.size(); ++i) {
    category_sums_->set_pad(shelf * layout.parts + i % layout.parts, first_place + i / layout.parts, pads[i]);
  }
  bgv::wipe(pads);
}

void ServerSession::State::take_selection(const Vector& message) {
  if (message.index() != selection_.size()) out_of_order("another part of the selection");
  const std::size_t packed = plan_.split.selections;
  selection_.push_back(
      fresh(message.ciphertext(), selection_.size() < packed ? plan_.check.level : plan_.check.binary));
  if (selection_.size() < plan_.selection_vectors()) return;
  workers_.run([&] {
    check_selection(plan_, *evaluator_, keys_, std::span(selection_).first(packed),
                    std::span(selection_).subspan(packed), *checks_);
    for (std::size_t i = 0; i < packed; ++i)
      category_sums_->select(i, evaluator_->drop_to(selection_[i], plan_.split.level));
  });
  selection_.clear();
  expected_ = Expected::kSums;
}

/// Link sums, or powers of them, that the client has encrypted afresh.
void ServerSession::State::take_sums(const Vector& message, const SendToClient& send) {
  if (message.index() != refreshed_.size()) out_of_order("another vector");
  const bool last = round_ == plan_.rounds();
  const bgv::Level level = last          ? plan_.tabulate.sums_level
                           : round_ == 0 ? plan_.refreshed_level()
                                         : plan_.power.sums_level;
  refreshed_.push_back(fresh(message.ciphertext(), level));
  if (refreshed_.size() < plan_.power_vectors()) return;
  if (!category_sums_.has_value()) take_off_pads();
  workers_.run([&] {
    check_refreshed();
    last ? send_totals(send) : send_powers(send);
  });
}

/// Link sums are checked by their tags where they are first in slots with nothing but pads on them, which the
/// client has had back; and what a round has sent against what has come back.
void ServerSession::State::check_refreshed() {
  const WorkTimer timer(observer_, Work::kTabulation);
  if (category_sums_.has_value()) return;
  if (round_ == (plan_.splits() ? 1U : 0U)) link_tags_->check(refreshed_, *checks_);
  if (round_ > 0) power_tags_->compare(refreshed_);
}

void ServerSession::State::take_off_pads() {
  for (std::size_t i = 0; i < refreshed_.size(); ++i) {
    const std::size_t first = i * plan_.layout.degree;
    pads_.take_off(*evaluator_, *encoder_, refreshed_[i], first,
                   std::min(plan_.layout.degree, pads_.size() - first));
  }
  pads_ = SlotPads();
}

/// One more round, padded slot by slot: the categories' link sums if they are still to be told apart, else
/// powers.
void ServerSession::State::send_powers(const SendToClient& send) {
  const plan::HomomorphicOps ops(*evaluator_, keys_);
  parallel_for(refreshed_.size(), [&](std::size_t i) {
    const WorkTimer timer(observer_, Work::kTabulation);
    refreshed_[i] = category_sums_.has_value()
                        ? category_sums_->without_pads(i, refreshed_[i])
                        : plan::repeated_square(ops, std::move(refreshed_[i]), plan::kRoundSquarings);
  });
  category_sums_.reset();
  for (std::size_t i = 0; i < refreshed_.size(); ++i) {
    ServerMessage message;
    bgv::Plaintext visible = pad_into(refreshed_[i], i, *message.mutable_powers());
    std::vector<std::uint32_t> slots = encoder_->decode(visible);
    for (const std::uint32_t pad : slots) pads_.append(pad);
    bgv::wipe(slots);
    bgv::wipe(visible);
    send(message);
  }
  power_tags_->remember(std::move(refreshed_));
  refreshed_.clear();
  ++round_;
  expected_ = Expected::kPowers;
}

void ServerSession::State::send_totals(const SendToClient& send) {
  const TabulateStep tabulate(plan_, *evaluator_, keys_, *encoder_, observer_);
  const std::vector<bgv::Ciphertext> linked = tabulate.linked_or_not(refreshed_);
  refreshed_.clear();
  if (plan_.check.linked) power_tags_->check_binary(linked, keys_);
  const std::vector<bgv::Ciphertext> totals =
      tabulate(linked, CellRecords(plan_, data_, tabulation_, order_));
  const std::size_t degree = plan_.layout.degree, items = plan_.tabulate.items.count();
  std::size_t index = 0;
  total_pads_ = std::vector<SlotPads>(tracks_->count() + 1);
  const auto send_padded = [&](const bgv::Ciphertext& ciphertext, SlotPads& pads, std::size_t count) {
    ServerMessage message;
    bgv::Plaintext visible = pad_into(ciphertext, index++, *message.mutable_totals());
    for (std::size_t i = 0; i < count; ++i) pads.append(visible[bgv::packed_position(i, degree)]);
    bgv::wipe(visible);
    send(message);
  };
  for (std::size_t track = 0; track < tracks_->count(); ++track) {
    for (std::size_t i = 0; i < totals.size(); ++i) {
      send_padded(evaluator_->drop_to(tracks_->multiplied(*evaluator_, totals[i], track), plan_.end_level()),
                  total_pads_[track], std::min(degree, items - i * degree));
    }
  }
  bgv::Ciphertext tags = power_tags_->packed(keys_);
  tags.read_with(plan_.tabulate.sent_factor);  // of what is 0, any factor will do
  send_padded(tags, total_pads_.back(), plan::kTags);
  observer_.on_phase(Phase::kGate);
  expected_ = Expected::kTotals;
}

/// For every N items their totals, and once or twice the counts that guard them; the same of each track; and
/// the tags.
void ServerSession::State::take_totals(const Vector& message, const SendToClient& send) {
  if (message.index() != refreshed_.size()) out_of_order("another vector of totals");
  const std::size_t set = refreshed_.size() / plan_.refreshed_totals();
  const bool tags = set == tracks_->count();
  const std::size_t streams = 1 + plan_.gate.guards;
  const std::size_t own_index = refreshed_.size() % plan_.refreshed_totals(), stream = own_index % streams;
  const std::size_t first = own_index / streams * plan_.layout.degree;
  bgv::Ciphertext ciphertext =
      fresh(message.ciphertext(), tags ? plan_.check.level : plan_.gate.totals_level);
  const SlotPads& pads = total_pads_[set];
  SlotPads own;
  for (std::size_t item = first; item < std::min(first + plan_.layout.degree, pads.size()); ++item)
    own.append(pads[stream == 0 ? item : plan_.tabulate.items.guard_of(item, stream - 1)]);
  own.take_off(*evaluator_, *encoder_, ciphertext, 0, own.size());
  refreshed_.push_back(std::move(ciphertext));
  if (refreshed_.size() < plan_.returned_totals()) return;
  total_pads_.clear();
  workers_.run([&] {
    tracks_->check_totals(refreshed_, *checks_);
    for (std::size_t check = 0; check < plan::kChecks; ++check)
      checks_->add_slots(check, refreshed_.back(), bgv::random_residues(plan::kTags));
    gate_totals(send);
  });
}

void ServerSession::State::gate_totals(const SendToClient& send) {
  const std::vector<Gated> gated =
      tracks_->gate_and_check(*evaluator_, keys_, refreshed_, *checks_, observer_);
  refreshed_.clear();
  send_table(gated, send, gate_.open());
}

void ServerSession::State::send_table(const std::vector<Gated>& gated, const SendToClient& send,
                                      const Clearance& /*clearance*/) {
  std::array<bgv::Ciphertext, plan::kChecks> everywhere = checks_->everywhere();
  const std::span<const bgv::Ciphertext> checks =
      checks_on_ == Checks::kOn ? everywhere : std::span<const bgv::Ciphertext>();
  std::uint32_t index = 0;
  for (const Gated& own : gated) {
    for (const bgv::Ciphertext* part : {&own.product, &own.totals}) {
      ServerMessage message;
      message.mutable_table()->set_index(index++);
      message.mutable_table()->set_ciphertext(bgv::save(
          *parameters_, bgv::flood(*evaluator_, folded(plan_, *evaluator_, *part, checks), public_key_)));
      send(message);
    }
  }
  expected_ = Expected::kNothing;
  observer_.on_phase(Phase::kDone);
}

}  // namespace tacit::protocol
