// SPDX-License-Identifier: Apache-2.0
// Rank 0's messages where there is no memory for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <new>

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
