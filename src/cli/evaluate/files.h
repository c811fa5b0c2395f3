// The file of `tacit evaluate` that names records: client records that a person should look at, with the
// server records that may be theirs.
#pragma once

#include <span>
#include <string>

#include "linkage/ambiguity.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "linkage/quality.h"
#include "table/table.h"

namespace tacit::cli {

/// A party's records, as a file has them and as the model does.
struct PartyRecords {
  const table::Table& table;
  const linkage::FeatureTable& features;
};

/// `client_id,server_id,score,linked,labelled,why`: one line for each candidate of each record
/// (linkage::candidates_of), ids from `id_column` of the two tables. `why` is what makes the client record
/// ambiguous: "several", "tied", "just linked", "just missed", joined by " + ".
std::string ambiguous_csv(const linkage::Model& model, const PartyRecords& client, const PartyRecords& server,
                          const std::string& id_column, std::span<const linkage::AmbiguousRecord> records,
                          std::span<const linkage::RecordPair> labelled);

}  // namespace tacit::cli
