// SPDX-License-Identifier: Apache-2.0
// Errors in a value of any file: what typos.h does with the generator's own plain values, for text with
// capitals, accents and other scripts, for numbers with letters and separators, and for dates as files write
// them.
#pragma once

#include <string>

#include "synth/random.h"

namespace tacit::synth {

// As in typos.h, each function makes one error, and returns false and leaves `value` alone where it cannot.
// Values are UTF-8 or Latin-1 (as decode_text() reads them); changed ones are UTF-8. A value that is in
// capitals, or begins with one, still does.

/// A typing error, or another spelling that sounds or looks alike. In a script other than Latin a character
/// is dropped, doubled, exchanged with its neighbour or replaced by another one of the value.
bool mistype_any_text(std::string& value, Rng& rng);

/// A wrong, misread, exchanged, dropped or doubled digit, or the leading zeros are lost.
bool mistype_any_number(std::string& value, Rng& rng);

/// Day and month change places, the year is one off, day and month become the first of January, or a digit is
/// wrong or exchanged with the next one. Separators stay. The result is a date of the calendar in most cases
/// where the value was one; a value without numbers gets a typing error.
bool mistype_any_date(std::string& value, Rng& rng);

/// Of several words one is dropped; a single word becomes its initial.
bool shorten_name(std::string& value, Rng& rng);

}  // namespace tacit::synth
