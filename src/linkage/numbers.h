// SPDX-License-Identifier: Apache-2.0
// Numbers as values: one text for each number, however it is written.
#pragma once

#include <string>
#include <string_view>

namespace tacit::linkage {

/// The whole number that `text` is, in digits without leading zeros: "0042", "42.0" and "４２" -> "42"; a
/// sign '-' stays. Thousands may be separated by blanks, apostrophes or commas ("4 217", "4'217", "4,217"),
/// and by points where two of them or a decimal comma behind them show what they are ("1.234.567",
/// "4.217,00"); "4.217" alone may be a decimal fraction. Empty where it is no whole number ("12a", "4.5").
std::string whole_number(std::string_view text);

/// `text` with zeros before it up to `length` >= 1 digits, where it has nothing but digits (in the forms that
/// keep_digits() reads); otherwise, and where it is longer, as it is.
std::string pad_digits(std::string_view text, int length);

}  // namespace tacit::linkage
