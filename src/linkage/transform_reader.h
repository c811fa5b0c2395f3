// SPDX-License-Identifier: Apache-2.0
// The `transform` key of a table in a model file -> its steps (docs/model.md, "Transforms"). For
// this room's own use.
#pragma once

#include <string>
#include <vector>

#include "linkage/model_reader.h"
#include "linkage/transform.h"

namespace tacit::linkage {

/// The steps of the key `transform` of the table that `reader` is over; a step that cannot be read is
/// reported and left out.
std::vector<TransformStep> read_transform(TableReader& reader);

}  // namespace tacit::linkage
