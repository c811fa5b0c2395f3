#include "protocol/client/session.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "protocol/client/answer.h"
#include "protocol/client/proposal.h"
#include "protocol/client/repeats.h"
#include "protocol/client/shortness.h"
#include "protocol/client/strategy.h"
#include "protocol/progress.h"
#include "protocol/question_messages.h"
#include "protocol/refreshed.h"
#include "protocol/round_messages.h"
#include "protocol/sealed_table.h"
#include "protocol/version.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void out_of_order(const char* expected) {
  throw Error(ErrorCategory::kProtocol,
              std::string("the server's message is out of order: ") + expected + " is expected");
}

}  // namespace

class ClientSession::State {
 public:
  State(const linkage::Model& model, linkage::FeatureTable records, table::Question question, Split split,
        Observer& observer, const bgv::Security& security)
      : model_(model),
        records_(std::move(records)),
        question_(std::move(question)),
        split_(std::move(split)),
        observer_(observer),
        security_(security) {
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
  enum class Expected {
    kStart,
    kProposal,
    kPlanesWeights,
    kVectors,
    kChecks,
    kOthersWeights,
    kChallenge,
    kTable,
    kNothing
  };

  void take_proposal(const Proposal& proposal, const SendToServer& send);
  void take_planes_weights(const Weights& message);
  void take_vector(const Vector& message, const SendToServer& send);
  void take_check(const Check& message);
  void take_others_weights(const Weights& message, const SendToServer& send);
  void take_challenge(const Challenge& message, const SendToServer& send);
  void take_table(const Table& message);
  void send_keys(const SendToServer& send);
  void send_planes(const SendToServer& send);
  void send_selection(const SendToServer& send);
  void send_refreshed(const SlotVectors& slots, const SendToServer& send);
  void send_commitment(const SendToServer& send);
  bgv::KeySwitchKey make_key(const bgv::KeyRequirement& requirement) const;
  std::string encrypted_plane(std::size_t set, std::size_t index);
  std::string encrypted(std::span<const std::uint32_t> slots);
  std::string encrypted_coefficients(const bgv::Plaintext& plaintext);
  const plan::Round& round() const { return accepted_.plan.rounds[round_]; }

  const linkage::Model& model_;
  linkage::FeatureTable records_;
  table::Question question_;
  Split split_;
  Observer& observer_;
  const bgv::Security security_;
  Expected expected_ = Expected::kStart;

  AcceptedProposal accepted_;
  bgv::ParametersPtr parameters_;
  std::unique_ptr<bgv::SecretKey> secret_;
  std::optional<bgv::SlotEncoder> encoder_;
  std::unique_ptr<ClientStrategy> strategy_;
  std::unique_ptr<SentRows> rows_;
  std::vector<bgv::Plaintext> decrypted_;  // of the vectors that are arriving
  std::size_t round_ = 0;                  // in the plan's rounds
  SlotVectors gates_, values_;             // the last two rounds, as they were sent back: padded
  CheckReadings readings_;
  std::optional<KeyAgreement> agreement_;
  AgreedKeys agreed_;
  std::size_t checks_ = 0;  // that have come
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
    if (phase_of(message.progress()) == Phase::kLink) {
      observer_.on_progress(Phase::kLink, message.progress().done(), message.progress().total(),
                            accepted_.plan.link.pairs_a_step);
    }
    return;
  }
  switch (expected_) {
    case Expected::kProposal:
      if (!message.has_proposal()) out_of_order("a proposal");
      return take_proposal(message.proposal(), send);
    case Expected::kPlanesWeights:
      if (!message.has_weights()) out_of_order("the planes' weights");
      return take_planes_weights(message.weights());
    case Expected::kVectors:
      if (!has_vector(message, round_, decrypted_.size())) out_of_order(due_in(round().kind));
      return take_vector(message.vector(), send);
    case Expected::kChecks:
      if (!message.has_check()) out_of_order("a check");
      return take_check(message.check());
    case Expected::kOthersWeights:
      if (!message.has_weights()) out_of_order("weights");
      return take_others_weights(message.weights(), send);
    case Expected::kChallenge:
      // The server takes a proof to its end before it says anything more.
      if (!message.has_challenge()) out_of_order("a challenge");
      return take_challenge(message.challenge(), send);
    case Expected::kTable:
      if (!message.has_table()) out_of_order("the table");
      return take_table(message.table());
    case Expected::kStart:
    case Expected::kNothing:
      out_of_order("nothing");
  }
}

void ClientSession::State::take_proposal(const Proposal& proposal, const SendToServer& send) {
  accepted_ = accept(proposal, model_, records_.records(), question_, security_);
  parameters_ = bgv::Parameters::create(accepted_.plan.literal, security_);
  encoder_.emplace(parameters_);
  strategy_ = make_client_strategy(accepted_.plan.link, records_, split_);
  observer_.on_phase(Phase::kKeys);
  secret_ = std::make_unique<bgv::SecretKey>(parameters_);
  rows_ = std::make_unique<SentRows>(accepted_.plan, *secret_);
  send_keys(send);
  observer_.on_phase(Phase::kPlanes);
  send_planes(send);
  observer_.on_phase(Phase::kLink);
  expected_ = Expected::kPlanesWeights;
}

void ClientSession::State::send_keys(const SendToServer& send) {
  ClientMessage message;
  message.mutable_public_key()->set_key(bgv::save_public_key(
      *parameters_,
      bgv::make_public_key(*secret_, accepted_.public_key_seed, accepted_.plan.public_key_level())));
  send(message);
  std::size_t done = 0;
  for (const bgv::KeyRequirement& requirement : accepted_.plan.keys) {
    if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was cancelled");
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

std::string ClientSession::State::encrypted_plane(std::size_t set, std::size_t index) {
  const WorkTimer timer(observer_, Work::kEncryption);
  const bgv::Plaintext plaintext = encoder_->encode(strategy_->plane(set, index));
  SecretVector<std::int32_t> phase;
  const bgv::SeededCiphertext plane =
      bgv::encrypt(*secret_, plaintext, accepted_.plan.link.planes_level, &phase);
  rows_->note_plane(plane.seed, std::move(phase));
  return bgv::save(*parameters_, plane);
}

void ClientSession::State::send_planes(const SendToServer& send) {
  const plan::Plan& plan = accepted_.plan;
  const std::size_t each = plan.request.planes();
  for (std::size_t set = 0; set < plan.link.plane_sets; ++set) {
    for (std::size_t index = 0; index < each; ++index) {
      if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was cancelled");
      ClientMessage message;
      message.mutable_plane()->set_plane_set(static_cast<std::uint32_t>(set));
      message.mutable_plane()->set_index(static_cast<std::uint32_t>(index));
      message.mutable_plane()->set_ciphertext(encrypted_plane(set, index));
      send(message);
      observer_.on_progress(Phase::kPlanes, set * each + index + 1, plan.link.plane_sets * each, 0);
    }
  }
}

std::string ClientSession::State::encrypted(std::span<const std::uint32_t> slots) {
  return encrypted_coefficients(encoder_->encode(slots));
}

std::string ClientSession::State::encrypted_coefficients(const bgv::Plaintext& plaintext) {
  SecretVector<std::int32_t> phase;
  const bgv::SeededCiphertext ciphertext =
      bgv::encrypt(*secret_, plaintext, accepted_.plan.check.level, &phase);
  rows_->note(ciphertext.seed, std::move(phase));
  return bgv::save(*parameters_, ciphertext);
}

void ClientSession::State::send_selection(const SendToServer& send) {
  const plan::SplitStep& split = accepted_.plan.link.split;
  for (std::size_t i = 0; i < accepted_.plan.link.selection_vectors(); ++i) {
    ClientMessage message;
    message.mutable_selection()->set_index(static_cast<std::uint32_t>(i));
    const SecretVector<std::uint32_t> numbers = strategy_->selection(i);
    message.mutable_selection()->set_ciphertext(i < split.selections ? encrypted_coefficients(numbers)
                                                                     : encrypted(numbers));
    send(message);
  }
}

void ClientSession::State::take_planes_weights(const Weights& message) {
  const WorkTimer timer(observer_, Work::kEncryption);
  rows_->weigh_planes(message.seed());
  expected_ = Expected::kVectors;
}

void ClientSession::State::take_vector(const Vector& message, const SendToServer& send) {
  const WorkTimer timer(observer_, Work::kRefresh);
  const plan::Plan& plan = accepted_.plan;
  const bgv::Ciphertext ciphertext = bgv::load_ciphertext(
      *parameters_, message.ciphertext(), plan.end_level(), plan.sent_factor(round(), decrypted_.size()));
  decrypted_.push_back(bgv::decrypt(*secret_, ciphertext, bgv::Range::kUnsigned));
  if (decrypted_.size() < round().sent) return;
  if (round_ == 0) observer_.on_phase(Phase::kTabulate);
  if (round().kind == plan::RoundKind::kTotals) observer_.on_phase(Phase::kGate);
  if (round_ == 0) {
    if (plan.splits()) send_selection(send);
    send_refreshed(strategy_->link_sums(decrypted_), send);
  } else {
    send_refreshed(refreshed_slots(plan, round(), *encoder_, decrypted_), send);
  }
  decrypted_.clear();
  if (++round_ == plan.rounds.size()) expected_ = Expected::kChecks;
}

void ClientSession::State::send_refreshed(const SlotVectors& slots, const SendToServer& send) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    ClientMessage message;
    set_vector(message, round_, i, encrypted(slots[i]));
    send(message);
  }
  gates_ = std::move(values_);
  values_ = slots;
}

void ClientSession::State::take_check(const Check& message) {
  if (message.index() != checks_) out_of_order("another check");
  const bgv::Ciphertext ciphertext =
      bgv::load_ciphertext(*parameters_, message.ciphertext(), accepted_.plan.check.sent_level, {}, 3);
  // The sum of the check is 0, so the constant coefficient is the server's pad alone.
  readings_[checks_] = bgv::decrypt(*secret_, ciphertext, bgv::Range::kUnsigned).front();
  if (++checks_ == readings_.size()) expected_ = Expected::kOthersWeights;
}

void ClientSession::State::take_others_weights(const Weights& message, const SendToServer& send) {
  rows_->weigh_others(message.seed());
  agreement_.emplace(readings_);
  readings_ = {};
  send_commitment(send);
}

void ClientSession::State::send_commitment(const SendToServer& send) {
  const bgv::ProofCommitment commitment = rows_->commit();
  ClientMessage message;
  message.mutable_commitment()->set_hash(commitment.data(), commitment.size());
  message.mutable_commitment()->set_share(agreement_->share());
  expected_ = Expected::kChallenge;
  send(message);
}

void ClientSession::State::take_challenge(const Challenge& message, const SendToServer& send) {
  bgv::ProofChallenge challenge;
  if (static_cast<std::size_t>(message.exponents_size()) != challenge.size())
    throw Error(ErrorCategory::kProtocol, "the server's challenge has the wrong size");
  std::copy(message.exponents().begin(), message.exponents().end(), challenge.begin());
  agreed_ = agreement_->as_client(message.share());
  const std::optional<std::vector<std::string>> responses = rows_->respond(challenge);
  if (!responses.has_value()) return send_commitment(send);
  expected_ = Expected::kTable;
  for (std::size_t i = 0; i < responses->size(); ++i) {
    ClientMessage answer;
    answer.mutable_response()->set_index(static_cast<std::uint32_t>(i));
    answer.mutable_response()->set_integers((*responses)[i]);
    send(answer);
  }
  ClientMessage last;
  last.mutable_confirmation()->set_key(agreed_.confirmation.data(), agreed_.confirmation.size());
  send(last);
}

void ClientSession::State::take_table(const Table& message) {
  const plan::Plan& plan = accepted_.plan;
  const std::size_t count = plan.table.tabulate.items.count(), degree = plan.degree();
  const std::optional<SecretVector<std::uint32_t>> pads = unseal(agreed_.table, message.sealed(), 2 * count);
  if (!pads.has_value()) {
    throw Error(ErrorCategory::kProtocol,
                "the server's table does not open: something was changed in transit, or one of the two sides "
                "runs a modified Tacit");
  }
  // What the client had padded less the pads: the gates, and their products with the totals.
  const ring::Modulus& t = bgv::plaintext_modulus();
  SlotVectors gated;
  for (std::size_t first = 0; first < count; first += degree) {
    for (std::size_t run = 0; run < 2; ++run) {
      const SecretVector<std::uint32_t>& padded = (run == 0 ? gates_ : values_)[first / degree];
      SecretVector<std::uint32_t>& slots = gated.emplace_back(degree, 0);
      for (std::size_t item = first; item < std::min(first + degree, count); ++item)
        slots[item - first] = t.subtract(padded[item - first], (*pads)[run * count + item]);
    }
  }
  result_ = read_answer(accepted_, split_, gated);
  rows_.reset();
  secret_.reset();
  agreed_ = {};
  expected_ = Expected::kNothing;
  observer_.on_phase(Phase::kDone);
}

ClientSession::ClientSession(const linkage::Model& model, linkage::FeatureTable records,
                             table::Question question, Split split, Observer& observer,
                             const bgv::Security& security)
    : state_(std::make_unique<State>(model, std::move(records), std::move(question), std::move(split),
                                     observer, security)) {}
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
