// SPDX-License-Identifier: Apache-2.0
// A client that follows the protocol up to some message and then sends something else: it gets a clear
// failure, and the server goes on to answer the next, honest query exactly.
#include <deque>

#include "protocol/version.h"
#include "rpc/raw_client.h"
#include "rpc/running_server.h"
#include "rpc/status.h"
#include "support/error_of.h"

namespace tacit::rpc {
namespace {

using Body = protocol::ClientMessage::BodyCase;
using protocol::ClientMessage;

// Takes the nth message (from 0) of its kind and says in which bytes it is sent; several, if it likes.
struct Tamper {
  Body kind;
  int nth;
  std::function<std::vector<std::string>(const ClientMessage&)> change;
};

struct Ending {
  std::optional<protocol::Failure> failure;
  grpc::Status status;
};

// An honest session whose messages pass through `tamper`, up to the failure that must come of it.
Ending run_tampered(RunningServer& running, const protocol::World& world, const Tamper& tamper) {
  RawClient raw(running.address());
  protocol::Observer observer;
  protocol::ClientSession session(world.server.model, world.client, world.question, world.split, observer,
                                  world.security);
  int seen = 0;
  const protocol::SendToServer send = [&](const ClientMessage& message) {
    if (message.body_case() == tamper.kind && seen++ == tamper.nth) {
      for (const std::string& bytes : tamper.change(message)) raw.send(bytes);
    } else {
      raw.send(message);
    }
  };
  session.start(send);
  while (const std::optional<protocol::ServerMessage> message = raw.receive()) {
    if (message->has_failure()) return {message->failure(), raw.status()};
    if (!session.done()) session.receive(*message, send);
  }
  return {std::nullopt, raw.status()};
}

class HostileClient : public testing::Test {
 protected:
  void expect_refusal(const Tamper& tamper, const std::string& text = "") {
    const Ending ending = run_tampered(running_, world_, tamper);
    ASSERT_TRUE(ending.failure) << ending.status.error_message();
    EXPECT_EQ(name(from_failure(*ending.failure).category()), name(ErrorCategory::kProtocol))
        << ending.failure->message();
    EXPECT_THAT(ending.failure->message(), testing::HasSubstr(text));
    EXPECT_EQ(from_status(ending.status).what(), ending.failure->message());
    EXPECT_TRUE(running_.becomes_idle());
  }

  void TearDown() override { EXPECT_EQ(ask(running_.options(), world_).result, expected(world_)); }

  const protocol::World world_ = protocol::make_world({}, 41);
  RunningServer running_{world_};
};

/// The first vector of totals: behind one of link sums and four rounds of inverses.
constexpr int kTotals = 1 + 3 + 2;

std::vector<std::string> twice(const ClientMessage& message) {
  return {message.SerializeAsString(), message.SerializeAsString()};
}

TEST_F(HostileClient, NothingButAGreetingComesFirst) {
  RawClient raw(running_.address());
  ClientMessage message;
  message.mutable_plane()->set_ciphertext("x");
  raw.send(message);
  const std::optional<protocol::Failure> failure = raw.failure();
  ASSERT_TRUE(failure);
  EXPECT_EQ(from_failure(*failure).category(), ErrorCategory::kProtocol);
  EXPECT_THAT(failure->message(), testing::HasSubstr("greeting"));
}

TEST_F(HostileClient, MessagesOutOfOrder) {
  expect_refusal({Body::kHello, 0, twice}, "out of order");
  expect_refusal({Body::kPublicKey, 0, twice}, "out of order");
  expect_refusal({Body::kKeyDigit, 3, twice}, "out of order");
  expect_refusal({Body::kPlane, 2, twice}, "out of order");
}

TEST_F(HostileClient, MessagesOutOfOrderLate) {
  expect_refusal({Body::kVector, kTotals, twice}, "out of order");
}

TEST_F(HostileClient, EmptyAndMalformedMessages) {
  const auto sends = [](std::string bytes) {
    return [bytes](const ClientMessage&) { return std::vector<std::string>{bytes}; };
  };
  expect_refusal({Body::kPublicKey, 0, sends("")}, "out of order");
  expect_refusal({Body::kHello, 0, sends(std::string(100, '\xff'))}, "not a message");
  expect_refusal({Body::kPlane, 1, sends(std::string(100, '\xff'))}, "not a message");
  expect_refusal({Body::kVector, 0, sends("\x2a")}, "not a message");
}

TEST_F(HostileClient, TruncatedMessages) {
  const auto cut = [](const ClientMessage& message) {
    const std::string whole = message.SerializeAsString();
    return std::vector<std::string>{whole.substr(0, whole.size() - 1)};
  };
  expect_refusal({Body::kPublicKey, 0, cut}, "cut short");
  expect_refusal({Body::kPlane, 5, cut}, "cut short");
}

TEST_F(HostileClient, TruncatedAndImpossibleCiphertexts) {
  const auto cut = [](const ClientMessage& message) {
    ClientMessage changed = message;
    changed.mutable_plane()->mutable_ciphertext()->pop_back();
    return std::vector<std::string>{changed.SerializeAsString()};
  };
  expect_refusal({Body::kPlane, 0, cut});
  const auto out_of_range = [](const ClientMessage& message) {
    ClientMessage changed = message;
    std::string& bytes = *changed.mutable_plane()->mutable_ciphertext();
    for (std::size_t i = bytes.size() - 64; i < bytes.size(); ++i) bytes[i] = '\xff';
    return std::vector<std::string>{changed.SerializeAsString()};
  };
  expect_refusal({Body::kPlane, 0, out_of_range});
  const auto short_key = [](const ClientMessage& message) {
    ClientMessage changed = message;
    changed.mutable_key_digit()->set_key("short");
    return std::vector<std::string>{changed.SerializeAsString()};
  };
  expect_refusal({Body::kKeyDigit, 0, short_key});
}

TEST_F(HostileClient, OversizedMessages) {
  const auto swell = [](const ClientMessage& message) {
    ClientMessage changed = message;
    changed.mutable_plane()->mutable_ciphertext()->resize(protocol::kMaxMessageBytes + 1);
    return std::vector<std::string>{changed.SerializeAsString()};
  };
  const Ending ending = run_tampered(running_, world_, {Body::kPlane, 0, swell});
  EXPECT_EQ(ending.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED)
      << ending.status.error_message();
  EXPECT_TRUE(running_.becomes_idle());
  EXPECT_TRUE(running_.heard().wait_for_failures(1));
}

TEST_F(HostileClient, MessagesThatEndEarly) {
  RawClient raw(running_.address());
  raw.send(hello_of(world_));
  raw.end_messages();
  const std::optional<protocol::Failure> failure = raw.failure();
  ASSERT_TRUE(failure);
  EXPECT_EQ(from_failure(*failure).category(), ErrorCategory::kProtocol);
  EXPECT_THAT(failure->message(), testing::HasSubstr("closed its side"));
}

}  // namespace
}  // namespace tacit::rpc
