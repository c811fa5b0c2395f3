// SPDX-License-Identifier: Apache-2.0
// Messages between three ranks: mpirun -n 3 mpi_channel_test. Every rank runs every test, each its own part.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <thread>

#include "base/error.h"
#include "link/monitor.h"
#include "link/workers.h"
#include "mpi/channel.h"
#include "mpi/session.h"
#include "support/patience.h"

namespace tacit::mpi {
namespace {

using cluster::Bytes;

constexpr std::size_t kLargest = std::size_t{8} << 20;

Session* session = nullptr;

/// Of this length, and different for every seed.
Bytes bytes(std::size_t length, std::uint32_t seed) {
  Bytes made(length);
  std::uint32_t state = seed * 2654435761U + 12345;
  for (std::uint8_t& byte : made) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return made;
}

class Channels : public testing::Test {
 protected:
  bool first() const { return session->rank() == 0; }

  /// The next message; rank 0 counts the others' ends, which may come before what it waits for.
  cluster::Received receive() {
    const auto until = std::chrono::steady_clock::now() + patience(std::chrono::seconds(60));
    while (std::chrono::steady_clock::now() < until) {
      auto received = channel_->receive();
      if (received && first() && received->bytes == end_) {
        ++ended_;
      } else if (received) {
        return std::move(*received);
      }
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    ADD_FAILURE() << "rank " << session->rank() << " waits for a message that does not come";
    session->abort(1);
  }

  void expect(std::size_t length, std::uint32_t seed) {
    const Bytes received = receive().bytes;
    EXPECT_EQ(received.size(), length);
    EXPECT_EQ(received, bytes(length, seed)) << "rank " << session->rank() << ", seed " << seed;
  }

  /// Moves MPI on, and receives nothing.
  static void let_all_come() {
    for (int i = 0; i < 300; ++i) {
      int flag = 0;
      check(MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE), "MPI_Iprobe");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  void send_all_off() {
    while (channel_->unsent() > 0) {
      ASSERT_FALSE(channel_->receive().has_value());
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
  }

  /// All ranks are through with the test.
  void TearDown() override {
    const auto until = std::chrono::steady_clock::now() + patience(std::chrono::seconds(60));
    if (first()) {
      while (ended_ < 2 && std::chrono::steady_clock::now() < until) {
        if (const auto received = channel_->receive()) {
          EXPECT_EQ(received->bytes, end_);
          ++ended_;
        }
      }
      EXPECT_EQ(ended_, 2);
      channel_->broadcast(end_);
    } else {
      channel_->send(0, end_);
      EXPECT_EQ(receive().bytes, end_);
    }
    send_all_off();
  }

  const Bytes end_ = {'e', 'n', 'd'};
  int ended_ = 0;

  std::unique_ptr<cluster::Channel> channel_ = std::make_unique<Channel>(kLargest);
};

/// Each rank makes some, and all have them.
TEST_F(Channels, RanksOfOneMachineMakeVersionsTogether) {
  cluster::MachineMemory* const memory = channel_->machine_memory();
  ASSERT_NE(memory, nullptr);
  constexpr std::size_t kCount = 3000;
  const auto store = memory->versions(1, 1);
  std::uint32_t* const residues = store->take(kCount);
  std::size_t made = 0;
  link::Monitor monitor;
  link::Workers(1).run([&] {
    store->make_all(
        kCount,
        [&](std::size_t i) {
          ++made;
          residues[i] += static_cast<std::uint32_t>(i + 1);
          std::this_thread::sleep_for(std::chrono::microseconds(10));
        },
        monitor);
  });
  for (std::size_t i = 0; i < kCount; ++i) ASSERT_EQ(residues[i], i + 1);
  EXPECT_LE(made, kCount);
}

TEST_F(Channels, KnowTheirRanks) {
  EXPECT_EQ(channel_->ranks(), 3);
  EXPECT_EQ(channel_->rank(), session->rank());
  EXPECT_EQ(channel_->unsent(), 0U);
}

TEST_F(Channels, MessagesArriveInTheirOrderWhateverTheirLength) {
  const std::vector<std::size_t> lengths = {0, 1, 100'000, 5, 3 << 20, 0, 4096, kLargest, 7};
  if (first()) {
    for (std::size_t i = 0; i < lengths.size(); ++i)
      for (int to = 1; to < 3; ++to) channel_->send(to, bytes(lengths[i], static_cast<std::uint32_t>(i)));
    std::vector<std::uint32_t> next(3, 0);
    for (std::size_t k = 0; k < 2 * lengths.size(); ++k) {
      const cluster::Received got = receive();
      const std::uint32_t i = next.at(static_cast<std::size_t>(got.from))++;
      EXPECT_EQ(got.bytes, bytes(lengths.at(i), 100 + i)) << "from " << got.from;
    }
    EXPECT_THAT(next, testing::ElementsAre(0, lengths.size(), lengths.size()));
  } else {
    for (std::uint32_t i = 0; i < lengths.size(); ++i) {
      channel_->send(0, bytes(lengths[i], 100 + i));
      expect(lengths[i], i);
    }
  }
}

TEST_F(Channels, ABroadcastHasItsPlaceAmongTheMessages) {
  if (first()) {
    for (std::uint32_t round = 0; round < 5; ++round) {
      channel_->send(1, bytes(10, round));
      channel_->send(2, bytes(3 << 20, round));
      channel_->broadcast(bytes(5'000'001, 50 + round));
      channel_->broadcast(bytes(0, 0));
      channel_->broadcast(bytes(3, 70 + round));
      for (int to = 1; to < 3; ++to) channel_->send(to, bytes(20, 90 + round));
    }
    EXPECT_GT(channel_->unbroadcast(), 0U);
    EXPECT_GT(channel_->unsent(), channel_->unbroadcast());
  } else {
    for (std::uint32_t round = 0; round < 5; ++round) {
      expect(session->rank() == 1 ? 10 : 3 << 20, round);
      expect(5'000'001, 50 + round);
      expect(0, 0);
      expect(3, 70 + round);
      expect(20, 90 + round);
    }
  }
}

// What is behind a broadcast may fill all that a rank takes before somebody asks for it.
TEST_F(Channels, ABroadcastBeginsWhateverIsBehindIt) {
  if (first()) {
    channel_->broadcast(bytes(1000, 9));
    for (int to = 1; to < 3; ++to)
      for (std::uint32_t i = 0; i < 3; ++i) channel_->send(to, bytes(kLargest, i));
  } else {
    let_all_come();
    expect(1000, 9);
    for (std::uint32_t i = 0; i < 3; ++i) expect(kLargest, i);
  }
}

TEST_F(Channels, ManyShortOnesGetThrough) {
  constexpr std::uint32_t kMany = 20'000;
  if (first()) {
    std::vector<std::uint32_t> next(3, 0);
    for (std::uint32_t i = 0; i < 2 * kMany; ++i) {
      const cluster::Received got = receive();
      const std::uint32_t number = next.at(static_cast<std::size_t>(got.from))++;
      ASSERT_EQ(got.bytes, bytes(number % 50, number));
    }
  } else {
    for (std::uint32_t i = 0; i < kMany; ++i) channel_->send(0, bytes(i % 50, i));
  }
}

// Others are served while the messages of one wait.
TEST_F(Channels, ARankThatDoesNotLookHoldsUpNobodyElse) {
  if (first()) {
    for (std::uint32_t i = 0; i < 20; ++i) channel_->send(2, bytes(kLargest, i));
    channel_->send(1, bytes(kLargest, 7));
    EXPECT_EQ(receive().from, 1);
    EXPECT_GT(channel_->unsent(), 10 * kLargest);
    EXPECT_EQ(channel_->unbroadcast(), 0U);
    channel_->send(1, bytes(1, 1));
    EXPECT_EQ(receive().from, 2);
  } else if (session->rank() == 1) {
    expect(kLargest, 7);
    channel_->send(0, bytes(1, 0));
    expect(1, 1);
  } else {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    for (std::uint32_t i = 0; i < 20; ++i) expect(kLargest, i);
    channel_->send(0, bytes(1, 0));
  }
}

TEST_F(Channels, WhatIsLongerThanAllowedIsNotSent) {
  const auto refused = [](const auto& send) {
    try {
      send();
      return false;
    } catch (const Error& error) {
      return error.category() == ErrorCategory::kInternal;
    }
  };
  if (first()) {
    EXPECT_TRUE(refused([&] { channel_->broadcast(Bytes(kLargest + 1)); }));
  }
  EXPECT_TRUE(refused([&] { channel_->send(first() ? 1 : 0, Bytes(kLargest + 1)); }));
  EXPECT_TRUE(refused([&] { channel_->send(session->rank(), Bytes(1)); }));
  EXPECT_TRUE(refused([&] { channel_->send(first() ? 3 : 1, Bytes(1)); }));
}

// What another program of the same job would send, of which nothing is believed.
class Intruded : public testing::TestWithParam<bool> {};

TEST_P(Intruded, WhatIsLongerThanAllowedIsNotReceived) {
  const bool broadcast = GetParam();
  // It takes less than the others send, and both its and their end stay as they are.
  const std::size_t largest = session->rank() == 2 ? 1000 : kLargest;
  Channel channel(largest);
  if (session->rank() == 0) {
    broadcast ? channel.broadcast(bytes(2000, 1)) : channel.send(2, bytes(2000, 1));
    for (int i = 0; i < 20; ++i) {
      EXPECT_FALSE(channel.receive().has_value());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  } else if (session->rank() == 2) {
    const auto until = std::chrono::steady_clock::now() + patience(std::chrono::seconds(20));
    const auto look = [&] {
      while (std::chrono::steady_clock::now() < until) {
        EXPECT_FALSE(channel.receive().has_value());
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    };
    EXPECT_THAT(look,
                testing::Throws<Error>(testing::Property(
                    &Error::what, testing::HasSubstr("a message of 2000 bytes; none has more than 1000"))));
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Intruded, testing::Bool());

// A rank that ends with messages to one that never looks: the session's end tells (mpirun ends otherwise).
TEST(EndOfAChannel, DoesNotWaitForWhatIsUnderWay) {
  Channel channel;
  if (session->rank() == 0) {
    channel.send(1, bytes(kLargest, 1));
    channel.broadcast(bytes(kLargest, 1));
  }
}

}  // namespace
}  // namespace tacit::mpi

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  tacit::mpi::Session session;
  tacit::mpi::session = &session;
  if (session.ranks() != 3) return 1;
  return RUN_ALL_TESTS();
}
