// SPDX-License-Identifier: Apache-2.0
// What blocked linkage makes of a file (docs/model.md, "Passes"): who has no key, which keys are heavy, whom
// a full bin leaves out, and how many pairs are compared.
#pragma once

#include <cstddef>
#include <vector>

#include "linkage/blocking.h"
#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::fit {

/// Bins and places of a usual plan for lists of this length. The plan of a query may have others.
linkage::BinShape usual_bins(std::size_t client_records, std::size_t server_records);

struct PassUse {
  std::size_t with_key = 0;             // records
  std::size_t keys = 0;                 // different ones
  std::size_t heaviest = 0;             // records of the most frequent key
  linkage::PassBins::LeftOut left_out;  // of the file, as its side
  double pairs = 0;                     // expected to share a bin, of all that the two sides have
};

struct PassesUse {
  linkage::BinShape shape;
  std::vector<PassUse> passes;  // one for each pass of the model; none: all pairs are compared
  std::size_t in_no_pass = 0;   // records that have no key, or are left out, in every pass
  double pairs = 0;             // expected to share a bin of some pass
  double false_links = 0;       // of these, at the rate at which the file's own records link that do
};

struct PassesOf {
  const linkage::FeatureTable& client;  // the same records as either side has them
  const linkage::FeatureTable& server;
  linkage::Side side = linkage::Side::kClient;  // whose they are
  std::size_t client_records = 0, server_records = 0;
};

/// Figures about pairs are those of the file's own records, of a sample of them if there are more than some
/// ten million such pairs, scaled to the lengths of both lists; 0 in a file of fewer than two records.
PassesUse passes_use(const linkage::Model& model, const PassesOf& file);

}  // namespace tacit::fit
