// SPDX-License-Identifier: Apache-2.0
// Queries on several ranks: what is linked is the same bit for bit wherever it is, and the table is the plain
// one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "cluster/in_process.h"
#include "protocol/random_world.h"

namespace tacit::cluster {
namespace {

using protocol::Draw;
using protocol::World;

bool equal(const bgv::Ciphertext& a, const bgv::Ciphertext& b) {
  if (a.size() != b.size() || a.level() != b.level() || a.factor() != b.factor()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::memcmp(a.part(i).data(), b.part(i).data(), a.part(i).size() * sizeof(std::uint32_t)) != 0)
      return false;
  }
  return true;
}

/// Keeps what has been taken.
class Recorded final : public link::LayerWork {
 public:
  explicit Recorded(link::LayerWork& work) : work_(work) {}
  std::size_t size() const override { return work_.size(); }
  link::Layers layers(std::size_t first, std::size_t last) const override {
    return work_.layers(first, last);
  }
  void take(std::size_t first, std::vector<bgv::Ciphertext> own) override {
    EXPECT_GE(first, next_);
    next_ = first + 1;
    nodes.insert(nodes.end(), own.begin(), own.end());
  }
  std::vector<bgv::Ciphertext> nodes;

 private:
  link::LayerWork& work_;
  std::size_t next_ = 0;
};

/// Everything is linked here and there, and compared.
class Compared final : public link::Executor {
 public:
  Compared(std::unique_ptr<link::Executor> here, std::unique_ptr<link::Executor> there)
      : here_(std::move(here)), there_(std::move(there)) {}

  void announce(std::span<const bgv::Ciphertext> planes) override { there_->announce(planes); }
  void load(std::vector<bgv::Ciphertext> planes) override {
    here_->load(planes);
    there_->load(std::move(planes));
  }
  void run(link::LayerWork& work) override {
    Recorded here(work), there(work);
    here_->run(here);
    there_->run(there);
    ASSERT_EQ(here.nodes.size(), there.nodes.size());
    for (std::size_t i = 0; i < here.nodes.size(); ++i)
      ASSERT_TRUE(equal(here.nodes[i], there.nodes[i])) << "node " << i;
    work.take(0, std::move(there.nodes));
  }
  void unload() override {
    here_->unload();
    there_->unload();
  }

 private:
  std::unique_ptr<link::Executor> here_, there_;
};

class ComparedPlace final : public link::Place {
 public:
  explicit ComparedPlace(link::Place& there) : there_(there) {}
  std::unique_ptr<link::Executor> executor(const link::ExecutorInput& input) override {
    return std::make_unique<Compared>(link::this_process().executor(input), there_.executor(input));
  }

 private:
  link::Place& there_;
};

void expect_same(int ranks, bool blocked, const Ranks::Setup& setup = {}) {
  Ranks cluster(ranks, setup);
  ComparedPlace place(cluster.place());
  constexpr std::size_t kCases = 4;
  std::size_t cases = 0, figures = 0, splits = 0;
  for (std::uint64_t seed = 1; cases < kCases; ++seed) {
    Draw draw(seed);
    const World drawn = protocol::random_world(draw);
    const World world =
        blocked ? protocol::with_blocked_choice(drawn, draw) : protocol::with_all_pairs(drawn);
    const auto bins = blocked ? std::optional(protocol::bins_of(world)) : std::nullopt;
    if (!protocol::is_defined(world, bins)) continue;
    const bool split = world.split.categories.size() > 1;
    if (!split && cases + 1 == kCases && splits == 0) continue;
    SCOPED_TRACE("seed " + std::to_string(seed));
    ++cases;
    const auto table = protocol::expect_equal(world, {}, bins, place);
    if (testing::Test::HasFatalFailure()) return;
    figures += protocol::shown(table) > 0 ? 1 : 0;
    splits += split ? 1 : 0;
  }
  EXPECT_GT(figures, 0U);
  EXPECT_GT(splits, 0U);
  EXPECT_TRUE(ranks == 1 || cluster.pieces() >= cases) << cluster.pieces() << " pieces for workers";
  EXPECT_EQ(cluster.end(), "");
}

class RankCounts : public testing::TestWithParam<int> {};

TEST_P(RankCounts, LinkAllPairsAsOneProcess) {
  expect_same(GetParam(), false);
}
TEST_P(RankCounts, LinkAllPairsWithVersionsThatTheyMakeTogether) {
  expect_same(GetParam(), false, {.share_memory = true});
}
TEST_P(RankCounts, LinkBlockedAsOneProcess) {
  expect_same(GetParam(), true);
}

INSTANTIATE_TEST_SUITE_P(Cluster, RankCounts, testing::Values(1, 2, 3, 4));

TEST(SeveralRanks, ShareTheLayersOfManyRecords) {
  Ranks cluster(3, {.share_memory = true});
  ComparedPlace place(cluster.place());
  protocol::WorldShape shape;
  shape.client_records = 300;
  shape.server_records = 4000;
  shape.overlap = 0.02;
  protocol::World world = protocol::make_world(shape, 3);
  world = protocol::with_all_pairs(world);
  protocol::expect_equal(world, {}, {}, place);
  EXPECT_GT(cluster.pieces(), 3U) << "several for each worker";
}

TEST(SeveralQueries, AtOnceOnTheSameRanks) {
  Ranks cluster(3);
  std::vector<std::jthread> queries;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    queries.emplace_back(
        [&, seed] { protocol::expect_equal(protocol::make_world({}, seed), {}, {}, cluster.place()); });
  }
  queries.clear();
  EXPECT_EQ(cluster.end(), "");
}

}  // namespace
}  // namespace tacit::cluster
