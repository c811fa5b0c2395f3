// SPDX-License-Identifier: Apache-2.0
#include "cli/exit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/exit_code.h"

namespace tacit::cli {
namespace {

TEST(Exit, CategoriesHaveCodesOfTheirOwn) {
  std::set<int> codes;
  for (int category = 0; category <= static_cast<int>(ErrorCategory::kInternal); ++category) {
    codes.insert(exit_code(static_cast<ErrorCategory>(category)));
  }
  EXPECT_EQ(codes, (std::set<int>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 70, 130}));
  EXPECT_EQ(exit_code(ErrorCategory::kUsage), 2);
  EXPECT_EQ(exit_code(ErrorCategory::kCancelled), 130);
}

TEST(Exit, AnErrorIsPrintedAndBecomesItsCode) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(exit_code_of([] { throw Error(ErrorCategory::kLimit, "too much"); }), 8);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "tacit: error: too much\n");
}

TEST(Exit, EachFaultOfAMessageHasALineOfItsOwn) {
  EXPECT_EQ(error_lines("a.toml:3: one\n  more of it\na.toml:5: two"),
            "tacit: error: a.toml:3: one\n  more of it\ntacit: error: a.toml:5: two\n");
}

TEST(Exit, AnythingElseIsADefect) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(exit_code_of([] { throw std::logic_error("odd"); }), 70);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "tacit: error: odd\n");
}

TEST(Exit, SuccessIsZero) {
  EXPECT_EQ(exit_code_of([] {}), 0);
}

}  // namespace
}  // namespace tacit::cli
