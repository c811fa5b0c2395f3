// The `transform` key of a field or a level in a model file -> its steps (docs/model.md, "Transforms"). For
// this room's own use.
#pragma once

#include <string>
#include <vector>

#include "linkage/model_reader.h"
#include "linkage/transform.h"

namespace tacit::linkage {

/// The steps of the key `transform` of the field or level that `reader` is over; a step that cannot be read
/// is reported and left out. `label`: how messages begin.
std::vector<TransformStep> read_transform(TableReader& reader, int field, const std::string& label,
                                          Findings& findings);

}  // namespace tacit::linkage
