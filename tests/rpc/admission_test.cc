// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/admission.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "support/error_of.h"
#include "support/eventually.h"

namespace tacit::rpc {
namespace {

constexpr Clock::time_point kNever = Clock::time_point::max();
const Admission::WhileWaiting kPatient = [](const Admission::Standing&) { return kNever; };

void wait_until_waiting(const Admission& admission, std::size_t count) {
  ASSERT_TRUE(eventually([&] { return admission.waiting() == count; }));
}

TEST(Admission, TurnsAreTakenAndGivenBack) {
  Admission admission(2, 0, 100);
  {
    const Admission::Ticket first = admission.enter({10}, kPatient);
    const Admission::Ticket second = admission.enter({10}, kPatient);
    EXPECT_EQ(admission.running(), 2u);
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { admission.enter({10}, kPatient); }),
                testing::HasSubstr("busy"));
  }
  EXPECT_EQ(admission.running(), 0u);
}

TEST(Admission, WaitersComeInTheirOrderAndHearTheirPlace) {
  Admission admission(1, 8, 100);
  auto first = std::make_unique<Admission::Ticket>(admission.enter({10}, kPatient));
  std::mutex mutex;
  std::vector<int> order;
  std::atomic<std::size_t> last_place = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const Admission::Ticket ticket = admission.enter({10}, [&](const Admission::Standing& standing) {
        if (i == 3) last_place = standing.place;
        return kNever;
      });
      const std::lock_guard lock(mutex);
      order.push_back(i);
    });
    wait_until_waiting(admission, static_cast<std::size_t>(i) + 1);
  }
  ASSERT_TRUE(eventually([&] { return last_place == 4; }));
  first.reset();
  threads.clear();
  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(admission.running(), 0u);
}

TEST(Admission, WhatDoesNotFitWaitsAndNobodyOvertakesIt) {
  Admission admission(8, 8, 100);
  auto first = std::make_unique<Admission::Ticket>(admission.enter({60}, kPatient));
  std::atomic<bool> large = false, small = false;
  std::atomic<std::size_t> place_of_small = 0;
  std::jthread takes_much([&] {
    const Admission::Ticket ticket = admission.enter({95}, kPatient);  // leaves no room until it goes
    large = true;
  });
  wait_until_waiting(admission, 1);
  std::jthread takes_little([&] {
    // It would fit at once.
    const Admission::Ticket ticket = admission.enter({10}, [&](const Admission::Standing& standing) {
      place_of_small = standing.place;
      return kNever;
    });
    EXPECT_TRUE(large);
    small = true;
  });
  wait_until_waiting(admission, 2);
  ASSERT_TRUE(eventually([&] { return place_of_small == 2; }));
  EXPECT_FALSE(small);
  EXPECT_EQ(admission.reserved_bytes(), 60U);
  first.reset();
  takes_much.join();
  takes_little.join();
  EXPECT_EQ(admission.reserved_bytes(), 0U);
}

TEST(Admission, WhoGivesUpLeavesTheQueueToTheOthers) {
  Admission admission(1, 2, 100);
  auto first = std::make_unique<Admission::Ticket>(admission.enter({10}, kPatient));
  std::atomic<bool> gives_up = false, entered = false;
  std::jthread impatient([&] {
    error_of(ErrorCategory::kCancelled, [&] {
      admission.enter({10}, [&](const Admission::Standing&) {
        if (gives_up) throw Error(ErrorCategory::kCancelled, "gave up");
        return kNever;
      });
    });
  });
  wait_until_waiting(admission, 1);
  std::jthread patient([&] {
    const Admission::Ticket ticket = admission.enter({10}, kPatient);
    entered = true;
  });
  wait_until_waiting(admission, 2);
  error_of(ErrorCategory::kLimit, [&] { admission.enter({10}, kPatient); });
  gives_up = true;
  admission.wake();
  impatient.join();
  EXPECT_EQ(admission.waiting(), 1u);
  EXPECT_FALSE(entered);
  first.reset();
  patient.join();
  EXPECT_TRUE(entered);
}

TEST(Admission, WhoWaitsIsAskedAgainAtTheTimeThatItNamed) {
  Admission admission(1, 1, 100);
  const Admission::Ticket first = admission.enter({10}, kPatient);
  int calls = 0;
  error_of(ErrorCategory::kDeadline, [&] {
    admission.enter({10}, [&](const Admission::Standing&) {
      if (++calls == 3) throw Error(ErrorCategory::kDeadline, "no more");
      return Clock::now();
    });
  });
  EXPECT_EQ(admission.waiting(), 0u);
}

TEST(Admission, OtherBoundsHoldForWhoComesAndWhoWaits) {
  Admission admission(1, 1, 100);
  auto first = std::make_unique<Admission::Ticket>(admission.enter({60}, kPatient));
  std::atomic<bool> entered = false;
  std::jthread second([&] {
    const Admission::Ticket ticket = admission.enter({50}, kPatient);
    entered = true;
  });
  wait_until_waiting(admission, 1);
  admission.resize(2, 1, 109);
  EXPECT_FALSE(entered);
  EXPECT_EQ(admission.waiting(), 1U);
  admission.resize(2, 1, 110);
  second.join();
  EXPECT_TRUE(entered);

  // More run, and with more bytes, than are allowed now: they go on, and who comes waits for them.
  const Admission::Ticket beside = admission.enter({50}, kPatient);
  admission.resize(1, 0, 50);
  EXPECT_EQ(admission.reserved_bytes(), 110U);
  error_of(ErrorCategory::kLimit, [&] { admission.enter({10}, kPatient); });
  first.reset();
  EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { admission.enter({10}, kPatient); }),
              testing::HasSubstr("busy"));
}

TEST(Admission, WhoCanNeverFitAnyMoreIsToldSo) {
  Admission admission(1, 2, 100 << 20);
  const Admission::Ticket first = admission.enter({60 << 20}, kPatient);
  std::jthread second([&] {
    EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { admission.enter({90 << 20}, kPatient); }),
                testing::HasSubstr("(80 MB of 90 MB)"));
  });
  wait_until_waiting(admission, 1);
  admission.resize(1, 2, 80 << 20);
  second.join();
  error_of(ErrorCategory::kUnavailable, [&] { admission.enter({81 << 20}, kPatient); });
  EXPECT_EQ(admission.waiting(), 0U);
}

TEST(Admission, WhoWaitsHearsHowLongTheQueriesAheadTake) {
  Admission admission(1, 8, 100);
  std::atomic<double> left = 40;
  auto first =
      std::make_unique<Admission::Ticket>(admission.enter({10, [&] { return left.load(); }}, kPatient));
  std::atomic<double> heard_by_second = -1, heard_by_third = -1;
  const auto note = [](std::atomic<double>& heard) {
    return [&heard](const Admission::Standing& standing) {
      heard = standing.seconds;
      return kNever;
    };
  };
  std::jthread second([&] {
    const Admission::Ticket ticket = admission.enter({10, [] { return 25.0; }}, note(heard_by_second));
  });
  wait_until_waiting(admission, 1);
  ASSERT_TRUE(eventually([&] { return heard_by_second == 40; }));
  std::jthread third([&] { const Admission::Ticket ticket = admission.enter({10}, note(heard_by_third)); });
  wait_until_waiting(admission, 2);
  ASSERT_TRUE(eventually([&] { return heard_by_third == 40 + 25; }));
  left = 10;
  admission.wake();
  ASSERT_TRUE(eventually([&] { return heard_by_second == 10 && heard_by_third == 10 + 25; }));
  first.reset();
}

TEST(Admission, TheTimeUntilATurnIsThatOfTheQueriesBeforeIt) {
  const std::vector<Load> own = {{10, 99}};
  EXPECT_EQ(seconds_until_turn({}, own, 1, 100), 0);
  EXPECT_EQ(seconds_until_turn({{10, 30}}, own, 1, 100), 30);
  // Two at once: the shorter one ends first, and the memory decides where it is short.
  EXPECT_EQ(seconds_until_turn({{10, 30}, {10, 50}}, own, 2, 100), 30);
  EXPECT_EQ(seconds_until_turn({{10, 30}, {10, 50}}, own, 3, 100), 0);
  EXPECT_EQ(seconds_until_turn({{10, 30}, {85, 50}}, own, 3, 100), 30);
  EXPECT_EQ(seconds_until_turn({{5, 30}, {95, 50}}, own, 3, 100), 50);
  // Nobody overtakes: a large one that waits for all of the memory holds up the small one behind it.
  const std::vector<Load> behind = {{100, 20}, {10, 99}};
  EXPECT_EQ(seconds_until_turn({{10, 30}, {10, 50}}, behind, 8, 100), 50 + 20);
  const std::vector<Load> three = {{10, 20}, {10, 40}, {10, 99}};
  EXPECT_EQ(seconds_until_turn({{10, 30}}, three, 2, 100), 30);
}

}  // namespace
}  // namespace tacit::rpc
