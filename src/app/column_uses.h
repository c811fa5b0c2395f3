// SPDX-License-Identifier: Apache-2.0
// What the columns of a party's own file hold, as a linkage model and the values tell: how its errors are
// made up (synth/record_errors.h).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "linkage/model.h"
#include "synth/record_errors.h"
#include "table/table.h"

namespace tacit::app {

/// How `--as` calls a use: "given-name", "surname", "text", "number", "date", "category", "address" (text,
/// number or category by its values) and "none".
const std::vector<std::string>& use_names();

/// The use of each column of `table`. A column that a field of `model` compares is a date where its transform
/// reads one; else a category where there are few different values, or a number where they have more digits
/// than letters, or text; it belongs to the address where the field is about it. A name about the family is a
/// surname, the first other one that is compared by itself the given name. Columns that the model does not
/// name are kNone. `as`: by column, one of use_names(), which stands above all this. Throws Error(kInput) for
/// a column in `as` that is not there, and Error(kConfig) if no column has a use.
std::vector<synth::ColumnUse> column_uses(const linkage::Model& model, const table::Table& table,
                                          const std::map<std::string, std::string>& as);

/// For a person: "surname", "number of the address".
std::string describe(const synth::ColumnUse& use);

}  // namespace tacit::app
