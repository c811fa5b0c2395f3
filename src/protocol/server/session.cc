#include "protocol/server/session.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "plan/link_circuit.h"
#include "protocol/block_sums.h"
#include "protocol/question_messages.h"
#include "protocol/server/category_sums.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/link.h"
#include "protocol/server/pads.h"
#include "protocol/server/record_checks.h"
#include "protocol/server/tabulate.h"
#include "protocol/server/tags.h"
#include "protocol/server/tracks.h"
#include "protocol/server/versions.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kProtocol, std::string("a message is out of order: ") + expected + " is due");
}

}  // namespace

/// The session's data in the order in which a query fills it; each handler takes one kind of message.
class ServerSession::State {
 public:
  State(const ServerData& data, const ServerLimits& limits, AnswerGate& gate, Observer& observer, Checks checks)
      : data_(data),
        limits_(limits),
        gate_(gate),
        observer_(observer),
        checks_on_(checks),
        arena_(limits.threads > 0 ? limits.threads : tbb::task_arena::automatic) {}

  void begin(Inquiry inquiry, const SendToClient& send);
  void receive(const ClientMessage& message, const SendToClient& send);
  bool done() const { return expected_ == Expected::kNothing; }

 private:
  enum class Expected {
    kHello,
    kPublicKey,
    kKeyDigits,
    kPlanes,
    kSelection,
    kSums,
    kPowers,
    kTotals,
    kNothing
  };

  void take_hello(const Hello& hello, const SendToClient& send);
  void take_public_key(const PublicKey& message);
  void take_key_digit(const KeyDigit& message);
  void take_plane(const Plane& message, const SendToClient& send);
  void take_selection(const Vector& message);
  void take_sums(const Vector& message, const SendToClient& send);
  void take_totals(const Vector& message, const SendToClient& send);

  Proposal proposal(const bgv::Seed& seed) const;
  /// The ciphertext in a client's message; each has a seed of its own.
  bgv::Ciphertext fresh(const std::string& bytes, bgv::Level level);
  void note_seed(const std::string& bytes);
  void link_shelf();
  std::vector<bgv::Ciphertext> sums_and_tags();
  void check_refreshed();
  /// Fills `vector` with what may be sent of a ciphertext at the end level, and returns its pad as the client
  /// sees it; secret, the caller wipes it.
  bgv::Plaintext pad_into(const bgv::Ciphertext& ciphertext, std::size_t index, Vector& vector) const;
  void note_pads(std::size_t index, const bgv::Plaintext& visible);
  void take_off_pads();
  void send_sums(const SendToClient& send);
  void send_powers(const SendToClient& send);
  void send_totals(const SendToClient& send);
  void gate_totals(const SendToClient& send);
  void send_table(const std::vector<Gated>& gated, const SendToClient& send, const Clearance& clearance);

  const ServerData& data_;
  const ServerLimits& limits_;
  AnswerGate& gate_;
  Observer& observer_;
  const Checks checks_on_;
  tbb::task_arena arena_;
  Expected expected_ = Expected::kHello;

  table::Question question_;
  Tabulation tabulation_;
  plan::Plan plan_;
  bgv::ParametersPtr parameters_;
  std::optional<bgv::Evaluator> evaluator_;
  std::optional<bgv::SlotEncoder> encoder_;
  bgv::Seed public_key_seed_{};
  bgv::PublicKey public_key_;
  bgv::EvaluationKeys keys_;
  std::size_t next_key_ = 0;       // in plan_.keys
  bgv::KeySwitchKey partial_key_;  // the key whose digits are arriving
  std::size_t shelf_ = 0;
  std::vector<bgv::Ciphertext> planes_;  // of the shelf that is arriving
  RecordOrder order_;
  std::vector<bgv::Ciphertext> packed_;  // link sums over all shelves so far or, with a split, of each
  std::optional<CategorySums> category_sums_;
  std::vector<bgv::Ciphertext> selection_;  // what has come of it
  std::size_t round_ = 0;             // of the split and of powers, 1 to plan_.rounds(); 0 before the first
  SlotPads pads_;                     // of the refresh that is under way
  std::vector<SlotPads> total_pads_;  // of the totals and each of their tracks, and of the tags
  std::vector<bgv::Ciphertext> refreshed_;

  std::set<bgv::Seed> seeds_;  // that have come
  std::optional<CheckSums> checks_;
  std::optional<LinkTags> link_tags_;
  std::optional<PowerTags> power_tags_;
  std::optional<Tracks> tracks_;
};

void ServerSession::State::receive(const ClientMessage& message, const SendToClient& send) {
  switch (expected_) {
    case Expected::kHello:
      if (!message.has_hello()) out_of_order("a greeting");
      return take_hello(message.hello(), send);
    case Expected::kPublicKey:
      if (!message.has_public_key()) out_of_order("the public key");
      return take_public_key(message.public_key());
    case Expected::kKeyDigits:
      if (!message.has_key_digit()) out_of_order("an evaluation key");
      return take_key_digit(message.key_digit());
    case Expected::kPlanes:
      if (!message.has_plane()) out_of_order("an encrypted plane");
      return take_plane(message.plane(), send);
    case Expected::kSelection:
      if (!message.has_selection()) out_of_order("the selection of blocks");
      return take_selection(message.selection());
    case Expected::kSums:
      if (!message.has_link_counts()) out_of_order("a vector of link sums");
      return take_sums(message.link_counts(), send);
    case Expected::kPowers:
      if (!message.has_powers()) out_of_order("a vector of powers");
      return take_sums(message.powers(), send);
    case Expected::kTotals:
      if (!message.has_totals()) out_of_order("a vector of totals");
      return take_totals(message.totals(), send);
    case Expected::kNothing:
      out_of_order("nothing more");
  }
}

/// An honest client's seeds are random. Two ciphertexts with one seed would have a difference that is not
/// hidden, and secrets of the checks are not to be multiplied by it.
void ServerSession::State::note_seed(const std::string& bytes) {
  if (!seeds_.insert(bgv::seed_in(bytes)).second)
    throw Error(ErrorCategory::kProtocol, "a message has the seed of an earlier one of the same query");
}

bgv::Ciphertext ServerSession::State::fresh(const std::string& bytes, bgv::Level level) {
  bgv::Ciphertext ciphertext = bgv::load_seeded_ciphertext(*parameters_, bytes, level);
  note_seed(bytes);
  return ciphertext;
}

Proposal ServerSession::State::proposal(const bgv::Seed& seed) const {
  Proposal proposal;
  proposal.set_model_hash(data_.model.hash().data(), data_.model.hash().size());
  proposal.set_server_records(data_.features.records());
  proposal.set_min_cell(static_cast<std::uint32_t>(data_.catalog.min_cell));
  const Names names = names_in(question_);
  for (const std::string& name : names.dimensions)
    write_dimension(data_.catalog.dimensions[data_.catalog.dimension_index(name)],
                    *proposal.add_dimensions());
  for (const std::string& name : names.measures)
    write_measure(data_.catalog.measures[data_.catalog.measure_index(name)], *proposal.add_measures());
  proposal.set_degree(plan_.choice.degree);
  proposal.set_end_level(static_cast<std::uint32_t>(plan_.choice.end_level));
  proposal.set_width(plan_.choice.width);
  proposal.set_copies(plan_.choice.copies);
  proposal.set_shelves(plan_.choice.shelves);
  proposal.set_switch_masks(plan_.choice.switch_masks);
  proposal.set_pack_at_end(plan_.choice.pack_at_end);
  proposal.set_short_gate(plan_.choice.short_gate);
  for (const std::uint32_t q : plan_.literal.primes) proposal.add_primes(q);
  for (const std::uint32_t q : plan_.literal.special_primes) proposal.add_special_primes(q);
  proposal.set_public_key_seed(seed.data(), seed.size());
  return proposal;
}

void ServerSession::State::begin(Inquiry inquiry, const SendToClient& send) {
  if (expected_ != Expected::kHello) out_of_order("no second greeting");
  observer_.on_phase(Phase::kHello);
  question_ = std::move(inquiry.question);
  plan_ = std::move(inquiry.plan);
  parameters_ = bgv::Parameters::create(plan_.literal);
  evaluator_.emplace(parameters_);
  encoder_.emplace(parameters_);
  tabulation_ = tabulation_of(question_, data_);
  order_ = random_order(plan_.layout, tabulation_.cell_of);
  checks_.emplace(plan_, *evaluator_, keys_, *encoder_);
  link_tags_.emplace(plan_);
  power_tags_.emplace(plan_, *evaluator_);
  tracks_.emplace(plan_);
  public_key_seed_ = bgv::random_seed();
  ServerMessage answer;
  *answer.mutable_proposal() = proposal(public_key_seed_);
  send(answer);
  observer_.on_phase(Phase::kKeys);
  expected_ = Expected::kPublicKey;
}

void ServerSession::State::take_hello(const Hello& hello, const SendToClient& send) {
  table::Question question = accept_question(hello, data_, limits_);
  begin(plan_answer(std::move(question), hello.client_records(), data_, limits_), send);
}

void ServerSession::State::take_public_key(const PublicKey& message) {
  public_key_ = bgv::load_public_key(*parameters_, message.key(), plan_.end_level(), public_key_seed_);
  expected_ = Expected::kKeyDigits;
}

void ServerSession::State::take_key_digit(const KeyDigit& message) {
  const bgv::KeyRequirement& due = plan_.keys[next_key_];
  if (message.index() != due.index || message.digit() != partial_key_.b.size())
    out_of_order("another evaluation key");
  partial_key_.level = due.level;
  bgv::load_key_digit(*parameters_, message.key(), partial_key_);
  note_seed(message.key());
  if (partial_key_.b.size() < parameters_->digits(due.level)) return;
  keys_.insert(due.index, std::move(partial_key_));
  partial_key_ = bgv::KeySwitchKey();
  if (++next_key_ < plan_.keys.size()) return;
  observer_.on_phase(Phase::kPlanes);
  expected_ = Expected::kPlanes;
}

void ServerSession::State::take_plane(const Plane& message, const SendToClient& send) {
  if (message.shelf() != shelf_ || message.index() != planes_.size()) out_of_order("another plane");
  planes_.push_back(fresh(message.ciphertext(), plan_.link.planes_level));
  const std::size_t each = plan_.request.planes();
  observer_.on_progress(Phase::kPlanes, shelf_ * each + planes_.size(), plan_.layout.shelves * each, 0);
  if (planes_.size() < each) return;
  observer_.on_phase(Phase::kLink);
  arena_.execute([&] { link_shelf(); });
  if (++shelf_ < plan_.layout.shelves) return observer_.on_phase(Phase::kPlanes);
  send_sums(send);
}

void ServerSession::State::link_shelf() {
  {
    const WorkTimer timer(observer_, Work::kExpansion);
    check_planes(plan_, *evaluator_, keys_, planes_, shelf_, *checks_);
  }
  const Versions versions(plan_, *evaluator_, keys_, std::move(planes_), observer_);
  planes_.clear();
  const LinkStep link(plan_, *evaluator_, keys_, data_.features, order_, observer_);
  std::vector<bgv::Ciphertext> packed = link(versions, shelf_);
  if (packed_.empty() || plan_.splits()) {
    packed_.insert(packed_.end(), std::move_iterator(packed.begin()), std::move_iterator(packed.end()));
    return;
  }
  for (std::size_t i = 0; i < packed.size(); ++i) evaluator_->add(packed_[i], packed[i]);
}

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
  const std::vector<bgv::Ciphertext> sums = arena_.execute([&] { return sums_and_tags(); });
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
  arena_.execute([&] {
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
  arena_.execute([&] {
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
  tbb::parallel_for(std::size_t{0}, refreshed_.size(), [&](std::size_t i) {
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
  arena_.execute([&] {
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

ServerSession::ServerSession(const ServerData& data, const ServerLimits& limits, AnswerGate& gate,
                             Observer& observer, Checks checks)
    : state_(std::make_unique<State>(data, limits, gate, observer, checks)) {}
ServerSession::~ServerSession() = default;
ServerSession::ServerSession(ServerSession&&) noexcept = default;

void ServerSession::begin(Inquiry inquiry, const SendToClient& send) {
  state_->begin(std::move(inquiry), send);
}
void ServerSession::receive(const ClientMessage& message, const SendToClient& send) {
  state_->receive(message, send);
}
bool ServerSession::done() const {
  return state_->done();
}

}  // namespace tacit::protocol
