// SPDX-License-Identifier: Apache-2.0
// Which column of a party's own file is which of a linkage model's, by names: a guess for a person to check,
// since a model and a file may call one thing by two names.
#pragma once

#include <string>
#include <vector>

#include "linkage/model.h"

namespace tacit::app {

/// The columns that a researcher's file needs for a model: those of its fields and of its passes, each once,
/// in the model's order. Columns in `also` are the server's alone.
std::vector<std::string> client_columns(const linkage::Model& model);

struct ColumnGuess {
  std::string wanted;  // the model's
  std::string column;  // the file's; empty: there is none that looks like it
  bool is_same_name() const { return wanted == column; }
};

/// One guess for each of `wanted`, in its order, out of the columns that a file has. A column of the same
/// name is taken; for the rest the names are compared as words, without regard to letter case and what
/// separates words, and words that mean the same in such files are the same ("dob" and "date_of_birth", "zip"
/// and "postcode"). No column is guessed twice, nor one that has the name of another wanted one.
std::vector<ColumnGuess> guess_columns(const std::vector<std::string>& wanted,
                                       const std::vector<std::string>& columns);

}  // namespace tacit::app
