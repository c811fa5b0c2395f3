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
const Admission::WhileWaiting kPatient = [](std::size_t, std::size_t) { return kNever; };

void wait_until_waiting(const Admission& admission, std::size_t count) {
  ASSERT_TRUE(eventually([&] { return admission.waiting() == count; }));
}

TEST(Admission, TurnsAreTakenAndGivenBack) {
  Admission admission(2, 0, 100);
  {
    const Admission::Ticket first = admission.enter(10, kPatient);
    const Admission::Ticket second = admission.enter(10, kPatient);
    EXPECT_EQ(admission.running(), 2u);
    EXPECT_THAT(error_of(ErrorCategory::kLimit, [&] { admission.enter(10, kPatient); }),
                testing::HasSubstr("busy"));
  }
  EXPECT_EQ(admission.running(), 0u);
}

TEST(Admission, WaitersComeInTheirOrderAndHearTheirPlace) {
  Admission admission(1, 8, 100);
  auto first = std::make_unique<Admission::Ticket>(admission.enter(10, kPatient));
  std::mutex mutex;
  std::vector<int> order;
  std::atomic<std::size_t> last_place = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const Admission::Ticket ticket = admission.enter(10, [&](std::size_t place, std::size_t) {
        if (i == 3) last_place = place;
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
  auto first = std::make_unique<Admission::Ticket>(admission.enter(60, kPatient));
  std::atomic<bool> large = false, small = false;
  std::atomic<std::size_t> place_of_small = 0;
  std::jthread takes_much([&] {
    const Admission::Ticket ticket = admission.enter(95, kPatient);  // leaves no room until it goes
    large = true;
  });
  wait_until_waiting(admission, 1);
  std::jthread takes_little([&] {
    // It would fit at once.
    const Admission::Ticket ticket = admission.enter(10, [&](std::size_t place, std::size_t) {
      place_of_small = place;
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
  auto first = std::make_unique<Admission::Ticket>(admission.enter(10, kPatient));
  std::atomic<bool> gives_up = false, entered = false;
  std::jthread impatient([&] {
    error_of(ErrorCategory::kCancelled, [&] {
      admission.enter(10, [&](std::size_t, std::size_t) {
        if (gives_up) throw Error(ErrorCategory::kCancelled, "gave up");
        return kNever;
      });
    });
  });
  wait_until_waiting(admission, 1);
  std::jthread patient([&] {
    const Admission::Ticket ticket = admission.enter(10, kPatient);
    entered = true;
  });
  wait_until_waiting(admission, 2);
  error_of(ErrorCategory::kLimit, [&] { admission.enter(10, kPatient); });
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
  const Admission::Ticket first = admission.enter(10, kPatient);
  int calls = 0;
  error_of(ErrorCategory::kDeadline, [&] {
    admission.enter(10, [&](std::size_t, std::size_t) {
      if (++calls == 3) throw Error(ErrorCategory::kDeadline, "no more");
      return Clock::now();
    });
  });
  EXPECT_EQ(admission.waiting(), 0u);
}

}  // namespace
}  // namespace tacit::rpc
