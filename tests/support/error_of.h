// SPDX-License-Identifier: Apache-2.0
// An assertion on an Error's category that hands back its text, for a matcher to look at.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace tacit {

/// The message of the Error that `action` must throw, in the category; a failed assertion and "" otherwise.
template <typename Action>
std::string error_of(ErrorCategory category, Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(name(error.category()), name(category)) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error was thrown";
  return {};
}

}  // namespace tacit
