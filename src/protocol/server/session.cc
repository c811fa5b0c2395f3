#include "protocol/server/session.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "plan/link_circuit.h"
#include "plan/planner.h"
#include "protocol/block_sums.h"
#include "protocol/catalog.h"
#include "protocol/question_messages.h"
#include "protocol/server/category_sums.h"
#include "protocol/server/gate.h"
#include "protocol/server/link.h"
#include "protocol/server/pads.h"
#include "protocol/server/tabulate.h"
#include "protocol/server/versions.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kProtocol, std::string("a message is out of order: ") + expected + " is due");
}

std::string short_hash(std::string_view hash) {
  std::string text;
  for (const char c : hash.substr(0, 8)) {
    constexpr const char* kDigits = "0123456789abcdef";
    text += kDigits[static_cast<std::uint8_t>(c) >> 4];
    text += kDigits[static_cast<std::uint8_t>(c) & 15];
  }
  return text;
}

}  // namespace

/// The session's data in the order in which a query fills it; each handler takes one kind of message.
class ServerSession::State {
 public:
  State(const ServerData& data, const ServerLimits& limits, Observer& observer)
      : data_(data),
        limits_(limits),
        observer_(observer),
        arena_(limits.threads > 0 ? limits.threads : tbb::task_arena::automatic) {}

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

  void check_hello(const Hello& hello) const;
  void make_session_plan(const Hello& hello);
  Proposal proposal(const bgv::Seed& seed) const;
  void link_shelf();
  /// Fills `vector` with what may be sent of a ciphertext at the end level, and returns its pad as the client
  /// sees it; secret, the caller wipes it.
  bgv::Plaintext pad_into(const bgv::Ciphertext& ciphertext, std::size_t index, Vector& vector) const;
  void note_pads(std::size_t index, const bgv::Plaintext& visible);
  void take_off_pads();
  void send_sums(const SendToClient& send);
  void send_powers(const SendToClient& send);
  void send_totals(const SendToClient& send);
  void send_table(const SendToClient& send);

  const ServerData& data_;
  const ServerLimits& limits_;
  Observer& observer_;
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
  std::size_t selections_ = 0;  // that have come
  std::size_t round_ = 0;       // of the split and of powers, 1 to plan_.rounds(); 0 before the first
  SlotPads pads_;               // of the refresh that is under way
  std::vector<bgv::Ciphertext> refreshed_;
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

void ServerSession::State::check_hello(const Hello& hello) const {
  check_version(hello.protocol_version());
  const std::string own(reinterpret_cast<const char*>(data_.model.hash().data()), data_.model.hash().size());
  if (hello.model_hash() != own) {
    throw Error(ErrorCategory::kModelMismatch,
                "the two sides hold different linkage models: the client's hash begins " +
                    short_hash(hello.model_hash()) + ", the server's " + short_hash(own) +
                    "; ask the custodian for the model file that the server uses");
  }
  if (hello.client_records() > limits_.max_client_records) {
    throw Error(ErrorCategory::kLimit, "the client has " + std::to_string(hello.client_records()) +
                                           " records; this server takes at most " +
                                           std::to_string(limits_.max_client_records));
  }
}

void ServerSession::State::make_session_plan(const Hello& hello) {
  const plan::PlanRequest request =
      request_for(data_.model, question_, data_.catalog, hello.client_records(), data_.features.records());
  plan_ = plan::make_plan(request, limits_.memory_bytes);
  parameters_ = bgv::Parameters::create(plan_.literal);
  evaluator_.emplace(parameters_);
  encoder_.emplace(parameters_);
  tabulation_ = tabulation_of(question_, data_);
  order_ = random_order(plan_.layout, tabulation_.cell_of);
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
  for (const std::uint32_t q : plan_.literal.primes) proposal.add_primes(q);
  for (const std::uint32_t q : plan_.literal.special_primes) proposal.add_special_primes(q);
  proposal.set_public_key_seed(seed.data(), seed.size());
  return proposal;
}

void ServerSession::State::take_hello(const Hello& hello, const SendToClient& send) {
  observer_.on_phase(Phase::kHello);
  check_hello(hello);
  question_ = read_question(hello);
  table::check_question(question_, data_.catalog);
  make_session_plan(hello);
  public_key_seed_ = bgv::random_seed();
  ServerMessage answer;
  *answer.mutable_proposal() = proposal(public_key_seed_);
  send(answer);
  observer_.on_phase(Phase::kKeys);
  expected_ = Expected::kPublicKey;
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
  if (partial_key_.b.size() < parameters_->digits(due.level)) return;
  keys_.insert(due.index, std::move(partial_key_));
  partial_key_ = bgv::KeySwitchKey();
  if (++next_key_ < plan_.keys.size()) return;
  observer_.on_phase(Phase::kPlanes);
  expected_ = Expected::kPlanes;
}

void ServerSession::State::take_plane(const Plane& message, const SendToClient& send) {
  if (message.shelf() != shelf_ || message.index() != planes_.size()) out_of_order("another plane");
  planes_.push_back(bgv::load_seeded_ciphertext(*parameters_, message.ciphertext(), plan_.link.planes_level));
  const std::size_t each = plan_.request.planes();
  observer_.on_progress(Phase::kPlanes, shelf_ * each + planes_.size(), plan_.layout.shelves * each, 0);
  if (planes_.size() < each) return;
  observer_.on_phase(Phase::kLink);
  arena_.execute([&] { link_shelf(); });
  if (++shelf_ < plan_.layout.shelves) return observer_.on_phase(Phase::kPlanes);
  send_sums(send);
}

void ServerSession::State::link_shelf() {
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

void ServerSession::State::send_sums(const SendToClient& send) {
  const WorkTimer timer(observer_, Work::kRefresh);
  if (plan_.splits()) category_sums_.emplace(plan_, *evaluator_, keys_, *encoder_, observer_);
  for (std::size_t i = 0; i < packed_.size(); ++i) {
    ServerMessage message;
    bgv::Plaintext visible =
        pad_into(evaluator_->drop_to(packed_[i], plan_.end_level()), i, *message.mutable_link_counts());
    note_pads(i, visible);
    bgv::wipe(visible);
    send(message);
  }
  packed_.clear();
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
  const std::size_t shelf = index / layout.packed_ciphertexts(), packed = index % layout.packed_ciphertexts();
  std::vector<std::uint32_t> pads = sums.by_block(visible, packed);
  const std::size_t first_place = packed * layout.width * layout.copies;
  for (std::size_t i = 0; i < pads.size(); ++i) {
    category_sums_->set_pad(shelf * layout.parts + i % layout.parts, first_place + i / layout.parts, pads[i]);
  }
  bgv::wipe(pads);
}

void ServerSession::State::take_selection(const Vector& message) {
  if (message.index() != selections_) out_of_order("another part of the selection");
  const bgv::Ciphertext selection =
      bgv::load_seeded_ciphertext(*parameters_, message.ciphertext(), plan_.split.level);
  arena_.execute([&] { category_sums_->select(selections_, selection); });
  if (++selections_ == plan_.split.selections) expected_ = Expected::kSums;
}

/// Link sums, or powers of them, that the client has encrypted afresh.
void ServerSession::State::take_sums(const Vector& message, const SendToClient& send) {
  if (message.index() != refreshed_.size()) out_of_order("another vector");
  const bool last = round_ == plan_.rounds();
  const bgv::Level level = last          ? plan_.tabulate.sums_level
                           : round_ == 0 ? plan_.refreshed_level()
                                         : plan_.power.sums_level;
  refreshed_.push_back(bgv::load_seeded_ciphertext(*parameters_, message.ciphertext(), level));
  if (refreshed_.size() < plan_.power_vectors()) return;
  if (!category_sums_.has_value()) take_off_pads();
  arena_.execute([&] { last ? send_totals(send) : send_powers(send); });
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
  refreshed_.clear();
  ++round_;
  expected_ = Expected::kPowers;
}

void ServerSession::State::send_totals(const SendToClient& send) {
  const TabulateStep tabulate(plan_, *evaluator_, keys_, *encoder_, observer_);
  const std::vector<bgv::Ciphertext> totals =
      tabulate(refreshed_, CellRecords(plan_, data_, tabulation_, order_));
  refreshed_.clear();
  const std::size_t degree = plan_.layout.degree;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    ServerMessage message;
    bgv::Plaintext visible =
        pad_into(evaluator_->drop_to(totals[i], plan_.end_level()), i, *message.mutable_totals());
    for (std::size_t item = i * degree; item < std::min((i + 1) * degree, plan_.tabulate.items.count());
         ++item)
      pads_.append(visible[bgv::packed_position(item % degree, degree)]);
    bgv::wipe(visible);
    send(message);
  }
  observer_.on_phase(Phase::kGate);
  expected_ = Expected::kTotals;
}

/// For every N items their totals, and once or twice the counts that guard them.
void ServerSession::State::take_totals(const Vector& message, const SendToClient& send) {
  if (message.index() != refreshed_.size()) out_of_order("another vector of totals");
  const std::size_t streams = 1 + plan_.gate.guards, stream = refreshed_.size() % streams;
  const std::size_t first = refreshed_.size() / streams * plan_.layout.degree;
  bgv::Ciphertext ciphertext =
      bgv::load_seeded_ciphertext(*parameters_, message.ciphertext(), plan_.gate.totals_level);
  SlotPads own;
  for (std::size_t item = first; item < std::min(first + plan_.layout.degree, pads_.size()); ++item)
    own.append(pads_[stream == 0 ? item : plan_.tabulate.items.guard_of(item, stream - 1)]);
  own.take_off(*evaluator_, *encoder_, ciphertext, 0, own.size());
  refreshed_.push_back(std::move(ciphertext));
  if (refreshed_.size() < plan_.refreshed_totals()) return;
  pads_ = SlotPads();
  arena_.execute([&] { send_table(send); });
}

void ServerSession::State::send_table(const SendToClient& send) {
  const std::size_t streams = 1 + plan_.gate.guards;
  std::vector<Gated> gated(plan_.total_vectors());
  tbb::parallel_for(std::size_t{0}, gated.size(), [&](std::size_t i) {
    const WorkTimer timer(observer_, Work::kGate);
    gated[i] = gate(plan_, *evaluator_, keys_, refreshed_[i * streams],
                    std::span(refreshed_).subspan(i * streams + 1, streams - 1));
  });
  refreshed_.clear();
  std::uint32_t index = 0;
  for (const Gated& own : gated) {
    for (const bgv::Ciphertext* part : {&own.product, &own.totals}) {
      ServerMessage message;
      message.mutable_table()->set_index(index++);
      message.mutable_table()->set_ciphertext(
          bgv::save(*parameters_, bgv::flood(*evaluator_, *part, public_key_)));
      send(message);
    }
  }
  expected_ = Expected::kNothing;
  observer_.on_phase(Phase::kDone);
}

ServerSession::ServerSession(const ServerData& data, const ServerLimits& limits, Observer& observer)
    : state_(std::make_unique<State>(data, limits, observer)) {}
ServerSession::~ServerSession() = default;
ServerSession::ServerSession(ServerSession&&) noexcept = default;

void ServerSession::receive(const ClientMessage& message, const SendToClient& send) {
  state_->receive(message, send);
}
bool ServerSession::done() const {
  return state_->done();
}

}  // namespace tacit::protocol
