// SPDX-License-Identifier: Apache-2.0
#include "base/work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"

namespace tacit {
namespace {

TEST(Work, WithoutAScopeNothingIsAsked) {
  work_step();
  work_step("reading", 1, 2);
}

TEST(Work, IsAskedAndTold) {
  std::vector<std::string> told;
  const WorkScope scope(
      {.cancelled = {}, .step = [&](const char* what, std::uint64_t done, std::uint64_t all) {
         told.push_back(what + std::to_string(done) + "/" + std::to_string(all));
       }});
  for (std::uint64_t done = 0; done < 1000; ++done) work_step("reading ", done, 1000);
  // The first one at once, and the others no more than twenty times a second.
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front(), "reading 0/1000");
  EXPECT_LT(told.size(), 100U);
  const std::size_t before = told.size();
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  work_step("reading ", 1000, 1000);
  EXPECT_EQ(told.size(), before + 1);
}

TEST(Work, EndsWhereTheHookSaysSo) {
  bool cancelled = false;
  const WorkScope scope({.cancelled = [&] { return cancelled; }, .step = {}});
  work_step();
  cancelled = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  try {
    work_step();
    FAIL() << "went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kCancelled);
  }
}

TEST(Work, WhatAHookThrowsComesOut) {
  const WorkScope scope({.cancelled = []() -> bool { throw std::string("interrupted"); }, .step = {}});
  EXPECT_THROW(work_step(), std::string);
}

TEST(Work, IsThatOfTheInnermostScopeAndOfOneThread) {
  int outer = 0, inner = 0;
  const WorkScope around({.cancelled = [&] { return ++outer < 0; }, .step = {}});
  {
    const WorkScope within({.cancelled = [&] { return ++inner < 0; }, .step = {}});
    work_step();
    std::thread([] { work_step(); }).join();
  }
  EXPECT_EQ(inner, 1);
  EXPECT_EQ(outer, 0);
  work_step();
  EXPECT_EQ(outer, 1);
}

}  // namespace
}  // namespace tacit
