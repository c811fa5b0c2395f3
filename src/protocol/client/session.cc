#include "protocol/client/session.h"

#include <optional>

#include "base/error.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "protocol/client/answer.h"
#include "protocol/client/places.h"
#include "protocol/client/planes.h"
#include "protocol/client/proposal.h"
#include "protocol/client/refresh.h"
#include "protocol/client/repeats.h"
#include "protocol/question_messages.h"
#include "protocol/version.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kProtocol,
              std::string("the server's message is out of order: ") + expected + " is due");
}

}  // namespace

class ClientSession::State {
 public:
  State(const linkage::Model& model, linkage::FeatureTable records, table::Question question, Split split,
        Observer& observer)
      : model_(model),
        records_(std::move(records)),
        question_(std::move(question)),
        split_(std::move(split)),
        observer_(observer) {
    if (records_.records() == 0) {
      throw Error(ErrorCategory::kInput, "the client's file has no records; there is nobody to link");
    }
    check_split(split_, question_.split_categories, records_.records());
    check_repeats(model_, records_, split_);
  }

  void start(const SendToServer& send);
  void receive(const ServerMessage& message, const SendToServer& send);

  bool done() const { return expected_ == Expected::kNothing; }
  const table::ResultTable& result() const { return result_; }
  const plan::Plan& plan() const { return accepted_.plan; }

 private:
  enum class Expected { kStart, kProposal, kSums, kPowers, kTotals, kTable, kNothing };

  void take_proposal(const Proposal& proposal, const SendToServer& send);
  void take_vector(const Vector& message, std::size_t due, bgv::PlaintextFactor factor);
  void take_sums(const Vector& message, const SendToServer& send);
  void take_powers(const Vector& message, const SendToServer& send);
  void take_totals(const Vector& message, const SendToServer& send);
  void take_table(const Vector& message);
  void send_keys(const SendToServer& send);
  void send_planes(const SendToServer& send);
  bgv::KeySwitchKey make_key(const bgv::KeyRequirement& requirement) const;
  std::string encrypted_plane(std::size_t shelf, std::size_t index) const;
  void send_selection(const SendToServer& send) const;
  std::string encrypted(std::vector<std::uint32_t> slots, bgv::Level level) const;
  std::string encrypted_coefficients(bgv::Plaintext plaintext, bgv::Level level) const;

  const linkage::Model& model_;
  linkage::FeatureTable records_;
  table::Question question_;
  Split split_;
  Observer& observer_;
  Expected expected_ = Expected::kStart;

  AcceptedProposal accepted_;
  bgv::ParametersPtr parameters_;
  std::unique_ptr<bgv::SecretKey> secret_;
  std::optional<bgv::SlotEncoder> encoder_;
  Places places_;
  std::vector<bgv::Plaintext> decrypted_;  // of the vectors that are arriving
  std::size_t round_ = 0;                  // rounds of powers, and of the split, that are done
  table::ResultTable result_;
};

void ClientSession::State::start(const SendToServer& send) {
  require(expected_ == Expected::kStart, "a session is started once");
  observer_.on_phase(Phase::kHello);
  ClientMessage message;
  Hello& hello = *message.mutable_hello();
  hello.set_protocol_version(kProtocolVersion);
  hello.set_model_hash(model_.hash().data(), model_.hash().size());
  hello.set_client_records(records_.records());
  write_question(question_, hello);
  send(message);
  expected_ = Expected::kProposal;
}

void ClientSession::State::receive(const ServerMessage& message, const SendToServer& send) {
  if (message.has_progress()) {
    if (message.progress().phase() == title(Phase::kLink)) {
      observer_.on_progress(Phase::kLink, message.progress().done(), message.progress().total(),
                            accepted_.plan.layout.copies * accepted_.plan.layout.shelf_places);
    }
    return;
  }
  switch (expected_) {
    case Expected::kProposal:
      if (!message.has_proposal()) out_of_order("a proposal");
      return take_proposal(message.proposal(), send);
    case Expected::kSums:
      if (!message.has_link_counts()) out_of_order("a vector of link sums");
      return take_sums(message.link_counts(), send);
    case Expected::kPowers:
      if (!message.has_powers()) out_of_order("a vector of powers");
      return take_powers(message.powers(), send);
    case Expected::kTotals:
      if (!message.has_totals()) out_of_order("a vector of totals");
      return take_totals(message.totals(), send);
    case Expected::kTable:
      if (!message.has_table()) out_of_order("a part of the table");
      return take_table(message.table());
    case Expected::kStart:
    case Expected::kNothing:
      out_of_order("nothing");
  }
}

void ClientSession::State::take_proposal(const Proposal& proposal, const SendToServer& send) {
  accepted_ = accept(proposal, model_, records_.records(), question_);
  parameters_ = bgv::Parameters::create(accepted_.plan.literal);
  encoder_.emplace(parameters_);
  places_ = arrange(accepted_.plan, split_);
  observer_.on_phase(Phase::kKeys);
  secret_ = std::make_unique<bgv::SecretKey>(parameters_);
  send_keys(send);
  observer_.on_phase(Phase::kPlanes);
  send_planes(send);
  observer_.on_phase(Phase::kLink);
  expected_ = Expected::kSums;
}

void ClientSession::State::send_keys(const SendToServer& send) {
  ClientMessage message;
  message.mutable_public_key()->set_key(bgv::save_public_key(
      *parameters_, bgv::make_public_key(*secret_, accepted_.public_key_seed, accepted_.plan.end_level())));
  send(message);
  std::size_t done = 0;
  for (const bgv::KeyRequirement& requirement : accepted_.plan.keys) {
    if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
    const bgv::KeySwitchKey key = make_key(requirement);
    for (std::size_t digit = 0; digit < key.b.size(); ++digit) {
      ClientMessage part;
      part.mutable_key_digit()->set_index(requirement.index);
      part.mutable_key_digit()->set_digit(static_cast<std::uint32_t>(digit));
      part.mutable_key_digit()->set_key(bgv::save_key_digit(*parameters_, key, digit));
      send(part);
    }
    observer_.on_progress(Phase::kKeys, ++done, accepted_.plan.keys.size(), 0);
  }
}

bgv::KeySwitchKey ClientSession::State::make_key(const bgv::KeyRequirement& requirement) const {
  const WorkTimer timer(observer_, Work::kKeyGeneration);
  return bgv::make_key_switch_key(*secret_, requirement);
}

std::string ClientSession::State::encrypted_plane(std::size_t shelf, std::size_t index) const {
  const WorkTimer timer(observer_, Work::kEncryption);
  return encrypted(plane_slots(accepted_.plan, records_, places_, shelf, index),
                   accepted_.plan.link.planes_level);
}

void ClientSession::State::send_planes(const SendToServer& send) {
  const plan::Plan& plan = accepted_.plan;
  const std::size_t each = plan.request.planes();
  for (std::size_t shelf = 0; shelf < plan.layout.shelves; ++shelf) {
    for (std::size_t index = 0; index < each; ++index) {
      if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
      ClientMessage message;
      message.mutable_plane()->set_shelf(static_cast<std::uint32_t>(shelf));
      message.mutable_plane()->set_index(static_cast<std::uint32_t>(index));
      message.mutable_plane()->set_ciphertext(encrypted_plane(shelf, index));
      send(message);
      observer_.on_progress(Phase::kPlanes, shelf * each + index + 1, plan.layout.shelves * each, 0);
    }
  }
}

std::string ClientSession::State::encrypted(std::vector<std::uint32_t> slots, bgv::Level level) const {
  const bgv::WipeOnExit wipe_slots(slots);
  return encrypted_coefficients(encoder_->encode(slots), level);
}

std::string ClientSession::State::encrypted_coefficients(bgv::Plaintext plaintext, bgv::Level level) const {
  const bgv::WipeOnExit wipe_plaintext(plaintext);
  return bgv::save(*parameters_, bgv::encrypt(*secret_, plaintext, level));
}

void ClientSession::State::send_selection(const SendToServer& send) const {
  const plan::SplitStep& split = accepted_.plan.split;
  for (std::size_t i = 0; i < split.selections; ++i) {
    ClientMessage message;
    message.mutable_selection()->set_index(static_cast<std::uint32_t>(i));
    message.mutable_selection()->set_ciphertext(
        encrypted_coefficients(places_.selection(accepted_.plan, i), accepted_.plan.check.level));
    send(message);
  }
  for (std::size_t category = 0; category < accepted_.plan.request.split_categories; ++category) {
    ClientMessage message;
    message.mutable_selection()->set_index(static_cast<std::uint32_t>(split.selections + category));
    message.mutable_selection()->set_ciphertext(
        encrypted(places_.selected_blocks(category), accepted_.plan.check.binary));
    send(message);
  }
}

void ClientSession::State::take_vector(const Vector& message, std::size_t due, bgv::PlaintextFactor factor) {
  if (message.index() != decrypted_.size() || decrypted_.size() >= due) out_of_order("another vector");
  const bgv::Ciphertext ciphertext =
      bgv::load_ciphertext(*parameters_, message.ciphertext(), accepted_.plan.end_level(), factor);
  decrypted_.push_back(bgv::decrypt(*secret_, ciphertext, bgv::Range::kUnsigned));
}

void ClientSession::State::take_sums(const Vector& message, const SendToServer& send) {
  const WorkTimer timer(observer_, Work::kRefresh);
  const plan::Plan& plan = accepted_.plan;
  take_vector(message, plan.link_vectors(), plan.link.sent_factor);
  if (decrypted_.size() < plan.link_vectors()) return;
  observer_.on_phase(Phase::kTabulate);
  send_selection(send);
  std::uint32_t index = 0;
  for (std::vector<std::uint32_t>& slots : sums_into_slots(plan, places_, decrypted_)) {
    ClientMessage refreshed;
    refreshed.mutable_link_counts()->set_index(index++);
    refreshed.mutable_link_counts()->set_ciphertext(encrypted(std::move(slots), plan.refreshed_level()));
    send(refreshed);
  }
  decrypted_.clear();
  expected_ = Expected::kPowers;
}

void ClientSession::State::take_powers(const Vector& message, const SendToServer& send) {
  const WorkTimer timer(observer_, Work::kRefresh);
  const plan::Plan& plan = accepted_.plan;
  const bool split = plan.splits() && round_ == 0;
  take_vector(message, plan.power_vectors(), split ? plan.split.sent_factor : plan.power.sent_factor);
  if (decrypted_.size() < plan.power_vectors()) return;
  const bool last = ++round_ == plan.rounds();
  const bgv::Level level = last ? plan.tabulate.sums_level : plan.power.sums_level;
  std::uint32_t index = 0;
  for (const bgv::Plaintext& plaintext : decrypted_) {
    ClientMessage refreshed;
    refreshed.mutable_powers()->set_index(index++);
    refreshed.mutable_powers()->set_ciphertext(encrypted(encoder_->decode(plaintext), level));
    send(refreshed);
  }
  decrypted_.clear();
  if (last) expected_ = Expected::kTotals;
}

void ClientSession::State::take_totals(const Vector& message, const SendToServer& send) {
  const WorkTimer timer(observer_, Work::kRefresh);
  const plan::Plan& plan = accepted_.plan;
  take_vector(message, plan.sent_totals(), plan.tabulate.sent_factor);
  if (decrypted_.size() < plan.sent_totals()) return;
  observer_.on_phase(Phase::kGate);
  std::uint32_t index = 0;
  const auto send_back = [&](std::vector<std::uint32_t> slots, bgv::Level level) {
    ClientMessage refreshed;
    refreshed.mutable_totals()->set_index(index++);
    refreshed.mutable_totals()->set_ciphertext(encrypted(std::move(slots), level));
    send(refreshed);
  };
  const std::size_t each = plan.total_vectors();
  for (std::size_t track = 0; track <= plan.check.tracks; ++track) {
    for (std::vector<std::uint32_t>& slots :
         totals_into_slots(plan, std::span(decrypted_).subspan(track * each, each)))
      send_back(std::move(slots), plan.gate.totals_level);
  }
  send_back(tags_into_slots(plan, decrypted_.back()), plan.check.level);
  decrypted_.clear();
  expected_ = Expected::kTable;
}

void ClientSession::State::take_table(const Vector& message) {
  const plan::Plan& plan = accepted_.plan;
  take_vector(message, plan.table_vectors(),
              message.index() % 2 == 0 ? plan.gate.product_factor : plan.gate.value_factor);
  if (decrypted_.size() < plan.table_vectors()) return;
  std::vector<std::vector<std::uint32_t>> gated;
  for (const bgv::Plaintext& plaintext : decrypted_) gated.push_back(encoder_->decode(plaintext));
  result_ = read_answer(accepted_, split_, gated);
  secret_.reset();
  expected_ = Expected::kNothing;
  observer_.on_phase(Phase::kDone);
}

ClientSession::ClientSession(const linkage::Model& model, linkage::FeatureTable records,
                             table::Question question, Split split, Observer& observer)
    : state_(std::make_unique<State>(model, std::move(records), std::move(question), std::move(split),
                                     observer)) {}
ClientSession::~ClientSession() = default;
ClientSession::ClientSession(ClientSession&&) noexcept = default;

void ClientSession::start(const SendToServer& send) {
  state_->start(send);
}
void ClientSession::receive(const ServerMessage& message, const SendToServer& send) {
  state_->receive(message, send);
}
bool ClientSession::done() const {
  return state_->done();
}
const table::ResultTable& ClientSession::result() const {
  return state_->result();
}
const plan::Plan& ClientSession::plan() const {
  return state_->plan();
}

}  // namespace tacit::protocol
