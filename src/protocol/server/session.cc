#include "protocol/server/session.h"

#include <memory>

#include "base/error.h"
#include "bgv/serialize.h"
#include "link/local_executor.h"
#include "protocol/choice_messages.h"
#include "protocol/question_messages.h"
#include "protocol/round_messages.h"
#include "protocol/server/record_checks.h"
#include "protocol/server/session_state.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {

void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kProtocol,
              std::string("a message is out of order: ") + expected + " is expected");
}

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
    case Expected::kRefreshed:
      if (!has_vector(message, round_, came_back_)) out_of_order(due_in(round().kind));
      return take_refreshed(message.vector(), send);
    case Expected::kCommitment:
      if (!message.has_commitment()) out_of_order("a commitment");
      return take_commitment(message.commitment(), send);
    case Expected::kResponses:
      // If a response would have revealed something about a phase, the client begins the proof again.
      if (message.has_commitment() && next_response_ == 0) return take_commitment(message.commitment(), send);
      if (!message.has_response()) out_of_order("a response");
      return take_response(message.response());
    case Expected::kConfirmation:
      if (!message.has_confirmation()) out_of_order("a confirmation");
      return take_confirmation(message.confirmation(), send);
    case Expected::kNothing:
      out_of_order("nothing more");
  }
}

/// An honest client's seeds are random. Two ciphertexts with one seed would have a difference that is not
/// hidden, and secrets of the checks must not be multiplied by it.
void ServerSession::State::note_seed(const std::string& bytes) {
  if (!seeds_.insert(bgv::seed_in(bytes)).second)
    throw Error(ErrorCategory::kProtocol, "a message has the seed of an earlier one of the same query");
}

bgv::Ciphertext ServerSession::State::fresh(const std::string& bytes, bgv::Level level) {
  bgv::Ciphertext ciphertext = bgv::load_seeded_ciphertext(*parameters_, bytes, level);
  note_seed(bytes);
  return ciphertext;
}

bgv::Ciphertext ServerSession::State::fresh_behind_planes(const std::string& bytes) {
  bgv::Ciphertext ciphertext = fresh(bytes, plan_.check.level);
  rows_->add(ciphertext);
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
  write_choice(plan_.choice, proposal);
  for (const std::uint32_t q : plan_.literal.primes) proposal.add_primes(q);
  for (const std::uint32_t q : plan_.literal.special_primes) proposal.add_special_primes(q);
  proposal.set_public_key_seed(seed.data(), seed.size());
  return proposal;
}

void ServerSession::State::begin(PlannedQuery query, const SendToClient& send) {
  if (expected_ != Expected::kHello) out_of_order("no second greeting");
  observer_.on_phase(Phase::kHello);
  question_ = std::move(query.question);
  plan_ = std::move(query.plan);
  parameters_ = bgv::Parameters::create(plan_.literal, plan_.request.security);
  evaluator_.emplace(parameters_);
  encoder_.emplace(parameters_);
  tabulation_ = tabulation_of(question_, data_);
  link_report_.emplace(plan_.link, observer_);
  executor_ = std::make_unique<link::LocalExecutor>(plan_.link, *evaluator_, keys_, *link_report_);
  // Tabulation takes less where the records of a cell are in one ciphertext.
  strategy_ =
      link::make_strategy({plan_.link, *evaluator_, keys_, *encoder_, data_.features, tabulation_.cell_of},
                          *executor_, *link_report_);
  checks_.emplace(plan_, *evaluator_, *encoder_);
  relations_.emplace(plan_);
  cells_.emplace(plan_.table, data_, tabulation_, strategy_->slots());
  rows_.emplace(plan_, *parameters_);
  public_key_seed_ = bgv::random_seed();
  ServerMessage answer;
  *answer.mutable_proposal() = proposal(public_key_seed_);
  send(answer);
  observer_.on_phase(Phase::kKeys);
  expected_ = Expected::kPublicKey;
}

void ServerSession::State::take_hello(const Hello& hello, const SendToClient& send) {
  begin(plan_query(accept_greeting(read_greeting(hello), data_, limits_), data_, limits_), send);
}

void ServerSession::State::take_public_key(const PublicKey& message) {
  public_key_ = bgv::load_public_key(*parameters_, message.key(), plan_.public_key_level(), public_key_seed_);
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
  if (message.plane_set() != plane_set_ || message.index() != planes_.size()) out_of_order("another plane");
  planes_.push_back(fresh(message.ciphertext(), plan_.link.planes_level));
  const std::size_t each = plan_.request.planes();
  observer_.on_progress(Phase::kPlanes, plane_set_ * each + planes_.size(), plan_.link.plane_sets * each, 0);
  if (planes_.size() < each) return;
  observer_.on_phase(Phase::kLink);
  workers_.run([&] { rows_->add_planes(planes_); });
  if (plane_set_ + 1 == plan_.link.plane_sets) {
    ServerMessage weights;
    weights.mutable_weights()->set_seed(rows_->planes_seed().data(), rows_->planes_seed().size());
    send(weights);
  }
  workers_.run([&] { link_planes(); });
  if (++plane_set_ < plan_.link.plane_sets) return observer_.on_phase(Phase::kPlanes);
  std::vector<bgv::Ciphertext> sums;
  {
    const WorkTimer timer(observer_, Work::kRefresh);
    workers_.run([&] { sums = strategy_->link_sums(); });
  }
  send_round(std::move(sums), send);
  observer_.on_phase(Phase::kTabulate);
  expected_ = plan_.splits() ? Expected::kSelection : Expected::kRefreshed;
}

void ServerSession::State::link_planes() {
  link_report_->on_steps(0);
  {
    const WorkTimer timer(observer_, Work::kExpansion);
    check_planes(plan_.link, *evaluator_, planes_, plane_set_, *strategy_, *checks_);
  }
  strategy_->take_planes(std::move(planes_));
  planes_.clear();
}

ServerSession::ServerSession(const ServerData& data, const ServerLimits& limits, AnswerGate& gate,
                             Observer& observer, Checks checks)
    : state_(std::make_unique<State>(data, limits, gate, observer, checks)) {}
ServerSession::~ServerSession() = default;
ServerSession::ServerSession(ServerSession&&) noexcept = default;

void ServerSession::begin(PlannedQuery query, const SendToClient& send) {
  state_->begin(std::move(query), send);
}
void ServerSession::receive(const ClientMessage& message, const SendToClient& send) {
  state_->receive(message, send);
}
bool ServerSession::done() const {
  return state_->done();
}

}  // namespace tacit::protocol
