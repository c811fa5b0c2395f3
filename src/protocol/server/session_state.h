// What a server's session holds from message to message. Two files fill it in: session.cc up to the link
// sums, session_refreshes.cc from their first refresh to the table.
#pragma once

#include <cstddef>
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
#include "plan/plan.h"
#include "protocol/server/category_sums.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/order.h"
#include "protocol/server/pads.h"
#include "protocol/server/part_values.h"
#include "protocol/server/session.h"
#include "protocol/server/tabulate.h"
#include "protocol/server/tags.h"
#include "protocol/server/tracks.h"
#include "protocol/server/workers.h"

namespace tacit::protocol {

/// Throws Error(kProtocol): a message is not what is due, which `expected` names.
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
  Workers workers_;
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

}  // namespace tacit::protocol
