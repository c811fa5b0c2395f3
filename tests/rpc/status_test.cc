// SPDX-License-Identifier: Apache-2.0
#include "rpc/status.h"

#include <grpcpp/support/status.h>

#include <array>

#include "support/error_of.h"

namespace tacit::rpc {
namespace {

constexpr std::array kPublic = {
    ErrorCategory::kUsage,    ErrorCategory::kModelMismatch, ErrorCategory::kSecurity,
    ErrorCategory::kProtocol, ErrorCategory::kLimit,         ErrorCategory::kUnavailable,
    ErrorCategory::kDeadline, ErrorCategory::kCancelled,     ErrorCategory::kInternal};
constexpr std::array kOwn = {ErrorCategory::kInput, ErrorCategory::kConfig, ErrorCategory::kUnsuitable,
                             ErrorCategory::kInternal};

TEST(Status, EveryCategoryComesBackByMessageAndByStatus) {
  for (const ErrorCategory category : kPublic) {
    const Error error(category, "what is wrong, and what to do");
    EXPECT_EQ(name(from_failure(to_failure(error)).category()), name(category));
    EXPECT_STREQ(from_failure(to_failure(error)).what(), error.what());
    const grpc::Status status = to_status(error);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(name(from_status(status).category()), name(category));
    EXPECT_STREQ(from_status(status).what(), error.what());
  }
}

TEST(Status, ABareStatusIsReadByItsCode) {
  EXPECT_EQ(from_status({grpc::StatusCode::RESOURCE_EXHAUSTED, "too large"}).category(),
            ErrorCategory::kLimit);
  EXPECT_EQ(from_status({grpc::StatusCode::UNAVAILABLE, "gone"}).category(), ErrorCategory::kUnavailable);
  EXPECT_EQ(from_status({grpc::StatusCode::UNKNOWN, "odd"}).category(), ErrorCategory::kProtocol);
}

TEST(Status, AClientThatIsKnownAndRefusedIsDeniedAndNotUnauthenticated) {
  EXPECT_EQ(to_status({ErrorCategory::kSecurity, "the numbers do not pass"}).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  for (const grpc::StatusCode code : {grpc::StatusCode::PERMISSION_DENIED, grpc::StatusCode::UNAUTHENTICATED})
    EXPECT_EQ(from_status({code, "refused"}).category(), ErrorCategory::kSecurity);
}

TEST(Status, WhatConcernsOneSideAloneIsNotToldToTheOther) {
  for (const ErrorCategory category : kOwn) {
    const Error told = public_form({category, "/srv/residents.csv line 17 is broken"});
    EXPECT_EQ(told.category(), ErrorCategory::kInternal);
    EXPECT_THAT(told.what(), testing::Not(testing::HasSubstr("residents")));
  }
  EXPECT_STREQ(public_form({ErrorCategory::kLimit, "too many records"}).what(), "too many records");
}

TEST(Status, AnUnknownCategoryIsAProtocolError) {
  protocol::Failure failure;
  failure.set_category("weather");
  failure.set_message("it rains");
  EXPECT_EQ(from_failure(failure).category(), ErrorCategory::kProtocol);
}

TEST(Status, APeerThatGivesNoReason) {
  protocol::Failure failure;
  failure.set_category("limit");
  EXPECT_THAT(from_failure(failure).what(), testing::HasSubstr("no reason"));
  EXPECT_THAT(from_status({grpc::StatusCode::CANCELLED, ""}).what(), testing::HasSubstr("no reason"));
}

TEST(Status, APeersTextIsBoundedAndPrintable) {
  protocol::Failure failure;
  failure.set_category("limit");
  failure.set_message("\x1b[2J\r\nred\x07 alert" + std::string(10'000, 'a'));
  const std::string text = from_failure(failure).what();
  EXPECT_LE(text.size(), kMaxFailureText);
  EXPECT_THAT(text, testing::HasSubstr("red"));
  for (const char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << text;
}

TEST(Status, TextIsCutAtACharacter) {
  std::string umlauts;
  for (int i = 0; i < 400; ++i) umlauts += "\u00fc";
  EXPECT_EQ(shown("x" + umlauts, 10), "x\u00fc\u00fc\u00fc\u00fc");
  EXPECT_EQ(shown(umlauts, 10).size(), 10u);
  EXPECT_EQ(shown("short", 10), "short");
}

}  // namespace
}  // namespace tacit::rpc
