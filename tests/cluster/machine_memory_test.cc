// SPDX-License-Identifier: Apache-2.0
#include "cluster/machine_memory.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>
#include <thread>
#include <vector>

#include "base/error.h"
#include "link/workers.h"

namespace tacit::cluster {
namespace {

constexpr std::size_t kVersions = 1000;

/// Two ranks' ends of one file.
class MachineMemories : public testing::Test {
 protected:
  MachineMemories()
      : file_(MachineMemory::new_file()),
        first_(std::make_unique<MachineMemory>(dup(file_.number()))),
        second_(std::make_unique<MachineMemory>(dup(file_.number()))) {}

  std::size_t bytes_in_use() const {
    struct stat info{};
    EXPECT_EQ(fstat(file_.number(), &info), 0);
    return static_cast<std::size_t>(info.st_blocks) * 512;
  }

  const Descriptor file_;
  const std::unique_ptr<MachineMemory> first_, second_;
};

/// A rank with two threads, which writes what it makes and counts it.
void make_all(link::VersionStore& store, std::uint32_t* residues, std::vector<std::atomic<int>>& made) {
  link::Monitor monitor;
  link::Workers(2).run([&] {
    store.make_all(
        kVersions,
        [&](std::size_t i) {
          residues[i] = static_cast<std::uint32_t>(i + 1);
          ++made[i];
        },
        monitor);
  });
  for (std::size_t i = 0; i < kVersions; ++i) ASSERT_EQ(residues[i], i + 1);
}

TEST_F(MachineMemories, EachVersionIsMadeOnceAndAllRanksHaveIt) {
  const auto own = first_->versions(7, 1), other = second_->versions(7, 1);
  std::uint32_t* const here = own->take(kVersions);
  std::uint32_t* const there = other->take(kVersions);
  EXPECT_NE(here, there) << "as in two processes";
  std::vector<std::atomic<int>> made(kVersions);
  {
    const std::jthread rank([&] { make_all(*other, there, made); });
    make_all(*own, here, made);
  }
  for (const std::atomic<int>& times : made) ASSERT_EQ(times, 1);
  // A rank that comes late has all of it, and makes none.
  const auto late = second_->versions(7, 1);
  make_all(*late, late->take(kVersions), made);
  for (const std::atomic<int>& times : made) ASSERT_EQ(times, 1);
}

TEST_F(MachineMemories, OtherSetsAndQueriesHaveMemoryOfTheirOwn) {
  const auto set = first_->versions(7, 1), next = first_->versions(7, 2), query = second_->versions(8, 1);
  std::uint32_t* const residues = set->take(1);
  residues[0] = 5;
  EXPECT_EQ(next->take(1)[0], 0U);
  EXPECT_EQ(query->take(1)[0], 0U);
  EXPECT_EQ(residues[0], 5U);
}

TEST_F(MachineMemories, GoesBackToTheSystemWhenTheLastRankLeaves) {
  constexpr std::size_t kResidues = std::size_t{4} << 20;
  auto own = first_->versions(7, 1), other = second_->versions(7, 1);
  std::uint32_t* const residues = own->take(kResidues);
  other->take(kResidues);
  std::fill_n(residues, kResidues, 1U);
  EXPECT_GE(bytes_in_use(), kResidues * sizeof(std::uint32_t));
  own.reset();
  EXPECT_GE(bytes_in_use(), kResidues * sizeof(std::uint32_t));
  other.reset();
  EXPECT_LT(bytes_in_use(), std::size_t{1} << 20);
  // The next one begins anew.
  EXPECT_EQ(first_->versions(9, 1)->take(1)[0], 0U);
}

TEST_F(MachineMemories, WhoWaitsForARankThatFailedStopsWithTheQuery) {
  const auto own = first_->versions(7, 1), other = second_->versions(7, 1);
  own->take(kVersions);
  other->take(kVersions);
  struct Monitor : link::Monitor {
    bool cancelled() override { return over; }
    std::atomic<bool> over = false;
  } monitor;
  EXPECT_THROW(link::Workers(1).run(
                   [&] { own->make_all(kVersions, [](std::size_t) { throw std::bad_alloc(); }, monitor); }),
               std::bad_alloc);
  std::atomic<std::size_t> made = 0;
  std::jthread query_ends([&] {
    while (made < kVersions - 1) std::this_thread::yield();
    monitor.over = true;
  });
  try {
    link::Workers(1).run([&] { other->make_all(kVersions, [&](std::size_t) { ++made; }, monitor); });
    ADD_FAILURE() << "one version has not been made";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kCancelled);
  }
}

TEST_F(MachineMemories, WhatIsTooMuchIsMadeByEachRankForItself) {
  std::vector<std::unique_ptr<link::VersionStore>> sets;
  for (std::uint64_t query = 1; query <= 64; ++query) sets.push_back(first_->versions(query, 1));
  std::vector<std::atomic<int>> made(kVersions);
  for (MachineMemory* memory : {first_.get(), second_.get(), static_cast<MachineMemory*>(nullptr)}) {
    const auto store = versions_in(memory, 65, 1);
    make_all(*store, store->take(kVersions), made);
  }
  for (const std::atomic<int>& times : made) ASSERT_EQ(times, 3);
  sets.clear();
  const auto own = first_->versions(65, 1), other = second_->versions(65, 1);
  own->take(1)[0] = 3;
  EXPECT_EQ(other->take(1)[0], 3U);
}

TEST_F(MachineMemories, AnotherPlanOfTheSameQueryIsADefect) {
  const auto own = first_->versions(7, 1), other = second_->versions(7, 1);
  own->take(10);
  try {
    other->take(11);
    ADD_FAILURE() << "ranks disagree";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInternal);
  }
}

// Every join and leave is seen by all: nobody is left in a set behind.
TEST_F(MachineMemories, ProcessesJoinAndLeaveAtOnce) {
  std::vector<pid_t> ranks;
  for (int rank = 0; rank < 4; ++rank) {
    ranks.push_back(fork());
    ASSERT_GE(ranks.back(), 0);
    if (ranks.back() != 0) continue;
    const auto memory = std::make_unique<MachineMemory>(dup(file_.number()));
    for (std::uint64_t i = 0; i < 2000; ++i) memory->versions(1 + i % 2, i % 3)->take(1);
    _exit(0);
  }
  for (const pid_t rank : ranks) {
    int status = 0;
    ASSERT_EQ(waitpid(rank, &status, 0), rank);
    EXPECT_EQ(status, 0);
  }
  // All 64 sets are free.
  std::vector<std::unique_ptr<link::VersionStore>> sets;
  for (std::uint64_t query = 100; query < 164; ++query) {
    sets.push_back(first_->versions(query, 1));
    sets.back()->take(1)[0] = static_cast<std::uint32_t>(query);
    const auto other = second_->versions(query, 1);
    ASSERT_EQ(other->take(1)[0], query);
  }
}

// A rank that is killed while it joins or leaves keeps nobody out.
TEST_F(MachineMemories, IsOpenToOthersAfterARankIsKilled) {
  for (int i = 0; i < 20; ++i) {
    const pid_t rank = fork();
    ASSERT_GE(rank, 0);
    if (rank == 0) {
      const auto memory = std::make_unique<MachineMemory>(dup(file_.number()));
      for (std::uint64_t set = 1;; ++set) memory->versions(100, set);
    }
    usleep(2000);
    ASSERT_EQ(kill(rank, SIGKILL), 0);
    ASSERT_EQ(waitpid(rank, nullptr, 0), rank);
    EXPECT_NE(first_->versions(7, 1)->take(1), nullptr);
  }
}

}  // namespace
}  // namespace tacit::cluster
