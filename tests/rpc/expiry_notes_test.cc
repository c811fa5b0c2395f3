// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/expiry_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/issue.h"

namespace tacit::rpc {
namespace {

using testing::HasSubstr;

TEST(ExpiryNotes, OneADayForEachCertificateThatExpiresSoon) {
  const identity::KeyPair ca = identity::issue_authority("ca");
  const std::string ada = identity::issue_client(ca, "Ada").certificate.pem();
  const std::string bob = identity::issue_client(ca, "Bob").certificate.pem();
  const auto end = identity::Certificate::from_pem(ada, "").not_after();
  const auto noon =
      std::chrono::floor<std::chrono::days>(end) - std::chrono::days(10) + std::chrono::hours(12);
  ExpiryNotes notes;
  EXPECT_EQ(notes.of(ada, end - identity::kExpiresSoon - std::chrono::hours(1)), "");
  EXPECT_THAT(notes.of(ada, noon), HasSubstr("expires on " + identity::day(end) + ", in 10 days"));
  EXPECT_EQ(notes.of(ada, noon + std::chrono::hours(11)), "");
  EXPECT_THAT(notes.of(bob, noon), HasSubstr("in 10 days"));
  EXPECT_THAT(notes.of(ada, noon + std::chrono::hours(13)), HasSubstr("in 9 days"));
  EXPECT_EQ(notes.of(ada, noon + std::chrono::hours(14)), "");
  EXPECT_THAT(notes.of(ada, noon + std::chrono::days(9)), HasSubstr("in 1 day:"));
}

}  // namespace
}  // namespace tacit::rpc
