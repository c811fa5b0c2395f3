// SPDX-License-Identifier: Apache-2.0
// A client that need not follow the protocol: the client's own parts, and a hook wherever it sends something,
// so that a test can alter it. It holds the secret key, knows the exact phase of everything that it sends,
// and proves what it can of it.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bgv/evaluator.h"
#include "bgv/secret/secret_key.h"
#include "bgv/serialize.h"
#include "cheating_prover.h"
#include "protocol/client/proposal.h"
#include "protocol/client/strategy.h"
#include "protocol/refreshed.h"
#include "protocol/sealed_table.h"
#include "query.h"
#include "unchecked_session.h"

namespace tacit::protocol {

class CheatingClient;

/// What is altered; each is called with what an honest client would send.
struct Cheats {
  std::function<void(const plan::Plan&, std::size_t set, std::size_t index,
                     SecretVector<std::uint32_t>& slots)>
      plane;
  /// What goes back in a round.
  std::function<void(const plan::Plan&, const plan::Round&, SlotVectors&)> refreshed;
  /// Coefficients of the packed selection, and slots of each category's.
  std::function<void(SecretVector<std::uint32_t>&)> selection;
  std::function<void(const bgv::KeyRequirement&, bgv::KeySwitchKey&, const bgv::Parameters&)> key;
  /// A ciphertext with the plaintext that it has been made of, before it is sent; the round is null for
  /// planes and the selection.
  struct Sent {
    const plan::Round* round = nullptr;
    std::size_t index = 0;
    const bgv::Plaintext& plaintext;
  };
  std::function<void(const CheatingClient&, const Sent&, bgv::SeededCiphertext&)> ciphertext;
  /// Which of those that are sent back have (Q + t)/2 added in every coefficient of the phase.
  std::function<bool(const Sent&)> half;
  /// Its bytes.
  std::function<void(const Sent&, std::string& bytes)> bytes;
  /// The plan that the client goes by.
  std::function<void(const Proposal&, AcceptedProposal&)> plan;
  /// Any message.
  std::function<void(ClientMessage&)> message;
  /// Responses of a proof.
  std::function<void(std::size_t index, std::string& integers)> response;
  bool zero_secret = false;  // s = 0, and then no errors
  bool empty_keys = false;   // evaluation keys without bodies
  bool empty_public_key = false;
};

/// What such a client has in the end.
struct Outcome {
  std::optional<std::string> refused;  // why the server ended the query
  std::string sealed;                  // the table as it came
  /// Slots of z and of z times the totals, for every N items; empty where the table stayed sealed.
  SlotVectors gated;
};

class CheatingClient {
 public:
  CheatingClient(const World& world, const Cheats& cheats) : world_(world), cheats_(cheats) {}

  /// A whole query. With Checks::kOffInATest the table opens whatever was sent.
  Outcome run(Checks checks);

  const plan::Plan& plan() const { return accepted_.plan; }
  const bgv::Parameters& parameters() const { return *parameters_; }
  const bgv::SecretKey& secret() const { return *secret_; }
  const bgv::SlotEncoder& encoder() const { return *encoder_; }
  const bgv::Evaluator& evaluator() const { return *evaluator_; }
  const bgv::EvaluationKeys& keys() const { return keys_; }

 private:
  void send(const ClientMessage& message);
  ServerMessage next();
  void greet();
  void send_keys();
  void send_planes();
  void send_selection();
  void refresh(std::size_t round);
  void prove(const CheckReadings& readings);
  std::string encrypted(const Cheats::Sent& sent, bgv::Level level, CheatingProver& prover);

  const World& world_;
  const Cheats& cheats_;
  std::unique_ptr<ServerSession> server_;
  std::deque<ServerMessage> answers_;
  AcceptedProposal accepted_;
  bgv::ParametersPtr parameters_;
  std::unique_ptr<bgv::SecretKey> secret_;
  std::optional<bgv::SlotEncoder> encoder_;
  std::optional<bgv::Evaluator> evaluator_;
  bgv::EvaluationKeys keys_;
  std::unique_ptr<ClientStrategy> strategy_;
  std::optional<CheatingProver> planes_, others_;
  SlotVectors gates_, values_;
  AgreedKeys agreed_;
};

}  // namespace tacit::protocol
