// SPDX-License-Identifier: Apache-2.0
// Whole numbers as spreadsheets and data frames write them: with a fraction of zeros, in exponential form, or
// in the digits of another script.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tacit {

/// The text with "0" to "9" for the digits of other scripts (full-width, Arabic, Persian, Devanagari,
/// Bengali, Thai) and ASCII for the full-width forms of it. Anything else stays as it is.
std::string plain_digits(std::string_view text);

/// The digits of a text that is, as a whole, a number that has been through a floating-point type: "4217.0",
/// "4217.00" and "4217,0" -> "4217", "0412.0" -> "0412", "1.9670709E7" and "1.9670709e+07" -> "19670709"; a
/// sign '-' stays. Exponents are up to 17. Empty where the digits are rounded away, as in a narrow cell
/// ("1.97E+07"). Nothing where the text has another form, a plain "4217" and "12E3" among them. `text`: as
/// plain_digits() gives it, without blanks at its ends.
std::optional<std::string> without_fraction(std::string_view text);

}  // namespace tacit
