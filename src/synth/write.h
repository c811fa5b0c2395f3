// SPDX-License-Identifier: Apache-2.0
// The data set as files: what `tacit synth --out` leaves.
#pragma once

#include <filesystem>
#include <ostream>

#include "synth/dataset.h"

namespace tacit::synth {

inline constexpr const char* kClientFile = "client.csv";
inline constexpr const char* kServerFile = "server.csv";
inline constexpr const char* kLinksFile = "links.csv";

/// CSV with a header and LF line ends; no value needs a quote. Both files have rec_id and the ten linkage
/// columns. Behind them, of residents the server's has income and sex. For Study::kHivIncome the client's has
/// arm and hiv_stage, the server's sex, ethnicity, region, insured_since and income. The links are
/// client_id,server_id.
void write_client(const Dataset& dataset, std::ostream& out);
void write_server(const Dataset& dataset, std::ostream& out);
void write_links(const Dataset& dataset, std::ostream& out);

/// Writes the three files into `directory`, which it makes (with its parents) where it is not there, and
/// takes the place of older ones. All three are written aside before the first is put in place: a failure
/// leaves no part of a file, and no new file beside an old one. Throws Error(kInput) with the path and the
/// reason.
void write(const Dataset& dataset, const std::filesystem::path& directory);

}  // namespace tacit::synth
