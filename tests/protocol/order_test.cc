// SPDX-License-Identifier: Apache-2.0
// Messages that are truncated, oversized, malformed or out of order: one clear refusal each, and nothing half
// taken.
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "plan/cluster_cost.h"
#include "protocol/progress.h"
#include "protocol/round_messages.h"
#include "query.h"

namespace tacit::protocol {
namespace {

/// Numbers of rounds, without a split; with one, that of the categories' link sums comes second.
constexpr std::size_t kLinkSums = 0, kTotals = 1 + plan::kInverseRounds;
constexpr std::size_t kCategories = 1, kFirstGateWithSplit = kTotals + 2;

template <typename Message>
bool is_of_round(const Message& message, std::size_t round) {
  return message.has_vector() && message.vector().round() == round;
}

/// The two sessions of a query, by hand: the server takes at once what the client sends, and what it answers
/// waits here.
struct Sides {
  Sides(const World& world, AnswerGate& gate, Observer& of_server, ServerLimits server_limits = {})
      : limits(with_security(server_limits, world)),
        server(world.server, limits, gate, of_server),
        client(world.server.model, world.client, world.question, world.split, of_client, world.security) {}

  static ServerLimits with_security(ServerLimits limits, const World& world) {
    limits.security = world.security;
    return limits;
  }

  ServerMessage next() {
    if (answers.empty()) throw std::logic_error("the server owes an answer");
    ServerMessage message = std::move(answers.front());
    answers.pop_front();
    return message;
  }
  void play() {
    client.start(up);
    play_on();
  }
  void play_on() {
    while (!client.done()) client.receive(next(), up);
  }

  const ServerLimits limits;
  Observer of_client;
  ServerSession server;
  ClientSession client;
  std::deque<ServerMessage> answers;
  SendToClient down = [this](const ServerMessage& message) { answers.push_back(message); };
  SendToServer up = [this](const ClientMessage& message) { server.receive(message, down); };
};

/// Runs a query whose client messages pass through `change`; the category of the error it ends with, if any.
std::optional<ErrorCategory> run_changed(const World& world,
                                         const std::function<void(ClientMessage&, std::size_t)>& change) {
  Observer observer;
  NoGate gate;
  Sides sides(world, gate, observer, {.max_client_records = 100});
  std::size_t sent = 0;
  sides.up = [&](const ClientMessage& original) {
    ClientMessage message = original;
    change(message, sent++);
    sides.server.receive(message, sides.down);
  };
  try {
    sides.play();
  } catch (const Error& error) {
    EXPECT_GT(std::string(error.what()).size(), 20U);
    return error.category();
  }
  return std::nullopt;
}

class Tampering : public ::testing::Test {
 protected:
  World world_ = make_world({.client_records = 10, .server_records = 12}, 1);
  std::optional<ErrorCategory> run(const std::function<void(ClientMessage&, std::size_t)>& change) {
    return run_changed(world_, change);
  }
};

TEST_F(Tampering, AnUnchangedQueryPasses) {
  EXPECT_EQ(run([](ClientMessage&, std::size_t) {}), std::nullopt);
}

TEST_F(Tampering, ARefusedMessageEndsTheSession) {
  Observer observer;
  NoGate gate;
  Sides sides(world_, gate, observer);
  bool refused = false;
  sides.up = [&](const ClientMessage& original) {
    if (original.has_key_digit() && !refused) {
      ClientMessage wrong = original;
      wrong.mutable_key_digit()->set_digit(99);
      EXPECT_THROW(sides.server.receive(wrong, sides.down), Error);
      refused = true;
    }
    sides.server.receive(original, sides.down);  // which was right, but comes too late
  };
  EXPECT_THROW(sides.play(), Error);
  EXPECT_TRUE(refused);
}

TEST_F(Tampering, AnotherProtocolVersion) {
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->set_oldest_version(99);
            }),
            ErrorCategory::kProtocol);
}

TEST_F(Tampering, AnotherModel) {
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->set_model_hash(std::string(32, 'x'));
            }),
            ErrorCategory::kModelMismatch);
}

TEST_F(Tampering, ModelHashOfAnotherLength) {
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->set_model_hash("x");
            }),
            ErrorCategory::kModelMismatch);
}

TEST_F(Tampering, UnknownDimensionAndMeasure) {
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->set_by(0, "colour");
            }),
            ErrorCategory::kUsage);
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->mutable_statistics(0)->set_of("height");
            }),
            ErrorCategory::kUsage);
}

TEST_F(Tampering, MoreRecordsThanTheServerTakesOrNone) {
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->set_client_records(101);
            }),
            ErrorCategory::kLimit);
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->set_client_records(0);
            }),
            ErrorCategory::kLimit);
}

TEST_F(Tampering, TruncatedOversizedAndEmptyCiphertexts) {
  for (const int how : {0, 1, 2}) {
    const auto change = [&](std::string& bytes) {
      if (how == 0) bytes.pop_back();
      if (how == 1) bytes.push_back('x');
      if (how == 2) bytes.clear();
    };
    EXPECT_EQ(run([&](ClientMessage& m, std::size_t) {
                if (m.has_plane()) change(*m.mutable_plane()->mutable_ciphertext());
              }),
              ErrorCategory::kProtocol);
    EXPECT_EQ(run([&](ClientMessage& m, std::size_t) {
                if (m.has_public_key()) change(*m.mutable_public_key()->mutable_key());
              }),
              ErrorCategory::kProtocol);
    EXPECT_EQ(run([&](ClientMessage& m, std::size_t) {
                if (m.has_key_digit()) change(*m.mutable_key_digit()->mutable_key());
              }),
              ErrorCategory::kProtocol);
    EXPECT_EQ(run([&](ClientMessage& m, std::size_t) {
                if (is_of_round(m, kTotals)) change(*m.mutable_vector()->mutable_ciphertext());
              }),
              ErrorCategory::kProtocol);
  }
}

TEST_F(Tampering, AResidueThatIsNotBelowItsPrime) {
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (!is_of_round(m, kLinkSums)) return;
              std::string& bytes = *m.mutable_vector()->mutable_ciphertext();
              std::fill(bytes.end() - 60, bytes.end(), '\xff');
            }),
            ErrorCategory::kProtocol);
}

TEST_F(Tampering, AWrongHeader) {
  for (const std::size_t byte : {0, 4, 5, 6, 7, 8, 12}) {
    EXPECT_EQ(run([&](ClientMessage& m, std::size_t) {
                if (m.has_plane()) (*m.mutable_plane()->mutable_ciphertext())[byte] ^= 1;
              }),
              ErrorCategory::kProtocol)
        << "header byte " << byte;
  }
}

TEST_F(Tampering, MessagesOutOfOrder) {
  for (const std::size_t at : {0, 1, 2, 5, 40}) {
    EXPECT_EQ(run([&](ClientMessage& m, std::size_t number) {
                if (number == at) set_vector(m, kTotals, 0, "");
              }),
              ErrorCategory::kProtocol)
        << "message " << at;
  }
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_plane() && m.plane().index() == 3) m.mutable_plane()->set_index(4);
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_key_digit()) m.mutable_key_digit()->set_digit(7);
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) { m.clear_body(); }), ErrorCategory::kProtocol);
}

TEST_F(Tampering, QuestionsThatMakeNoSense) {
  const auto hello = [&](const std::function<void(Hello&)>& change) {
    return run([&](ClientMessage& m, std::size_t) {
      if (m.has_hello()) change(*m.mutable_hello());
    });
  };
  EXPECT_EQ(hello([](Hello& h) { h.clear_statistics(); }), ErrorCategory::kUsage);
  EXPECT_EQ(hello([](Hello& h) { h.add_by("state"); }), ErrorCategory::kUsage);
  EXPECT_EQ(hello([](Hello& h) { h.mutable_statistics(0)->set_kind(Statistic::NONE); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(hello([](Hello& h) { h.mutable_statistics(0)->set_kind(static_cast<Statistic::Kind>(77)); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(hello([](Hello& h) { h.mutable_statistics(0)->set_of(std::string(1 << 20, 'x')); }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(hello([](Hello& h) { h.set_by(0, std::string(1 << 20, 'x')); }), ErrorCategory::kProtocol);
  EXPECT_EQ(hello([](Hello& h) { h.set_split_categories(17); }), ErrorCategory::kLimit);
  EXPECT_EQ(hello([](Hello& h) { h.set_split_categories(~0U); }), ErrorCategory::kLimit);
  EXPECT_EQ(hello([](Hello& h) { h.set_strategy(static_cast<StrategyRule>(3)); }), ErrorCategory::kProtocol);
  EXPECT_EQ(hello([](Hello& h) { h.set_strategy(STRATEGY_BLOCKED); }), ErrorCategory::kLimit)
      << "the model has no passes";
  EXPECT_EQ(hello([](Hello& h) {
              for (int i = 0; i < 1000; ++i) h.add_by("state");
            }),
            ErrorCategory::kLimit);
  EXPECT_EQ(hello([](Hello& h) {
              for (int i = 0; i < 1000; ++i) *h.add_statistics() = h.statistics(0);
            }),
            ErrorCategory::kLimit);
}

TEST_F(Tampering, ASplitThatTheServerIsNotToldOf) {
  // The client derives the plan of its own question, and what the server chose for another one does not fit
  // it.
  split_by(world_, 2, 3);
  EXPECT_NE(run([](ClientMessage& m, std::size_t) {
              if (m.has_hello()) m.mutable_hello()->set_split_categories(0);
            }),
            std::nullopt);
}

TEST_F(Tampering, ASelectionThatIsNotDueOrNotWhole) {
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              const std::string bytes = m.vector().ciphertext();
              if (is_of_round(m, kLinkSums)) m.mutable_selection()->set_ciphertext(bytes);
            }),
            ErrorCategory::kProtocol);
  split_by(world_, 3, 4);
  EXPECT_EQ(run([](ClientMessage&, std::size_t) {}), std::nullopt);
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              const Selection own = m.selection();
              if (m.has_selection()) set_vector(m, kLinkSums, own.index(), own.ciphertext());
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_selection()) m.mutable_selection()->set_index(1);
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(run([](ClientMessage& m, std::size_t) {
              if (m.has_selection()) m.mutable_selection()->mutable_ciphertext()->pop_back();
            }),
            ErrorCategory::kProtocol);
}

TEST_F(Tampering, VectorsOfAnotherRoundOrNumber) {
  split_by(world_, 3, 4);
  for (const std::size_t round : {kLinkSums, kCategories, kFirstGateWithSplit}) {
    for (const bool other_round : {false, true}) {
      EXPECT_EQ(run([&](ClientMessage& m, std::size_t) {
                  if (!is_of_round(m, round)) return;
                  if (other_round) m.mutable_vector()->set_round(m.vector().round() + 1);
                  if (!other_round) m.mutable_vector()->set_index(m.vector().index() + 1);
                }),
                ErrorCategory::kProtocol)
          << "round " << round;
    }
  }
}

TEST_F(Tampering, VectorsOfTheServerThatAreNotDue) {
  split_by(world_, 2, 5);
  Observer observer;
  for (const int how : {0, 1, 2, 3, 4, 5, 6, 7, 8}) {
    NoGate gate;
    Sides sides(world_, gate, observer);
    sides.down = [&](ServerMessage message) {
      const bool of_categories = is_of_round(message, kCategories);
      if (how == 0 && of_categories) message.mutable_vector()->set_index(1);
      if (how == 1 && of_categories) message.mutable_vector()->set_round(kCategories + 1);
      if (how == 2 && message.has_table()) message.mutable_table()->mutable_sealed()->pop_back();
      if (how == 3 && is_of_round(message, kFirstGateWithSplit)) message.mutable_vector()->set_index(1);
      if (how == 4 && message.has_check()) message.mutable_check()->set_index(7);
      if (how == 5 && message.has_weights()) message.mutable_weights()->set_seed("short");
      if (how == 6 && message.has_challenge()) message.mutable_challenge()->add_exponents(1);
      if (how == 7 && message.has_challenge()) message.mutable_challenge()->set_exponents(0, 1U << 31);
      if (how == 8 && message.has_challenge()) message.mutable_challenge()->set_share(std::string(32, '\0'));
      sides.answers.push_back(std::move(message));
    };
    sides.client.start(sides.up);
    EXPECT_THROW(sides.play_on(), Error) << how;
  }
}

/// Plays until the client has an error: `spoil` changes what it is sent, `break_off` what it sends. It does
/// not take the right message any more.
void expect_nothing_more_is_taken(const World& world, const std::function<void(ServerMessage&)>& spoil,
                                  const std::function<bool(const ClientMessage&)>& break_off) {
  Observer observer;
  NoGate gate;
  Sides sides(world, gate, observer);
  ServerMessage right;
  const SendToServer up = [&](const ClientMessage& message) {
    if (break_off(message)) throw Error(ErrorCategory::kProtocol, "the connection is broken");
    sides.server.receive(message, sides.down);
  };
  const auto play = [&] {
    sides.client.start(up);
    while (true) {
      right = sides.next();
      ServerMessage message = right;
      spoil(message);
      sides.client.receive(message, up);
    }
  };
  EXPECT_THROW(play(), Error);
  try {
    sides.client.receive(right, sides.up);
    FAIL() << "it goes on";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("nothing is expected"), std::string::npos);
  }
}

TEST_F(Tampering, AClientTakesNothingAfterAnError) {
  const auto leave = [](ServerMessage&) {};
  const auto go_on = [](const ClientMessage&) { return false; };
  expect_nothing_more_is_taken(
      world_,
      [](ServerMessage& m) {
        if (m.has_check() && m.check().index() == 3) m.mutable_check()->mutable_ciphertext()->pop_back();
      },
      go_on);
  expect_nothing_more_is_taken(
      world_,
      [](ServerMessage& m) {
        if (m.has_challenge()) m.mutable_challenge()->set_exponents(2, 1U << 31);
      },
      go_on);
  expect_nothing_more_is_taken(
      world_, leave, [](const ClientMessage& m) { return m.has_plane() && m.plane().index() == 3; });
  expect_nothing_more_is_taken(world_, leave, [](const ClientMessage& m) { return is_of_round(m, kTotals); });
  expect_nothing_more_is_taken(
      world_, leave, [](const ClientMessage& m) { return m.has_response() && m.response().index() == 3; });
}

class ClosedGate final : public AnswerGate {
  void before_answer() override { throw Error(ErrorCategory::kUnavailable, "closed"); }
};

TEST_F(Tampering, AClosedGateKeepsTheWholeTableBack) {
  Observer observer;
  ClosedGate gate;
  Sides sides(world_, gate, observer);
  bool came_to_totals = false, came_to_table = false;
  sides.down = [&](const ServerMessage& message) {
    came_to_totals |= is_of_round(message, kTotals);
    came_to_table |= message.has_table();
    sides.answers.push_back(message);
  };
  EXPECT_THROW(sides.play(), Error);
  EXPECT_TRUE(came_to_totals);
  EXPECT_FALSE(came_to_table);
  EXPECT_FALSE(sides.server.done());
}

TEST_F(Tampering, TheProofAndTheConfirmation) {
  const auto changed = [&](const std::function<void(ClientMessage&)>& change) {
    return run([&](ClientMessage& m, std::size_t) { change(m); });
  };
  EXPECT_EQ(changed([](ClientMessage& m) {
              if (m.has_commitment()) m.mutable_commitment()->set_hash("short");
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(changed([](ClientMessage& m) {
              if (m.has_commitment()) m.mutable_commitment()->set_share(std::string(32, '\xff'));
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(changed([](ClientMessage& m) {
              if (m.has_commitment()) (*m.mutable_commitment()->mutable_hash())[0] ^= 1;
            }),
            ErrorCategory::kSecurity);
  EXPECT_EQ(changed([](ClientMessage& m) {
              if (m.has_response() && m.response().index() == 5) m.mutable_response()->set_index(6);
            }),
            ErrorCategory::kProtocol);
  EXPECT_EQ(changed([](ClientMessage& m) {
              if (m.has_confirmation()) (*m.mutable_confirmation()->mutable_key())[31] ^= 1;
            }),
            ErrorCategory::kSecurity);
  EXPECT_EQ(changed([](ClientMessage& m) {
              if (m.has_response() && m.response().index() == 9) m.mutable_confirmation();
            }),
            ErrorCategory::kProtocol);
}

TEST_F(Tampering, NothingIsTakenOnceTheTableIsSent) {
  Observer observer;
  NoGate gate;
  Sides sides(world_, gate, observer);
  ClientMessage last;
  sides.up = [&](const ClientMessage& message) {
    last = message;
    sides.server.receive(message, sides.down);
  };
  sides.play();
  EXPECT_TRUE(sides.server.done());
  EXPECT_THROW(sides.server.receive(last, sides.down), Error);
}

TEST_F(Tampering, CancelledWorkStops) {
  class GiveUp : public Observer {
   public:
    void on_phase(Phase phase) override { linking_ = linking_ || phase == Phase::kLink; }
    bool cancelled() override { return linking_; }

   private:
    std::atomic<bool> linking_ = false;
  };
  GiveUp give_up;
  NoGate gate;
  Sides sides(world_, gate, give_up);
  sides.client.start(sides.up);
  try {
    sides.client.receive(sides.next(), sides.up);
    FAIL() << "the link step ran to its end";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kCancelled);
  }
}

// A client hears of what the server does, also while it sends something itself.
TEST_F(Tampering, AClientPassesOnWhatTheServerComputes) {
  class Reports : public Observer {
   public:
    void on_plan(const plan::Plan& plan, const plan::Machines& server) override {
      EXPECT_EQ(server.threads, 0);
      steps = plan.link.steps;
      pairs_a_step = plan.link.pairs_a_step;
    }
    void on_progress(Phase phase, std::uint64_t done, std::uint64_t total, std::uint64_t pairs) override {
      if (phase == Phase::kLink || phase == Phase::kTabulate) reports.emplace_back(phase, done, total, pairs);
    }
    std::uint64_t steps = 0, pairs_a_step = 0;
    std::vector<std::tuple<Phase, std::uint64_t, std::uint64_t, std::uint64_t>> reports;
  };
  Reports of_client;
  Observer of_server;
  NoGate gate;
  Sides sides(world_, gate, of_server);
  ClientSession client(world_.server.model, world_.client, world_.question, world_.split, of_client,
                       world_.security);
  bool told = false;
  const SendToServer up = [&](const ClientMessage& message) {
    sides.server.receive(message, sides.down);
    if (!message.has_plane() || std::exchange(told, true)) return;
    client.receive(progress_message(Phase::kLink, 1, 4), sides.up);
    client.receive(progress_message(Phase::kTabulate, 2, 5), sides.up);
    client.receive(progress_message(Phase::kKeys, 1, 2), sides.up);
  };
  client.start(up);
  client.receive(progress_message(Phase::kLink, 1, 4), up);  // before there is a plan
  while (!client.done()) client.receive(sides.next(), up);
  EXPECT_GT(of_client.steps, 0U);
  ASSERT_EQ(of_client.reports.size(), 2U);
  EXPECT_EQ(of_client.reports[0], std::tuple(Phase::kLink, 1U, 4U, of_client.pairs_a_step));
  EXPECT_EQ(of_client.reports[1], std::tuple(Phase::kTabulate, 2U, 5U, 0U));
}

// On a slow server it takes long until the first layer is done; a client that heard nothing would leave.
TEST_F(Tampering, WhatComesBeforeTheFirstLayerIsToldToo) {
  class Reports : public Observer {
   public:
    void on_progress(Phase phase, std::uint64_t done, std::uint64_t, std::uint64_t) override {
      if (phase == Phase::kLink) reports.push_back(done);
    }
    std::vector<std::uint64_t> reports;
  };
  Reports of_server;
  NoGate gate;
  Sides sides(world_, gate, of_server);
  sides.play();
  EXPECT_GT(std::ranges::count(of_server.reports, 0U), 10);
  EXPECT_TRUE(std::ranges::is_sorted(of_server.reports));
  EXPECT_GT(of_server.reports.back(), 0U);
}

}  // namespace
}  // namespace tacit::protocol
