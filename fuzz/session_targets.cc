// SPDX-License-Identifier: Apache-2.0
// One hostile message to a session in any state. The script says which state, what is sent there in place of
// the honest message, and whether a session that refuses gets the honest message after all, which it must not
// take any more. In a fuzzer the states are kept as snapshots.
#include <tbb/global_control.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "base/error.h"
#include "input.h"
#include "protocol/client/session.h"
#include "protocol/server/session.h"
#include "snapshots.h"
#include "targets.h"
#include "world.h"

namespace tacit::fuzz {
namespace {

/// What answers a number that the other side draws anew in every session: nothing recorded fits behind it.
bool answers_a_challenge(const protocol::ClientMessage& message) {
  return message.has_response();
}
bool answers_a_challenge(const protocol::ServerMessage& message) {
  return message.has_challenge();
}

constexpr plan::RoundKind kNoRound = plan::RoundKind::kLinkSums;  // of messages that are no vectors

/// Where in a transcript something new is due: the first, second and last message of each kind, as far as a
/// recorded transcript leads.
template <class Message>
std::vector<std::size_t> turning_points(const std::vector<std::string>& messages,
                                        const std::vector<plan::Round>& rounds) {
  std::vector<std::pair<int, plan::RoundKind>> kinds;
  for (const std::string& bytes : messages) {
    Message message;
    message.ParseFromString(bytes);
    const plan::RoundKind of = message.has_vector() ? rounds.at(message.vector().round()).kind : kNoRound;
    kinds.emplace_back(message.body_case(), of);
    if (answers_a_challenge(message)) break;
  }
  const auto differ = [&](std::size_t i, std::size_t k) { return k >= kinds.size() || kinds[i] != kinds[k]; };
  std::vector<std::size_t> points;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const bool first = i == 0 || differ(i, i - 1), second = i == 1 || (i > 1 && differ(i, i - 2));
    if (first || second || differ(i, i + 1)) points.push_back(i);
  }
  return points;
}

/// The bytes of a message's ciphertext or key, if it has any.
std::string* object_in(protocol::ClientMessage& message) {
  switch (message.body_case()) {
    case protocol::ClientMessage::kPublicKey:
      return message.mutable_public_key()->mutable_key();
    case protocol::ClientMessage::kKeyDigit:
      return message.mutable_key_digit()->mutable_key();
    case protocol::ClientMessage::kPlane:
      return message.mutable_plane()->mutable_ciphertext();
    case protocol::ClientMessage::kSelection:
      return message.mutable_selection()->mutable_ciphertext();
    case protocol::ClientMessage::kVector:
      return message.mutable_vector()->mutable_ciphertext();
    case protocol::ClientMessage::kCommitment:
      return message.mutable_commitment()->mutable_hash();
    case protocol::ClientMessage::kConfirmation:
      return message.mutable_confirmation()->mutable_key();
    case protocol::ClientMessage::kResponse:
      return message.mutable_response()->mutable_integers();
    default:
      return nullptr;
  }
}
std::string* object_in(protocol::ServerMessage& message) {
  switch (message.body_case()) {
    case protocol::ServerMessage::kVector:
      return message.mutable_vector()->mutable_ciphertext();
    case protocol::ServerMessage::kCheck:
      return message.mutable_check()->mutable_ciphertext();
    case protocol::ServerMessage::kWeights:
      return message.mutable_weights()->mutable_seed();
    case protocol::ServerMessage::kTable:
      return message.mutable_table()->mutable_sealed();
    default:
      return nullptr;
  }
}

/// What the script sends in place of message number `due`; false if it is no message at all, which a session
/// never sees.
template <class Message>
bool hostile_message(const std::vector<std::string>& honest, std::size_t due, Input& script,
                     Message& message) {
  switch (script.byte() % 4) {
    case 0: {
      const std::string_view rest = script.rest();
      return message.ParseFromArray(rest.data(), static_cast<int>(rest.size()));
    }
    case 1:
      return message.ParseFromString(edited(honest[due], script));
    case 2: {
      message.ParseFromString(honest[due]);
      std::string* object = object_in(message);
      if (object == nullptr) return false;
      *object = edited(*object, script);
      return true;
    }
    default:
      return message.ParseFromString(honest[script.below(honest.size())]);
  }
}

/// What a session computes with a well-formed message is the same arithmetic whatever is in it, and takes
/// long: it is called off as a custodian's server or a person calls off a query, but for every so many
/// scripts.
class CallsOff final : public protocol::Observer {
 public:
  bool cancelled() override { return called_off_; }
  void call_off(bool now) { called_off_ = now; }

 private:
  bool called_off_ = false;
};

class ServerSide {
 public:
  using Message = protocol::ClientMessage;
  explicit ServerSide(bool split)
      : limits_(limits()), session_(world(split).server, limits_, gate_, observer_) {}
  void call_off(bool now) { observer_.call_off(now); }
  static const std::vector<std::string>& honest(bool split) { return transcript(split).up; }
  void receive(const Message& message) {
    session_.receive(message, [](const protocol::ServerMessage& answer) {
      expect(answer.ByteSizeLong() <= std::size_t{8} << 20, "no message is larger than a message may be");
    });
  }

 private:
  protocol::ServerLimits limits_;
  CallsOff observer_;
  protocol::NoGate gate_;
  protocol::ServerSession session_;
};

class ClientSide {
 public:
  using Message = protocol::ServerMessage;
  explicit ClientSide(bool split)
      : session_(world(split).server.model, world(split).client, world(split).question, world(split).split,
                 observer_) {
    session_.start([](const protocol::ClientMessage&) {});
  }
  void call_off(bool now) { observer_.call_off(now); }
  static const std::vector<std::string>& honest(bool split) { return transcript(split).down; }
  void receive(const Message& message) {
    session_.receive(message, [](const protocol::ClientMessage&) {});
    // Its keys are not those that the transcript was made for: what it decrypts is noise, and no table.
    expect(!session_.done(), "noise is not read as a table");
  }

 private:
  CallsOff observer_;
  protocol::ClientSession session_;
};

/// A state of a session: its question, and the message that is due.
struct State {
  bool split = false;
  std::size_t due = 0;
};

template <class Side>
const std::vector<State>& states() {
  static const std::vector<State> all = [] {
    std::vector<State> found;
    for (const bool split : {false, true}) {
      for (const std::size_t due :
           turning_points<typename Side::Message>(Side::honest(split), transcript(split).rounds))
        found.push_back({split, due});
    }
    return found;
  }();
  return all;
}

template <class Side>
void receive_honest(Side& side, State state) {
  typename Side::Message message;
  message.ParseFromString(Side::honest(state.split)[state.due]);
  side.receive(message);
}

/// The first byte of a script.
struct Choice {
  explicit Choice(std::uint8_t byte)
      : split(byte % 2 == 1), again(byte / 2 % 2 == 1), computes(byte / 4 % 8 == 7) {}
  bool split;
  bool again;     // after a refusal, the honest message
  bool computes;  // what the session does with a message that it takes
};

/// An honest message behind a refused one. Before its first message a session has nothing to give up.
template <class Side>
void require_ended(Side& side, State state) {
  bool taken = true;
  try {
    receive_honest(side, state);
  } catch (const Error& error) {
    if (error.category() == ErrorCategory::kInternal) throw;
    taken = false;
  }
  expect(!taken || state.due == 0, "a session that has refused a message takes nothing more");
}

/// Sends what the script says to a session in the state. True if that is no message, so that the session is
/// still in the state.
template <class Side>
bool disturb_one(Side& side, State state, Choice choice, Input script) {
  typename Side::Message message;
  if (!hostile_message(Side::honest(state.split), state.due, script, message)) return true;
  side.call_off(!choice.computes);
  bool refused = false;
  try {
    side.receive(message);
  } catch (const Error& error) {
    if (error.category() == ErrorCategory::kInternal) throw;
    refused = error.category() != ErrorCategory::kCancelled;
  }
  if (refused && choice.again) require_ended(side, state);
  return false;
}

/// The sessions that wait in each state, where the targets share a process; one that has taken its message is
/// made anew.
template <class Side>
class Waiting {
 public:
  void run(std::size_t number, Choice choice, Input script) {
    std::unique_ptr<Side>& side = sides_[number];
    const State state = states<Side>()[number];
    if (side == nullptr) {
      side = std::make_unique<Side>(state.split);
      for (std::size_t i = 0; i < state.due; ++i) receive_honest(*side, {state.split, i});
    }
    if (!disturb_one(*side, state, choice, script)) side.reset();
  }

 private:
  std::map<std::size_t, std::unique_ptr<Side>> sides_;
};

/// Through two honest queries, with a halt in each state.
template <class Side>
void walk(std::unique_ptr<Side>& side, const std::function<void(std::size_t)>& here) {
  const std::vector<State>& all = states<Side>();
  for (std::size_t number = 0; number < all.size(); ++number) {
    const bool begins = number == 0 || all[number].split != all[number - 1].split;
    if (begins) side = std::make_unique<Side>(all[number].split);
    for (std::size_t i = begins ? 0 : all[number - 1].due; i < all[number].due; ++i)
      receive_honest(*side, {all[number].split, i});
    here(number);
  }
}

template <class Side>
void run_in_snapshot(std::size_t number, std::string_view bytes) {
  static const tbb::global_control no_threads(tbb::global_control::max_allowed_parallelism, 1);
  static std::unique_ptr<Side> side;
  static const Snapshots snapshots(
      states<Side>().size(), [](const auto& here) { walk(side, here); },
      [](std::size_t state, std::string_view sent) {
        Input script(sent);
        const Choice choice(script.byte());
        script.byte();  // the state
        // One that is where it was would be taken down for nothing, page by page.
        if (!disturb_one(*side, states<Side>()[state], choice, script)) side.reset();
      });
  snapshots.run(number, bytes);
}

template <class Side>
void disturb(std::string_view bytes) {
  static Waiting<Side> waiting;
  static const std::size_t whole =
      static_cast<std::size_t>(std::ranges::count(states<Side>(), false, &State::split));
  Input script(bytes);
  const Choice choice(script.byte());
  const std::size_t number =
      choice.split ? whole + script.below(states<Side>().size() - whole) : script.below(whole);
  if (snapshots_wanted()) return run_in_snapshot<Side>(number, bytes);
  waiting.run(number, choice, script);
}

}  // namespace

void server_session(std::string_view bytes) {
  disturb<ServerSide>(bytes);
}

void client_session(std::string_view bytes) {
  disturb<ClientSide>(bytes);
}

}  // namespace tacit::fuzz
