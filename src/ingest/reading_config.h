// SPDX-License-Identifier: Apache-2.0
// How a file is written, as configurations say it: in [source] of a server's configuration and in a study
// file.
#pragma once

#include "base/toml.h"
#include "ingest/reading.h"

namespace tacit::ingest {

/// Keys columns (a table of the file's columns by the names that the model uses), delimiter, date_order and
/// two_digit_years, all optional; what is wrong with them is noted as problems. The caller allows the keys.
Reading read_reading(const TomlReader& reader);

}  // namespace tacit::ingest
