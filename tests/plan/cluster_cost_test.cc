// SPDX-License-Identifier: Apache-2.0
#include "plan/cluster_cost.h"

#include <gtest/gtest.h>

#include <set>

#include "plan/link_cost.h"
#include "plan/planner.h"
#include "support/error_of.h"

namespace tacit::plan {
namespace {

constexpr OperationSeconds kEachOperation{2e-5, 6e-6, 2e-6};
constexpr double kFast = 1e15;  // bytes a second: sending takes no time

const Plan& plan_of(bool blocked) {
  const auto made = [](std::size_t server_records, StrategyWanted strategy) {
    PlanRequest request = request_for(linkage::load_model(TACIT_SOURCE_DIR "/models/person-id.toml"));
    request.client_records = 5000;
    request.server_records = server_records;
    request.min_cell = 5;
    request.cells = 10;
    request.tallies = {{1, {120}}};
    return make_plan(request, std::size_t{6000} << 20, strategy);
  };
  static const Plan all_pairs = made(100000, StrategyWanted::kAllPairs);
  static const Plan by_bins = made(1000000, StrategyWanted::kBlocked);
  return blocked ? by_bins : all_pairs;
}

Machines alike(std::size_t ranks, int threads, double network = kNetworkBytesASecond) {
  return {threads, std::vector<int>(ranks - 1, threads), network};
}

double together(const Plan& plan, const Machines& machines) {
  return link_seconds(plan, kEachOperation, machines).total();
}

class ClusterCosts : public testing::TestWithParam<bool> {
 protected:
  const Plan& plan_ = plan_of(GetParam());
};

TEST_P(ClusterCosts, OneRankIsAsWithoutAny) {
  for (const int threads : {1, 3, 16}) {
    const LinkSeconds link = link_seconds(plan_, kEachOperation, {.threads = threads});
    EXPECT_EQ(link.total(), seconds(plan_.cost.link, kEachOperation) / threads);
    EXPECT_EQ(link.waiting, 0);
    EXPECT_EQ(link.pieces, 0);
  }
  const ClusterCost cost = cluster_cost(plan_, {.threads = 4});
  EXPECT_EQ(cost.broadcast_bytes, 0U);
  EXPECT_EQ(cost.layers_bytes, 0U);
  EXPECT_EQ(cost.sums_bytes, 0U);
}

TEST_P(ClusterCosts, AreNeverBelowAllThreadsTogether) {
  for (const std::size_t ranks : {2, 3, 4, 8, 64}) {
    for (const double network : {1e7, 1.25e9, kFast}) {
      const Machines machines = alike(ranks, 4, network);
      const LinkSeconds link = link_seconds(plan_, kEachOperation, machines);
      EXPECT_DOUBLE_EQ(link.computing, seconds(plan_.cost.link, kEachOperation) / machines.all_threads());
      EXPECT_GE(link.waiting, 0);
      EXPECT_GT(link.pieces, 0);
    }
  }
}

TEST_P(ClusterCosts, MoreRanksAreFasterOnAFastNetwork) {
  double before = together(plan_, alike(1, 2, kFast));
  for (const std::size_t ranks : {2, 3, 4, 6, 8}) {
    const double now = together(plan_, alike(ranks, 2, kFast));
    EXPECT_LT(now, before) << ranks;
    before = now;
  }
  // Two ranks of one thread: what the issue of several ranks asks for.
  EXPECT_GT(together(plan_, alike(1, 1)) / together(plan_, alike(2, 1)), 1.8);
}

TEST_P(ClusterCosts, AFasterNetworkIsNeverSlower) {
  double before = together(plan_, alike(4, 2, 1e4));
  // Such a network costs more than the workers bring.
  EXPECT_GT(before, together(plan_, alike(1, 2)));
  for (double network = 1e5; network < 1e12; network *= 10) {
    const double now = together(plan_, alike(4, 2, network));
    EXPECT_LE(now, before) << network;
    before = now;
  }
  EXPECT_LT(before, together(plan_, alike(1, 2)) / 3);
}

TEST_P(ClusterCosts, CountThreadsNotRanks) {
  const Machines uneven{2, {6}, kFast};
  EXPECT_EQ(uneven.ranks(), 2U);
  EXPECT_EQ(uneven.all_threads(), 8);
  const LinkSeconds link = link_seconds(plan_, kEachOperation, uneven);
  EXPECT_DOUBLE_EQ(link.computing, link_seconds(plan_, kEachOperation, alike(4, 2, kFast)).computing);
  // A slow worker adds what it has.
  EXPECT_LT(together(plan_, {8, {1}, kFast}), together(plan_, {.threads = 8}));
}

TEST_P(ClusterCosts, BytesAreThoseOfResidues) {
  const bgv::ParametersPtr parameters = bgv::Parameters::create(plan_.literal);
  const std::size_t limb = plan_.degree() * sizeof(std::uint32_t);
  // Linkage relinearises and packs; alignment and tabulation stay with rank 0.
  std::set<bgv::KeyIndex> used = {bgv::kRelinearization};
  const std::size_t width =
      GetParam() ? plan_.link.blocked().layout.width : plan_.link.all_pairs().layout.width;
  for (int height = 1; (std::size_t{1} << height) <= plan_.link.node_layers(); ++height)
    used.insert(bgv::packing_exponent(plan_.degree(), width, height));
  std::size_t keys = 0;
  for (const bgv::KeyRequirement& key : plan_.keys) {
    if (used.contains(key.index))
      keys += parameters->digits(key.level) * 2 * (key.level + plan_.literal.special_primes.size()) * limb;
  }
  const ClusterCost two = cluster_cost(plan_, alike(2, 4)), four = cluster_cost(plan_, alike(4, 4));
  EXPECT_EQ(two.broadcast_bytes, keys + plan_.link.planes() * 2 * plan_.link.planes_level * limb);
  EXPECT_EQ(four.broadcast_bytes, two.broadcast_bytes);
  // Seeds are expanded, and 30 bits become 32.
  const auto planes = static_cast<double>(two.broadcast_bytes - keys);
  EXPECT_NEAR(planes / static_cast<double>(plan_.cost.planes_bytes), 2.13, 0.03);
  // Half of all layers, and three quarters.
  EXPECT_NEAR(static_cast<double>(four.layers_bytes) / static_cast<double>(two.layers_bytes), 1.5, 1e-6);
  EXPECT_NEAR(static_cast<double>(four.sums_bytes) / static_cast<double>(two.sums_bytes), 1.5, 1e-6);
  EXPECT_GT(two.layers_bytes, 0U);
  EXPECT_GT(two.sums_bytes, 0U);
}

TEST_P(ClusterCosts, AWorkerHasNoMoreInMemoryThanRankZero) {
  const ClusterCost cost = cluster_cost(plan_, alike(4, 4));
  EXPECT_LE(cost.worker_memory_bytes, plan_.cost.server_memory_bytes);
  EXPECT_GT(cost.worker_memory_bytes,
            plan_.link.set_planes * 2 * plan_.link.planes_level * plan_.link.limb_bytes());
  EXPECT_EQ(cluster_cost(plan_, alike(9, 1)).worker_memory_bytes, cost.worker_memory_bytes);
}

INSTANTIATE_TEST_SUITE_P(Strategies, ClusterCosts, testing::Bool(),
                         [](const auto& named) { return named.param ? "blocked" : "all_pairs"; });

TEST(ClusterCost, AWorkerOfBlockedLinkageDoesNotKnowTheRecordsPlaces) {
  const Plan& plan = plan_of(true);
  EXPECT_LT(layers_memory(plan.link) + 4 * plan.request.server_records, link_memory(plan.link));
}

TEST(ClusterCost, ARankHasAThreadAndANetwork) {
  const Plan& plan = plan_of(true);
  for (const Machines& wrong : {Machines{0, {}}, Machines{1, {0}}, Machines{1, {1}, 0}}) {
    EXPECT_THAT(error_of(ErrorCategory::kInternal, [&] { link_seconds(plan, kEachOperation, wrong); }),
                testing::Not(testing::IsEmpty()));
  }
}

}  // namespace
}  // namespace tacit::plan
