// SPDX-License-Identifier: Apache-2.0
// A connection that fails in every way, between an honest client and an honest server: the query ends with an
// error or with the exact table, in bounded time, and the server goes on.
#include <cstdlib>
#include <random>

#include "rpc/message_relay.h"
#include "rpc/running_server.h"
#include "rpc/tcp_proxy.h"
#include "support/error_of.h"
#include "support/patience.h"

namespace tacit::rpc {
namespace {

/// How long a client waits for a server that says nothing, where something was lost.
constexpr std::chrono::milliseconds kSilence = patience(std::chrono::seconds(1));

/// A query's end: the table, or the error's category.
struct Ended {
  std::optional<table::ResultTable> table;
  ErrorCategory error = ErrorCategory::kInternal;
  std::string told{};
};

Ended ask_until_the_end(const ClientOptions& options, const protocol::World& world) {
  try {
    return {ask(options, world).result};
  } catch (const Error& error) {
    EXPECT_NE(error.category(), ErrorCategory::kInternal) << error.what();
    EXPECT_GT(std::string(error.what()).size(), 10U);
    return {std::nullopt, error.category(), error.what()};
  }
}

class Faults : public testing::Test {
 protected:
  /// What holds for every fault. Says how it ended.
  Ended expect_sound(const ClientOptions& options, const std::string& what) {
    SCOPED_TRACE(what);
    const Ended ended = ask_until_the_end(options, world_);  // that it takes for ever is for ctest to tell
    if (ended.table) {
      EXPECT_EQ(table::difference(*ended.table, expected_), "");
    }
    return ended;
  }
  void TearDown() override {
    EXPECT_TRUE(running_.becomes_idle());
    EXPECT_EQ(table::difference(ask(running_.options(), world_).result, expected_), "");
  }

  const protocol::World world_ = protocol::make_world({.client_records = 6, .server_records = 12}, 61);
  const table::ResultTable expected_ = expected(world_);
  RunningServer running_{world_};
};

std::string text(const MessageFault& fault) {
  return "fault " + std::to_string(static_cast<int>(fault.fault)) +
         (fault.way == Way::kUp ? " up" : " down") + " at message " + std::to_string(fault.message) +
         ", byte " + std::to_string(fault.byte);
}

class MessageFaults : public Faults {
 protected:
  using Up = protocol::ClientMessage;
  /// A message upwards: the field of its body, and its number among those.
  struct Place {
    int field;
    std::size_t message;
  };

  Ended run(const MessageFault& fault) {
    MessageRelay relay(running_.address(), fault);
    ClientOptions options = relay.options();
    if (fault.fault != Fault::kDelay) options.idle = kSilence;
    const Ended ended = expect_sound(options, text(fault));
    EXPECT_TRUE(relay.happened()) << text(fault);
    return ended;
  }
  /// The first messages of each kind and some between upwards; proposal, sums and powers downwards, where
  /// progress may come between these, so that the fault may meet that.
  void run_at_all(Fault fault, std::optional<bool> exact) {
    std::size_t byte = 0;
    for (const auto& [field, message] : {Place{Up::kHello, 0},
                                         {Up::kPublicKey, 0},
                                         {Up::kKeyDigit, 0},
                                         {Up::kPlane, 0},
                                         {Up::kPlane, 23},
                                         {Up::kVector, 0},  // link sums
                                         {Up::kVector, 1},  // powers
                                         {Up::kVector, 3},
                                         {Up::kVector, 6}})  // totals
      expect(run({fault, Way::kUp, message, byte += 7, field}), exact);
    for (const std::size_t message : {0U, 1U, 3U}) expect(run({fault, Way::kDown, message, message}), exact);
  }
  static void expect(const Ended& ended, std::optional<bool> exact) {
    if (exact) {
      EXPECT_EQ(ended.table.has_value(), *exact);
    }
  }
};

TEST_F(MessageFaults, NoneIsExact) {
  MessageRelay relay(running_.address(), {});
  EXPECT_TRUE(expect_sound(relay.options(), "none").table.has_value());
}

TEST_F(MessageFaults, ADelayIsNone) {
  run_at_all(Fault::kDelay, true);
}

TEST_F(MessageFaults, ACutConnection) {
  run_at_all(Fault::kCut, false);
}

TEST_F(MessageFaults, ARepeatedMessage) {
  run_at_all(Fault::kRepeat, std::nullopt);
}

TEST_F(MessageFaults, TwoMessagesInTheWrongOrder) {
  for (const auto& [field, message] :
       {Place{Up::kHello, 0}, {Up::kPublicKey, 0}, {Up::kKeyDigit, 7}, {Up::kPlane, 0}, {Up::kPlane, 23}})
    run({Fault::kSwap, Way::kUp, message, 0, field});
}

TEST_F(MessageFaults, ALostMessage) {
  for (const auto& [field, message] :
       {Place{Up::kHello, 0}, {Up::kPublicKey, 0}, {Up::kKeyDigit, 7}, {Up::kPlane, 23}, {Up::kVector, 0}})
    run({Fault::kLose, Way::kUp, message, 0, field});
  run({Fault::kLose, Way::kDown, 0, 0});
}

TEST_F(MessageFaults, AMessageThatIsCutShort) {
  run_at_all(Fault::kTruncate, std::nullopt);
}

/// In what stands before a ciphertext's residues: fields and lengths, and the header of the wire form.
TEST_F(MessageFaults, AFlippedByteBeforeTheResidues) {
  for (std::size_t byte = 0; byte < 22; ++byte) run({Fault::kFlip, Way::kUp, 1 + byte * 2, byte});
  for (std::size_t byte = 0; byte < 40; byte += 5) run({Fault::kFlip, Way::kUp, 0, byte});
  for (std::size_t byte = 0; byte < 20; byte += 3) run({Fault::kFlip, Way::kDown, 0, byte});
}

/// Of each kind of message; without TACIT_FLIPPED_BYTES, one in every third kind.
std::optional<std::size_t> flips_asked_for() {
  const char* text = std::getenv("TACIT_FLIPPED_BYTES");
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

/// Messages with a ciphertext or key: the field of the body, the first of those with it that is tried, and
/// how many are.
struct Kind {
  Way way;
  int field;
  std::size_t first, messages;
};

std::vector<Kind> kinds() {
  using Up = protocol::ClientMessage;
  using Down = protocol::ServerMessage;
  return {{Way::kUp, Up::kPublicKey, 0, 1},  {Way::kUp, Up::kKeyDigit, 0, 11},
          {Way::kUp, Up::kPlane, 0, 30},     {Way::kUp, Up::kVector, 0, 1},  // link sums
          {Way::kUp, Up::kVector, 1, 5},                                     // powers and inverses
          {Way::kUp, Up::kVector, 6, 3},                                     // totals
          {Way::kUp, Up::kVector, 9, 2},                                     // the gate
          {Way::kUp, Up::kResponse, 0, 24},  {Way::kDown, Down::kVector, 0, 2},
          {Way::kDown, Down::kVector, 2, 5}, {Way::kDown, Down::kVector, 7, 1},
          {Way::kDown, Down::kVector, 8, 2}, {Way::kDown, Down::kCheck, 0, 8},
          {Way::kDown, Down::kTable, 0, 1}};
}

/// In a seed or residue. Only TLS keeps these, but nobody gets another table by it. What is changed on its
/// way up is what a cheating client would send: no proof of shortness fits it, or it is no proof. What is
/// changed on its way down is without use, or comes back as a wrong refresh, and the table stays sealed.
TEST_F(MessageFaults, AFlippedByteInACiphertext) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::size_t some = random() % 3;
  int told = 0, exact = 0;
  for (std::size_t i = 0; i < flips_asked_for().value_or(1); ++i) {
    for (std::size_t k = 0; k < kinds().size(); ++k) {
      if (!flips_asked_for() && k % 3 != some) continue;
      const Kind kind = kinds()[k];
      const MessageFault fault{Fault::kFlipInside, kind.way, kind.first + random() % kind.messages,
                               random() >> 1, kind.field};
      SCOPED_TRACE("field " + std::to_string(kind.field));
      const Ended ended = run(fault);
      ++(ended.table ? exact : told);
      // The server may have no record in a plane's buckets.
      if (kind.way == Way::kUp && kind.field != protocol::ClientMessage::kPlane) {
        EXPECT_FALSE(ended.table);
      }
      if (ended.table) continue;
      EXPECT_TRUE(ended.error == ErrorCategory::kProtocol || ended.error == ErrorCategory::kSecurity)
          << ended.told;
      EXPECT_THAT(ended.told, testing::AnyOf(testing::HasSubstr("something was changed in transit"),
                                             testing::HasSubstr("malformed")));
    }
  }
  std::printf("%d told, %d without an effect\n", told, exact);
}

TEST_F(Faults, OfTheBytesOfAConnectionUnderTls) {
  std::mt19937_64 random(62);
  const Bytes whole = ask(running_.options(), world_).bytes.total();
  int happened = 0;
  for (const Fault fault : {Fault::kCut, Fault::kDelay, Fault::kRepeat, Fault::kLose, Fault::kFlip}) {
    for (const Way way : {Way::kUp, Way::kUp, Way::kDown}) {
      // The handshake, and anywhere in what a query sends.
      for (const std::size_t range :
           {std::uint64_t{2000}, way == Way::kUp ? whole.bytes_up : whole.bytes_down}) {
        const std::size_t byte = random() % range;
        TcpProxy proxy(running_.address(), {fault, way, byte});
        ClientOptions options = running_.options();
        options.server = proxy.address();
        if (fault != Fault::kDelay) options.idle = options.connect = kSilence;
        const Ended ended = expect_sound(
            options, "fault " + std::to_string(static_cast<int>(fault)) + " at byte " + std::to_string(byte));
        if (proxy.happened()) {
          ++happened;
          EXPECT_EQ(ended.table.has_value(), fault == Fault::kDelay) << "byte " << byte;
        }
      }
    }
  }
  EXPECT_GT(happened, 20);
}

ClientOptions options_of(const Address& address) {
  ClientOptions options;
  options.insecure = true;
  options.server = address.text();
  return options;
}

TEST(FaultsWithoutTls, OfTheBytesOfAConnection) {
  const protocol::World world = protocol::make_world({.client_records = 6, .server_records = 12}, 63);
  Server server(RunningServer::without_tls(world), world.server,
                [](std::uint64_t) { return std::make_unique<SessionObserver>(); });
  const Address address = server.start();
  ClientOptions options;
  options.insecure = true;
  options.idle = options.connect = kSilence;
  std::mt19937_64 random(64);
  const Bytes whole = ask(options_of(address), world).bytes.total();
  for (const Fault fault : {Fault::kCut, Fault::kRepeat, Fault::kLose, Fault::kFlip}) {
    for (const Way way : {Way::kUp, Way::kDown}) {
      for (int i = 0; i < 3; ++i) {
        // A flipped byte of a ciphertext is a matter for TLS: here it is one of what HTTP/2 begins with.
        const std::uint64_t range = fault == Fault::kFlip ? 60
                                    : way == Way::kUp     ? whole.bytes_up
                                                          : whole.bytes_down;
        const std::size_t byte = random() % range;
        TcpProxy proxy(address, {fault, way, byte});
        options.server = proxy.address();
        const Ended ended = ask_until_the_end(options, world);
        if (ended.table) {
          EXPECT_EQ(table::difference(*ended.table, expected(world)), "") << "byte " << byte;
        }
      }
    }
  }
  EXPECT_EQ(table::difference(ask(options_of(address), world).result, expected(world)), "");
}

}  // namespace
}  // namespace tacit::rpc
