// SPDX-License-Identifier: Apache-2.0
// Workers that hang, that fail, that say what they should not, and queries that are given up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "cluster/in_process.h"
#include "cluster/query_error.h"
#include "cluster/silence.h"
#include "protocol/blocked_world.h"
#include "support/eventually.h"

namespace tacit::cluster {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr milliseconds kShort{1500};

/// From the first message of this kind on, rank `rank` says nothing any more.
Fault silent_from(int rank, Kind kind) {
  return [=, silent = std::make_shared<bool>(false)](int from, int /*to*/, Bytes& message) {
    if (from != rank) return true;
    *silent = *silent || kind_of(message) == kind;
    return !*silent;
  };
}

ErrorCategory category_of_query(Ranks& cluster) {
  const Error error = error_of_query(cluster);
  EXPECT_THAT(error.what(), HasSubstr("try again later"));
  return error.category();
}

TEST(ClusterFailure, AWorkerThatHangsEndsTheQueryInTime) {
  Ranks cluster(3, {.fault = silent_from(1, Kind::kNodes), .silence = kShort});
  const auto begin = Clock::now();
  EXPECT_EQ(category_of_query(cluster), ErrorCategory::kUnavailable);
  EXPECT_LT(Clock::now() - begin, 4 * kShort);
  ASSERT_TRUE(cluster.coordinator().lost());
  EXPECT_THAT(*cluster.coordinator().lost(), HasSubstr("rank 1 on "));
  EXPECT_THAT(*cluster.coordinator().lost(), HasSubstr("has not been heard of"));
  // And no further one begins.
  EXPECT_EQ(category_of_query(cluster), ErrorCategory::kUnavailable);
}

TEST(ClusterFailure, AWorkerThatHangsBetweenQueriesIsNoticed) {
  Ranks cluster(2, {.fault = silent_from(1, Kind::kAlive), .silence = kShort});
  EXPECT_TRUE(eventually([&] { return cluster.coordinator().lost().has_value(); }));
}

TEST(ClusterFailure, AWorkerThatDoesNotGoOnIsNoticed) {
  const Fault stuck = [](int from, int /*to*/, Bytes& message) {
    if (from == 1 && kind_of(message) == Kind::kAlive) message = alive_message(2 * kShort);
    return true;
  };
  Ranks cluster(2, {.fault = stuck, .silence = kShort});
  ASSERT_TRUE(eventually([&] { return cluster.coordinator().lost().has_value(); }));
  EXPECT_THAT(*cluster.coordinator().lost(), HasSubstr("has not gone on with its work"));
}

TEST(ClusterFailure, WorkersEndWhenRankZeroIsSilent) {
  const Fault deaf = [](int from, int /*to*/, Bytes& message) {
    return from != 0 || kind_of(message) == Kind::kWelcome;
  };
  Ranks cluster(3, {.fault = deaf, .silence = kShort});
  std::this_thread::sleep_for(2 * kShort);
  EXPECT_THAT(cluster.end(), HasSubstr("rank 0, the server, has not been heard of"));
}

TEST(ClusterFailure, WhatIsNoMessageIsAWorkerThatIsLost) {
  const auto expect_lost = [](Kind kind, const std::function<void(Bytes&)>& change) {
    Ranks cluster(2, {.fault = [&](int from, int /*to*/, Bytes& message) {
                    if (from == 1 && kind_of(message) == kind) change(message);
                    return true;
                  }});
    EXPECT_EQ(category_of_query(cluster), ErrorCategory::kUnavailable);
    ASSERT_TRUE(cluster.coordinator().lost());
    EXPECT_THAT(*cluster.coordinator().lost(), HasSubstr("rank 1 on "));
    EXPECT_THAT(*cluster.coordinator().lost(), HasSubstr("does not follow the protocol"));
  };
  expect_lost(Kind::kReady, [](Bytes& message) { message[0] = 200; });
  // Nodes are read where the query is computed. Too few bytes, and a residue beyond its prime.
  expect_lost(Kind::kNodes, [](Bytes& message) { message.resize(message.size() / 2); });
  expect_lost(Kind::kNodes, [](Bytes& message) { message.back() = 0xFF; });
}

TEST(ClusterFailure, AWorkerThatCannotGoOnFailsTheQueryAlone) {
  const auto once = std::make_shared<std::atomic<bool>>(true);
  const Fault failing = [once](int from, int /*to*/, Bytes& message) {
    if (from == 1 && kind_of(message) == Kind::kReady && once->exchange(false)) {
      ByteReader reader(message);
      message = failed_message(read_head(reader).query, {ErrorCategory::kUnavailable, "of its own"});
    }
    return true;
  };
  Ranks cluster(2, {.fault = failing});
  const Error error = error_of_query(cluster);
  EXPECT_EQ(error.category(), ErrorCategory::kUnavailable);
  EXPECT_STREQ(error.what(), kFailedText);
  EXPECT_THAT(cluster.warned(), HasSubstr("could not link for a query: of its own\n"));
  protocol::expect_equal(protocol::make_world({}, 1), {}, {}, cluster.place());
  EXPECT_EQ(cluster.end(), "");
}

TEST(ClusterFailure, AWorkersFaultIsNotTheClients) {
  const auto now = std::make_shared<std::atomic<ErrorCategory>>();
  Ranks cluster(2, {.fault = [now](int from, int /*to*/, Bytes& message) {
                  if (from != 1 || kind_of(message) != Kind::kReady) return true;
                  ByteReader reader(message);
                  message = failed_message(read_head(reader).query, {*now, "of its own"});
                  return true;
                }});
  using enum ErrorCategory;
  for (const ErrorCategory category : {kSecurity, kProtocol, kLimit, kCancelled, kDeadline, kInternal}) {
    *now = category;
    const Error error = error_of_query(cluster);
    EXPECT_EQ(error.category(), kInternal) << name(category);
    EXPECT_THAT(error.what(), HasSubstr("rank 1 on "));
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("of its own")));
  }
  EXPECT_THAT(cluster.warned(), HasSubstr("could not link for a query: of its own\n"));
  EXPECT_FALSE(cluster.coordinator().lost());
}

// Of versions that a worker has not finished the others would wait for ever.
TEST(ClusterFailure, AWorkerThatFailsWhileVersionsAreMadeTogetherEndsTheQuery) {
  // Rank 1 gets planes that it cannot compute with. Its version is missing as long as somebody has the set.
  const Fault spoilt = [](int from, int to, Bytes& message) {
    constexpr std::size_t kFactor = 48;  // behind head, set, count and the plane's level
    if (from == 0 && to == 1 && kind_of(message) == Kind::kPlanes) ++message.at(kFactor);
    return true;
  };
  int failed = 0;
  for (int i = 0; i < 10; ++i) {
    Ranks cluster(3, {.fault = spoilt, .share_memory = true});
    const auto set = cluster.memory()->versions(1, 1);
    const auto begin = std::chrono::steady_clock::now();
    try {
      protocol::run_in_memory(protocol::make_world({}, 1), {}, cluster.place());
    } catch (const Error& error) {
      ++failed;
      EXPECT_EQ(error.category(), ErrorCategory::kInternal) << error.what();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
    EXPECT_FALSE(cluster.coordinator().lost());
  }
  EXPECT_GT(failed, 0) << "rank 1 makes a version now and then";
}

TEST(ClusterFailure, WhatRankZeroGarblesIsRefusedByTheWorker) {
  const Fault garbled = [](int from, int /*to*/, Bytes& message) {
    // A term far beyond the plan's.
    if (from == 0 && kind_of(message) == Kind::kPiece) message[message.size() - 2] = 0x7F;
    return true;
  };
  Ranks cluster(2, {.fault = garbled});
  EXPECT_EQ(error_of_query(cluster).category(), ErrorCategory::kInternal);
  EXPECT_THAT(cluster.warned(), HasSubstr("layers do not fit the plan"));
  EXPECT_FALSE(cluster.coordinator().lost());
}

/// A worker has the first set of planes alone, and says so when rank 0 is done with that set.
Fault late_ready() {
  struct State {
    Bytes ready;
    bool unloaded = false;
  };
  return [own = std::make_shared<State>()](int from, int /*to*/, Bytes& message) {
    const Kind kind = kind_of(message);
    if (kind == Kind::kUnload) own->unloaded = true;
    if (kind == Kind::kReady) own->ready = message;
    if (from == 1 && kind == Kind::kAlive && own->unloaded) message = own->ready;
    return kind != Kind::kReady && (kind != Kind::kPlanes || !own->unloaded);
  };
}

TEST(ClusterFailure, AWorkerThatWasReadyLateHasNotTheNextPlanes) {
  Ranks cluster(2, {.fault = late_ready()});
  const protocol::World world =
      protocol::with_choice(protocol::blocked_world({}, {}, 1), {16, 2, 1, 3, false});
  protocol::expect_equal(world, {}, protocol::bins_of(world), cluster.place());
  EXPECT_EQ(cluster.pieces(), 0U);
}

/// The first piece that is made of it is none, and not by an Error.
class Unmade final : public link::LayerWork {
 public:
  struct Fault {};

  explicit Unmade(link::LayerWork& work) : work_(work) {}
  std::size_t size() const override { return work_.size(); }
  link::Layers layers(std::size_t first, std::size_t last) const override {
    if (!failed_.exchange(true)) throw Fault();
    return work_.layers(first, last);
  }
  void take(std::size_t first, std::vector<bgv::Ciphertext> nodes) override {
    work_.take(first, std::move(nodes));
  }

 private:
  link::LayerWork& work_;
  mutable std::atomic<bool> failed_ = false;
};

/// Runs work whose first piece, a worker's, cannot be made; then it is over, and so is the query.
class UnmadePlace final : public link::Place {
 public:
  explicit UnmadePlace(link::Place& place) : place_(place) {}
  std::unique_ptr<link::Executor> executor(const link::ExecutorInput& input) override {
    return std::make_unique<Own>(place_.executor(input));
  }

 private:
  class Own final : public link::Executor {
   public:
    explicit Own(std::unique_ptr<link::Executor> own) : own_(std::move(own)) {}
    void announce(std::span<const bgv::Ciphertext> planes) override { own_->announce(planes); }
    void load(std::vector<bgv::Ciphertext> planes) override { own_->load(std::move(planes)); }
    void run(link::LayerWork& work) override {
      Unmade unmade(work);
      EXPECT_THROW(own_->run(unmade), Unmade::Fault);
      own_->run(work);
    }
    void unload() override { own_->unload(); }

   private:
    const std::unique_ptr<link::Executor> own_;
  };

  link::Place& place_;
};

TEST(ClusterFailure, APieceThatCannotBeMadeFailsTheQueryAlone) {
  Ranks cluster(2);
  UnmadePlace place(cluster.place());
  EXPECT_THROW(protocol::run_in_memory(protocol::make_world({}, 1), {}, place), Unmade::Fault);
  protocol::expect_equal(protocol::make_world({}, 1), {}, {}, cluster.place());
  EXPECT_EQ(cluster.end(), "");
}

/// Gives a query up in a phase.
class GivesUp final : public protocol::Observer {
 public:
  explicit GivesUp(protocol::Phase phase) : at_(phase) {}
  void on_phase(protocol::Phase phase) override { cancelled_ = cancelled_ || phase == at_; }
  bool cancelled() override { return cancelled_; }

 private:
  const protocol::Phase at_;
  std::atomic<bool> cancelled_ = false;
};

TEST(ClusterFailure, AQueryThatIsGivenUpLeavesTheWorkersFree) {
  Ranks cluster(3);
  for (const protocol::Phase phase : {protocol::Phase::kPrepare, protocol::Phase::kLink}) {
    GivesUp observer(phase);
    try {
      protocol::run_in_memory(protocol::make_world({}, 1), {}, observer, cluster.place());
      ADD_FAILURE() << "the query was answered";
    } catch (const Error& error) {
      EXPECT_EQ(error.category(), ErrorCategory::kCancelled) << error.what();
    }
  }
  protocol::expect_equal(protocol::make_world({}, 1), {}, {}, cluster.place());
  EXPECT_EQ(cluster.end(), "");
}

TEST(ClusterFailure, AnotherReleaseIsRefused) {
  try {
    Ranks cluster(3, {.program = "2"});
    ADD_FAILURE() << "another release was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kConfig);
    EXPECT_THAT(error.what(), HasSubstr("runs tacit 2, rank 0 runs 1"));
  }
}

TEST(ClusterFailure, ARankThatDoesNotComeIsNamed) {
  const Fault absent = [](int from, int /*to*/, Bytes& /*message*/) { return from != 2; };
  try {
    Ranks cluster(3, {.fault = absent, .silence = kShort});
    ADD_FAILURE() << "nobody was missed";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kUnavailable);
    EXPECT_THAT(error.what(), HasSubstr("of the ranks 2 nothing has been heard"));
  }
}

}  // namespace
}  // namespace tacit::cluster
