// One hostile message to a session in any state. The script says which state, and what is sent there in place
// of the honest message. A session that refuses is used again for the next script: refusing must have left
// nothing behind that makes a later message do harm.
#include <map>
#include <memory>
#include <utility>

#include "base/error.h"
#include "input.h"
#include "protocol/client/session.h"
#include "protocol/server/session.h"
#include "targets.h"
#include "world.h"

namespace tacit::fuzz {
namespace {

/// Where in a transcript something new is due: the first, second and last message of each kind.
template <class Message>
std::vector<std::size_t> turning_points(const std::vector<std::string>& messages) {
  std::vector<int> kinds;
  for (const std::string& bytes : messages) {
    Message message;
    message.ParseFromString(bytes);
    kinds.push_back(message.body_case());
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
    case protocol::ClientMessage::kLinkCounts:
      return message.mutable_link_counts()->mutable_ciphertext();
    case protocol::ClientMessage::kTotals:
      return message.mutable_totals()->mutable_ciphertext();
    case protocol::ClientMessage::kPowers:
      return message.mutable_powers()->mutable_ciphertext();
    case protocol::ClientMessage::kSelection:
      return message.mutable_selection()->mutable_ciphertext();
    default:
      return nullptr;
  }
}
std::string* object_in(protocol::ServerMessage& message) {
  switch (message.body_case()) {
    case protocol::ServerMessage::kLinkCounts:
      return message.mutable_link_counts()->mutable_ciphertext();
    case protocol::ServerMessage::kTotals:
      return message.mutable_totals()->mutable_ciphertext();
    case protocol::ServerMessage::kTable:
      return message.mutable_table()->mutable_ciphertext();
    case protocol::ServerMessage::kPowers:
      return message.mutable_powers()->mutable_ciphertext();
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

class ServerSide {
 public:
  using Message = protocol::ClientMessage;
  explicit ServerSide(bool split) : limits_(limits()), session_(world(split).server, limits_, gate_, observer_) {}
  static const std::vector<std::string>& honest(bool split) { return transcript(split).up; }
  void receive(const Message& message) {
    session_.receive(message, [](const protocol::ServerMessage& answer) {
      expect(answer.ByteSizeLong() <= std::size_t{8} << 20, "no message is larger than a message may be");
    });
  }

 private:
  protocol::ServerLimits limits_;
  protocol::Observer observer_;
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
  static const std::vector<std::string>& honest(bool split) { return transcript(split).down; }
  void receive(const Message& message) {
    session_.receive(message, [](const protocol::ClientMessage&) {});
    // Its keys are not those that the transcript was made for: what it decrypts is noise, and no table.
    expect(!session_.done(), "noise is not read as a table");
  }

 private:
  protocol::Observer observer_;
  protocol::ClientSession session_;
};

/// The sessions that wait at each turning point.
template <class Side>
class Waiting {
 public:
  Side& at(bool split, std::size_t point) {
    std::unique_ptr<Side>& side = sides_[{split, point}];
    if (side == nullptr) {
      side = std::make_unique<Side>(split);
      for (std::size_t i = 0; i < point; ++i) {
        typename Side::Message message;
        message.ParseFromString(Side::honest(split)[i]);
        side->receive(message);
      }
    }
    return *side;
  }
  void drop(bool split, std::size_t point) { sides_.erase({split, point}); }

 private:
  std::map<std::pair<bool, std::size_t>, std::unique_ptr<Side>> sides_;
};

template <class Side>
void disturb(std::string_view bytes) {
  static Waiting<Side> waiting;
  static const std::vector<std::size_t> points[2] = {
      turning_points<typename Side::Message>(Side::honest(false)),
      turning_points<typename Side::Message>(Side::honest(true))};
  Input script(bytes);
  const bool split = script.byte() % 2 == 1;
  const std::size_t point = points[split][script.below(points[split].size())];
  typename Side::Message message;
  if (!hostile_message(Side::honest(split), point, script, message)) return;
  waiting.at(split, point).receive(message);
  waiting.drop(split, point);
}

}  // namespace

void server_session(std::string_view bytes) {
  disturb<ServerSide>(bytes);
}

void client_session(std::string_view bytes) {
  disturb<ClientSide>(bytes);
}

}  // namespace tacit::fuzz
