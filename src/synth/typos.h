// SPDX-License-Identifier: Apache-2.0
// Errors that people make when they speak, write, type or scan a value: the single-value part of Christen's
// generator for FEBRL data (see resident.h).
#pragma once

#include <string>

#include "synth/random.h"

namespace tacit::synth {

// Each function makes one error, at a random place where there is a choice, and returns whether `text` has
// changed. If it cannot (a transposition in "aa", a deletion that would leave nothing), it returns false and
// leaves `text` unchanged. Text stays printable ASCII without a blank at either end and never becomes empty.

/// Puts in a letter, beside digits a digit, or doubles one that is there.
bool insert_character(std::string& text, Rng& rng);
bool delete_character(std::string& text, Rng& rng);
/// A letter becomes one of its neighbours on the keyboard, now and then any letter; a digit any other digit.
bool replace_character(std::string& text, Rng& rng);
bool transpose_characters(std::string& text, Rng& rng);
/// Another spelling that sounds or looks alike: ph for f, ie for y, mac for mc, m for rn.
bool respell(std::string& text, Rng& rng);

/// One of the above, the commoner ones more often.
bool mistype_text(std::string& text, Rng& rng);

/// A wrong digit or two neighbours transposed: the length stays.
bool mistype_number(std::string& digits, Rng& rng);

/// Day and month of a date YYYYMMDD change places; false where that is not another date of the calendar.
bool swap_day_and_month(std::string& date);

/// A swap of day and month, or a wrong or transposed digit, which may leave a date that does not exist.
bool mistype_date(std::string& date, Rng& rng);

}  // namespace tacit::synth
