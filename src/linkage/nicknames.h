// SPDX-License-Identifier: Apache-2.0
// Given names and what people are called for short, in English (nickname_table.h): Bob and Rob are Robert.
// All functions take folded text (fold_text).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tacit::linkage {

/// Each word of `text` as the formal name that it stands for, in one spelling: "bob" -> "robert", "kathryn"
/// -> "katherine", "mary beth" -> "mary elizabeth". A word that is formal itself stands for itself; one that
/// is short for several names stands for the first of them in the table ("al" -> "albert"); one that is not
/// in the table stays. Words as in name_parts.h, joined by one blank.
std::string formal_names(std::string_view text);

/// What else somebody of this name, one word, may be called: of a short name every formal one in every
/// spelling, of a formal one its other spellings and its short forms. Both where it is both, in the order of
/// the table; empty where it is not in it.
std::vector<std::string> other_names(std::string_view name);

}  // namespace tacit::linkage
