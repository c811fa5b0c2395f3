// SPDX-License-Identifier: Apache-2.0
#include "cluster/work_queue.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "plan/plan.h"
#include "protocol/random_world.h"
#include "support/small_ring.h"

namespace tacit::cluster {
namespace {

using std::chrono::milliseconds;

// A worker says how long it has been stuck, and one that says too much is lost, with all queries.
TEST(WorkQueue, IsNotStuckFromBeforeItHadSomethingToDo) {
  const plan::Plan plan =
      plan::make_plan(protocol::request_of(protocol::make_world({}, 1)), std::size_t{3000} << 20);
  WorkQueue queue(1, small_ring(), nullptr);
  for (std::uint64_t query = 1; query <= 5; ++query) {
    queue.take({Kind::kBegin, query}, begin_message(query, plan.link, plan.choice, plan.literal));
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(queue.stuck(), milliseconds(0)) << "it waits for keys";
    queue.take({Kind::kEnd, query}, {});
    EXPECT_LT(queue.stuck(), milliseconds(250)) << "query " << query;
    while (queue.stuck() > milliseconds(0)) std::this_thread::yield();
  }
}

}  // namespace
}  // namespace tacit::cluster
