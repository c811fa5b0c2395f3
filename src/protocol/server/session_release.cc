// The end of a session: the sums of the checks go to the client under pads, the client proves that its
// ciphertexts are short, and the table is sent under a key that a client has only if the sums were 0.
#include "base/error.h"
#include "bgv/pad.h"
#include "bgv/serialize.h"
#include "protocol/server/session_state.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {
namespace {

/// An honest client begins its proof again about once in five times; each attempt is one more chance for a
/// cheat (docs/security.md).
constexpr std::size_t kMostCommitments = 24;

}  // namespace

void ServerSession::State::send_checks(const SendToClient& send) {
  const WorkTimer timer(observer_, Work::kGate);
  relations_->gather(*evaluator_, *encoder_, observer_, *checks_);
  for (std::size_t check = 0; check < plan::kChecks; ++check) {
    bgv::Padded padded = bgv::pad(*evaluator_, checks_->sum(check), public_key_);
    // The client decrypts this if the sum is 0.
    readings_[check] = padded.pad.front();
    ServerMessage message;
    message.mutable_check()->set_index(static_cast<std::uint32_t>(check));
    message.mutable_check()->set_ciphertext(bgv::save(*parameters_, padded.ciphertext));
    send(message);
  }
  if (checks_on_ == Checks::kOffInATest) readings_.fill(0);
  agreement_.emplace(readings_);
  readings_ = {};
  // What is left to do takes none of these.
  relations_.reset();
  checks_.reset();
  cells_.reset();
  strategy_.reset();
  executor_.reset();
  keys_ = {};
  ServerMessage weights;
  weights.mutable_weights()->set_seed(rows_->others_seed().data(), rows_->others_seed().size());
  send(weights);
  expected_ = Expected::kCommitment;
}

void ServerSession::State::take_commitment(const Commitment& message, const SendToClient& send) {
  if (message.hash().size() != commitment_.size())
    throw Error(ErrorCategory::kProtocol, "the client's commitment is not 32 bytes");
  if (commitments_ == 0) agreed_ = agreement_->as_server(message.share());
  if (++commitments_ > kMostCommitments)
    throw Error(ErrorCategory::kProtocol, "the client has begun its proof too often");
  std::copy(message.hash().begin(), message.hash().end(), commitment_.begin());
  const bgv::ProofChallenge challenge = bgv::random_challenge(plan_.degree());
  verifier_.emplace(*parameters_, plan_.check.proof, rows_->statement(), commitment_, challenge);
  ServerMessage answer;
  for (const std::uint32_t exponent : challenge) answer.mutable_challenge()->add_exponents(exponent);
  answer.mutable_challenge()->set_share(agreement_->share());
  send(answer);
  expected_ = Expected::kResponses;
}

void ServerSession::State::take_response(const Response& message) {
  if (message.index() != next_response_++) out_of_order("another response");
  if (checks_on_ == Checks::kOn) verifier_->take(message.integers());
  if (next_response_ == bgv::kProofRepetitions * (plan_.check.proof.rows.size() + 1))
    expected_ = Expected::kConfirmation;
}

void ServerSession::State::take_confirmation(const Confirmation& message, const SendToClient& send) {
  require(checks_on_ == Checks::kOffInATest || verifier_->done(), "a proof is taken to its end");
  // Right or wrong, the confirmation gives the client information: from here on the query counts in the
  // ledger.
  const Clearance clearance = gate_.open();
  if (!confirms(agreed_, message.key())) {
    // The custodian must see clients that probe what the checks depend on.
    throw Error(
        ErrorCategory::kSecurity,
        "the client's numbers do not pass the checks: something was changed in transit, or the client "
        "runs a modified Tacit");
  }
  const std::size_t count = plan_.table.tabulate.items.count(), degree = plan_.degree();
  SecretVector<std::uint32_t> numbers;
  numbers.reserve(2 * count);
  for (const SlotVectors* pads : {&gate_pads_, &pads_}) {
    for (std::size_t item = 0; item < count; ++item) numbers.push_back((*pads)[item / degree][item % degree]);
  }
  send_table(seal(agreed_.table, numbers), send, clearance);
}

void ServerSession::State::send_table(const std::string& sealed, const SendToClient& send,
                                      const Clearance& /*clearance*/) {
  ServerMessage message;
  message.mutable_table()->set_sealed(sealed);
  send(message);
  expected_ = Expected::kNothing;
  observer_.on_phase(Phase::kDone);
}

}  // namespace tacit::protocol
