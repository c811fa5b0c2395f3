// SPDX-License-Identifier: Apache-2.0
// Rank 0's messages where there is no memory for them, or too much of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "cluster/hub.h"
#include "cluster/in_process.h"
#include "cluster/query_error.h"
#include "support/eventually.h"

namespace tacit::cluster {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// No memory for messages of this kind, on the thread that sends them.
Fault no_memory_for(int rank, Kind kind) {
  return [=](int from, int /*to*/, Bytes& message) {
    if (from == rank && kind_of(message) == kind) throw std::bad_alloc();
    return true;
  };
}

/// One worker, which takes nothing: what has been sent and broadcast is as much as a test says.
class Congested final : public Channel {
 public:
  struct Bytes {
    std::atomic<std::size_t> sent = 0, broadcast = 0;
  };

  explicit Congested(const Bytes& left) : left_(left) {}
  int rank() const override { return 0; }
  int ranks() const override { return 2; }
  void send(int /*to*/, cluster::Bytes /*message*/) override {}
  void broadcast(cluster::Bytes /*message*/) override {}
  std::optional<Received> receive() override {
    if (std::exchange(greeted_, true)) return std::nullopt;
    return Received{1, hello_message(this_machine(1, "1"))};
  }
  std::size_t unsent() const override { return left_.sent + left_.broadcast; }
  std::size_t unbroadcast() const override { return left_.broadcast; }

 private:
  const Bytes& left_;
  bool greeted_ = false;
};

TEST(Hub, PlanesWaitForBroadcastsButNotForPieces) {
  constexpr std::size_t kMuch = std::size_t{1} << 30;
  Congested::Bytes left;
  Hub hub(std::make_unique<Congested>(left), std::chrono::minutes(1), "1", [](const std::string&) {});
  const auto waits = [&] {
    struct Waits {};
    try {
      hub.wait_for_room([] { throw Waits(); });
      return false;
    } catch (const Waits&) {
      return true;
    }
  };
  EXPECT_FALSE(waits());
  left.broadcast = kMuch;
  EXPECT_TRUE(eventually(waits));
  left.sent = kMuch;
  left.broadcast = 0;
  EXPECT_TRUE(eventually([&] { return !waits(); }));
  left.sent = 0;  // nothing holds up the end
}

TEST(Hub, WithoutMemoryForAMessageSaysSoAndWhatToDo) {
  Ranks cluster(2, {.fault = no_memory_for(0, Kind::kBegin)});
  const Error error = error_of_query(cluster);
  EXPECT_EQ(error.category(), ErrorCategory::kUnavailable);
  EXPECT_STREQ(error.what(), kLostText);
  ASSERT_TRUE(cluster.coordinator().lost());
  EXPECT_THAT(*cluster.coordinator().lost(),
              AllOf(HasSubstr("rank 0 has no memory left for messages"), HasSubstr("total_memory_mb")));
  EXPECT_EQ(cluster.end(), "");  // workers are told to end
}

TEST(Hub, AWorkerWithoutMemoryForAMessageEndsAndSaysWhatToDo) {
  Ranks cluster(2, {.fault = no_memory_for(1, Kind::kNodes), .silence = std::chrono::milliseconds(1500)});
  EXPECT_EQ(error_of_query(cluster).category(), ErrorCategory::kUnavailable);
  EXPECT_THAT(cluster.end(), AllOf(HasSubstr("out of memory for messages"), HasSubstr("total_memory_mb")));
}

}  // namespace
}  // namespace tacit::cluster
