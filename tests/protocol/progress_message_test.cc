// SPDX-License-Identifier: Apache-2.0
#include "protocol/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "support/error_of.h"

namespace tacit::protocol {
namespace {

TEST(ProgressMessage, EveryPhaseArrives) {
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    const ServerMessage message = progress_message(static_cast<Phase>(phase), 3, 7);
    EXPECT_EQ(phase_of(message.progress()), static_cast<Phase>(phase));
    EXPECT_EQ(message.progress().done(), 3U);
    EXPECT_EQ(message.progress().total(), 7U);
    EXPECT_FALSE(queue_place(message.progress()));
  }
  Progress unknown;
  unknown.set_phase(static_cast<Progress::Phase>(99));
  EXPECT_FALSE(phase_of(unknown));
  EXPECT_FALSE(queue_place(unknown));
}

TEST(ProgressMessage, AWaitForApprovalArrives) {
  const std::chrono::sys_seconds until = std::chrono::sys_days(std::chrono::year(2026) / 12 / 7);
  const ServerMessage message = approval_message(17, until);
  const auto wait = approval_wait(message.progress());
  ASSERT_TRUE(wait);
  EXPECT_EQ(wait->question, 17U);
  EXPECT_EQ(wait->until, until);
  EXPECT_FALSE(phase_of(message.progress()));
  EXPECT_FALSE(queue_place(message.progress()));
  EXPECT_FALSE(approval_wait(queue_message(1, 1, 0).progress()));
}

TEST(ProgressMessage, AWaitForApprovalOfNoQuestionOrBeyondAllDatesIsRefused) {
  const std::chrono::sys_seconds until = std::chrono::sys_days(std::chrono::year(2026) / 12 / 7);
  const auto refused = [](std::uint64_t question, std::uint64_t seconds) {
    ServerMessage message = approval_message(1, {});
    message.mutable_progress()->set_question(question);
    message.mutable_progress()->set_until(seconds);
    EXPECT_THAT(error_of(ErrorCategory::kProtocol, [&] { approval_wait(message.progress()); }),
                testing::HasSubstr("about approval makes no sense"));
  };
  refused(0, static_cast<std::uint64_t>(until.time_since_epoch().count()));
  for (const std::uint64_t seconds : {std::uint64_t{0}, std::uint64_t{253'402'300'800}, ~std::uint64_t{0}})
    refused(17, seconds);
}

TEST(ProgressMessage, APlaceInTheQueueArrives) {
  const ServerMessage message = queue_message(2, 5, 180);
  EXPECT_FALSE(phase_of(message.progress()));
  const auto place = queue_place(message.progress());
  ASSERT_TRUE(place);
  EXPECT_EQ(place->place, 2U);
  EXPECT_EQ(place->waiting, 5U);
  EXPECT_EQ(place->seconds, 180U);
  EXPECT_EQ(queue_place(queue_message(1, 1, 0).progress())->seconds, 0U);  // not known
}

TEST(ProgressMessage, APlaceThatIsNoneAndAWaitThatTellsTooMuchAreRefused) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  for (const ServerMessage& message :
       {queue_message(0, 5, 60), queue_message(6, 5, 60), queue_message(1, 1, 59), queue_message(1, 1, 61),
        queue_message(1, 1, 30), queue_message(1, 1, kMost),
        queue_message(std::numeric_limits<std::uint64_t>::max(), 5, 60)}) {
    EXPECT_THAT(error_of(ErrorCategory::kProtocol, [&] { queue_place(message.progress()); }),
                testing::HasSubstr("about the queue"));
  }
}

}  // namespace
}  // namespace tacit::protocol
