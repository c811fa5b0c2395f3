// What a server's session holds from message to message. Three files fill it in: session.cc up to the link
// sums, session_rounds.cc from their first refresh to the last, session_release.cc from there to the table.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bgv/ciphertext.h"
#include "bgv/evaluator.h"
#include "bgv/keys.h"
#include "bgv/plaintext.h"
#include "bgv/random.h"
#include "link/executor.h"
#include "link/strategy.h"
#include "link/workers.h"
#include "plan/plan.h"
#include "protocol/refreshed.h"
#include "protocol/sealed_table.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/link_report.h"
#include "protocol/server/part_values.h"
#include "protocol/server/relations.h"
#include "protocol/server/session.h"
#include "protocol/server/shortness.h"

namespace tacit::protocol {

/// Throws Error(kProtocol): a message is not the expected one, which `expected` names.
[[noreturn]] void out_of_order(const char* expected);

/// The session's data in the order in which a query fills it; each handler takes one kind of message.
class ServerSession::State {
 public:
  State(const ServerData& data, const ServerLimits& limits, AnswerGate& gate, Observer& observer,
        Checks checks)
      : data_(data),
        limits_(limits),
        gate_(gate),
        observer_(observer),
        checks_on_(checks),
        workers_(limits.threads) {}

  void begin(PlannedQuery query, const SendToClient& send);
  void receive(const ClientMessage& message, const SendToClient& send);
  bool done() const { return expected_ == Expected::kNothing; }

 private:
  enum class Expected {
    kHello,
    kPublicKey,
    kKeyDigits,
    kPlanes,
    kSelection,
    kRefreshed,
    kCommitment,
    kResponses,
    kConfirmation,
    kNothing
  };

  void take_hello(const Hello& hello, const SendToClient& send);
  void take_public_key(const PublicKey& message);
  void take_key_digit(const KeyDigit& message);
  void take_plane(const Plane& message, const SendToClient& send);
  void take_selection(const Selection& message);
  void take_refreshed(const Vector& message, const SendToClient& send);
  void take_commitment(const Commitment& message, const SendToClient& send);
  void take_response(const Response& message);

  Proposal proposal(const bgv::Seed& seed) const;
  /// The ciphertext in a client's message; each has a seed of its own.
  bgv::Ciphertext fresh(const std::string& bytes, bgv::Level level);
  /// One of those behind the planes, which the proof is about.
  bgv::Ciphertext fresh_behind_planes(const std::string& bytes);
  void note_seed(const std::string& bytes);
  void link_planes();

  const plan::Round& round() const { return plan_.rounds[round_]; }
  /// Pads what a round sends, ciphertexts at the end level, and keeps what its pads add to what comes back.
  void send_round(std::vector<bgv::Ciphertext> ciphertexts, const SendToClient& send);
  /// Whether what comes back in the round keeps its pads, until the client has selected what they are.
  bool pads_stay() const { return plan_.splits() && round().kind == plan::RoundKind::kLinkSums; }
  /// What has come back is checked, and goes into what the next round sends.
  void finish_round(const SendToClient& send);
  std::vector<bgv::Ciphertext> next_ciphertexts();
  std::vector<bgv::Ciphertext> powers(std::span<const Relations::Number> bases) const;
  std::vector<bgv::Ciphertext> totals();
  std::vector<bgv::Ciphertext> gate_products(std::span<const Relations::Number> factors,
                                             std::size_t height) const;
  void require_refreshed();
  void send_checks(const SendToClient& send);
  void take_confirmation(const Confirmation& message, const SendToClient& send);
  void send_table(const std::string& sealed, const SendToClient& send, const Clearance& clearance);

  const ServerData& data_;
  const ServerLimits& limits_;
  AnswerGate& gate_;
  Observer& observer_;
  const Checks checks_on_;
  link::Workers workers_;
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
  std::size_t plane_set_ = 0;
  std::vector<bgv::Ciphertext> planes_;  // of the set that is arriving
  std::optional<LinkReport> link_report_;
  std::unique_ptr<link::Executor> executor_;
  std::unique_ptr<link::Strategy> strategy_;
  std::vector<bgv::Ciphertext> selection_;  // what has come of it

  std::size_t round_ = 0;                   // in plan_.rounds
  std::size_t came_back_ = 0;               // ciphertexts of the round
  SlotVectors pads_;                        // of what comes back in the round
  std::vector<bgv::Ciphertext> unchecked_;  // what comes back with pads that only the selection can take off
  // What has come back, by what it is.
  std::vector<Relations::Number> refreshed_, linked_, totals_, gates_;
  SlotVectors gate_pads_;  // of the gates

  std::set<bgv::Seed> seeds_;  // that have come
  std::optional<CheckSums> checks_;
  std::optional<Relations> relations_;
  std::optional<CellRecords> cells_;
  std::optional<ReceivedRows> rows_;
  CheckReadings readings_;
  std::size_t commitments_ = 0;
  bgv::ProofCommitment commitment_{};
  std::optional<KeyAgreement> agreement_;
  AgreedKeys agreed_;
  std::optional<bgv::ProofVerifier> verifier_;
  std::uint32_t next_response_ = 0;
};

}  // namespace tacit::protocol
