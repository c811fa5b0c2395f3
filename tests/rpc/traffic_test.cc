#include "rpc/traffic.h"

#include <gtest/gtest.h>

namespace tacit::rpc {
namespace {

using protocol::Phase;

TEST(Traffic, CountsByPhaseAndDirection) {
  TrafficMeter meter;
  protocol::ClientMessage up;
  protocol::ServerMessage down;
  up.mutable_hello();
  meter.add(up, 10);
  down.mutable_proposal();
  meter.add(down, 20);
  up.mutable_public_key();
  meter.add(up, 300);
  up.mutable_key_digit();
  meter.add(up, 400);
  up.mutable_plane();
  meter.add(up, 5000);
  down.mutable_link_counts();
  meter.add(down, 60);
  up.mutable_link_counts();
  meter.add(up, 70);
  down.mutable_totals();
  meter.add(down, 80);
  up.mutable_totals();
  meter.add(up, 90);
  down.mutable_gate();
  meter.add(down, 1);
  up.mutable_gate();
  meter.add(up, 2);
  down.mutable_checks();
  meter.add(down, 3);
  up.mutable_commitment();
  meter.add(up, 4);
  down.mutable_challenge();
  meter.add(down, 5);
  up.mutable_response();
  meter.add(up, 6);
  down.mutable_table();
  meter.add(down, 91);

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

TEST(Traffic, WhatHasNoPhaseCountsToTheOneThatIsUnderWay) {
  TrafficMeter meter;
  protocol::ClientMessage up;
  up.mutable_plane();
  meter.add(up, 1);
  protocol::ServerMessage down;
  down.mutable_progress();
  meter.add(down, 7);
  down.mutable_failure();
  meter.add(down, 8);
  EXPECT_EQ(meter.so_far().of(Phase::kPlanes).bytes_down, 15u);
}

}  // namespace
}  // namespace tacit::rpc
