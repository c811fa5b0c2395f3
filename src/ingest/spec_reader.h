// SPDX-License-Identifier: Apache-2.0
// One [[dimension]] or [[measure]] table of a server's configuration (catalog_config.h): what is wrong with
// it is noted as a problem with its line, and what is read then holds together only if nothing is.
#pragma once

#include "base/toml.h"
#include "table/dimension.h"
#include "table/measure.h"

namespace tacit::ingest {

/// Keys name, column; keep; or bands with decimals, or with derive, at and date_order; or part with
/// date_order.
table::DimensionSpec read_dimension(const TomlReader& reader);

/// Keys name, column, unit, decimals, minimum, maximum; derive, at and date_order.
table::MeasureSpec read_measure(const TomlReader& reader);

}  // namespace tacit::ingest
