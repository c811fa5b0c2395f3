// SPDX-License-Identifier: Apache-2.0
#include "rpc/traffic.h"

#include <gtest/gtest.h>

namespace tacit::rpc {
namespace {

using protocol::Phase;

TEST(Traffic, CountsByPhaseAndDirection) {
  TrafficMeter meter;
  meter.add_up(10);
  meter.add_down(20);
  meter.enter(Phase::kKeys);
  meter.add_up(300);
  meter.add_up(400);
  meter.enter(Phase::kPlanes);
  meter.add_up(5000);
  meter.enter(Phase::kLink);
  meter.add_down(60);
  meter.enter(Phase::kTabulate);
  meter.add_up(70);
  meter.add_down(80);
  meter.enter(Phase::kGate);
  meter.add_up(102);
  meter.add_down(100);

  const Traffic traffic = meter.so_far();
  EXPECT_EQ(traffic.of(Phase::kHello).bytes_up, 10u);
  EXPECT_EQ(traffic.of(Phase::kHello).bytes_down, 20u);
  EXPECT_EQ(traffic.of(Phase::kKeys).bytes_up, 700u);
  EXPECT_EQ(traffic.of(Phase::kPlanes).bytes_up, 5000u);
  EXPECT_EQ(traffic.of(Phase::kLink).bytes_down, 60u);
  EXPECT_EQ(traffic.of(Phase::kTabulate).bytes_up, 70u);
  EXPECT_EQ(traffic.of(Phase::kTabulate).bytes_down, 80u);
  EXPECT_EQ(traffic.of(Phase::kGate).bytes_up, 102u);
  EXPECT_EQ(traffic.of(Phase::kGate).bytes_down, 100u);
  EXPECT_EQ(traffic.total().bytes_up, 5882u);
  EXPECT_EQ(traffic.total().bytes_down, 260u);
}

TEST(Traffic, APhaseThatComesAgainIsAddedTo) {
  TrafficMeter meter;
  for (const Phase phase : {Phase::kPlanes, Phase::kLink, Phase::kPlanes}) {
    meter.enter(phase);
    meter.add_up(7);
  }
  EXPECT_EQ(meter.so_far().of(Phase::kPlanes).bytes_up, 14u);
  EXPECT_EQ(meter.so_far().of(Phase::kLink).bytes_up, 7u);
}

}  // namespace
}  // namespace tacit::rpc
