// SPDX-License-Identifier: Apache-2.0
// The columns that a template names and the files have: a fit says at once everything that either file lacks,
// and can go on with the fields and passes whose columns both have (docs/model.md, "Fitting").
#pragma once

#include <string>
#include <vector>

#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

/// Throws Error(kConfig) with every column that either file lacks, and one of a similar name that it has. The
/// server's file needs the columns of `also` too.
void require_columns(const linkage::ModelSpec& model, const table::Table& client, const table::Table& server);

/// What a template lost because a file lacks columns.
struct ColumnCut {
  std::vector<std::string> client, server;  // the columns that each file lacks, sorted
  std::vector<std::string> fields;          // left out: none of their columns is in both files
  std::vector<std::string> repeats;         // left out: what is left of them is another field
  std::vector<std::string> narrowed;        // of several columns they have some left
  std::vector<std::string> without_also;    // they have lost columns of `also`
  std::vector<std::string> passes;          // left out: too little of the key is left
  std::vector<std::string> shorter_passes;  // their keys have lost columns

  bool empty() const { return client.empty() && server.empty(); }
};

/// What the cut means, in lines for a person, such as "Field left out: suburb"; none where it is empty.
std::vector<std::string> cut_lines(const ColumnCut& cut);

/// Takes out of `model` whatever needs a column that a file lacks. A field of several columns keeps those
/// that both files have, unless another field has just them. A pass keeps what is left of its key if that is
/// a date or at least two columns: the rest of a key of two parts is shared by too many. Throws
/// Error(kConfig), with the columns as require_columns(), if fewer than two fields would be left.
ColumnCut cut_to_columns(linkage::ModelSpec& model, const table::Table& client, const table::Table& server);

}  // namespace tacit::fit
