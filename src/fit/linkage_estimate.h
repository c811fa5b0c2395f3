// SPDX-License-Identifier: Apache-2.0
// How good the linkage of a query is to be expected, from what its model says of itself ([expected]) and from
// the client's own list (docs/model.md, "What to expect"). No result is needed, and nothing of the server but
// how many records it has.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "linkage/blocking.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

/// Records of a client's list that are looked at for chance; of a longer list that many at random.
inline constexpr std::size_t kSampledRecords = 5000;

/// A sample of a list, as either side would have its records.
struct ListSample {
  linkage::Model model;  // without the alternatives (`also`) whose columns the list lacks
  linkage::FeatureTable client, server;
};

/// Throws Error as linkage::featurize().
ListSample sample_list(const linkage::Model& model, const table::Table& table);

/// Probabilities of two people who have nothing to do with each other.
struct LinkChance {
  double all = 0;       // that they link if they are compared
  double compared = 0;  // that they are compared and link
};

/// Fields that tell of the address, or share a column, count as they go together in the list, and every other
/// field as if it were independent of the rest; in blocked linkage for itself among the pairs of the sample
/// that share a key of a pass. `bins`: by which records are compared; nothing for all pairs. Nothing in a
/// sample of fewer than two records.
std::optional<LinkChance> chance_of_link(const ListSample& sample,
                                         const std::optional<linkage::BinShape>& bins);

/// Links between different records of the sample, each pair twice; in blocked linkage those that share a key.
/// Records of which all features are equal are one person twice, and do not count.
double own_links(const ListSample& sample, bool blocked);

/// What a query compares.
struct ComparedLists {
  const linkage::FeatureTable& client;
  std::size_t server_records = 0;
  struct Bins {
    linkage::BinShape shape;
    linkage::PassBins client;  // of these records
  };
  std::optional<Bins> bins;  // nothing for all pairs
};

/// How a figure that the model gives for one kind of linkage stands to the other kind.
enum class Bound { kAbout, kAtMost, kAtLeast };

struct LinkageEstimate {
  std::size_t client_records = 0, server_records = 0;
  bool blocked = false;
  double compared_pairs = 0;  // where keys are spread evenly over bins
  std::string basis;          // of the model's figures; empty if it has none

  // False links in all, between records of two people.
  std::optional<double> false_by_model;
  Bound false_bound = Bound::kAbout;  // of the model's
  std::optional<double> by_chance;    // two people who have nothing to do with each other
  double by_own_links = 0;  // as many as the list's records have with each other, beyond chance: of relatives

  // Share of the people who are in both that no link finds.
  std::optional<double> missed_by_model;
  Bound missed_bound = Bound::kAbout;  // of the model's
  // Records of the list that link with nobody, whoever the server has.
  std::size_t too_few_values = 0;  // all they have agrees, and it is below the threshold
  std::size_t in_no_pass = 0;      // of blocked linkage, and have values enough
  std::size_t cannot_link() const { return too_few_values + in_no_pass; }

  /// By chance and by own links; nothing for a list of one record.
  std::optional<double> false_by_list() const;
  /// The larger of the model's and the list's; nothing if neither is known.
  std::optional<double> false_links() const;
  /// Which of both that is.
  bool model_has_more_false_links() const;
  /// The larger of the model's and the share of the list that cannot link; nothing if the model says nothing.
  std::optional<double> missed_share() const;
};

/// `list` is of `model`, and so is `sample`.
LinkageEstimate estimate_linkage(const linkage::Model& model, const ComparedLists& lists,
                                 const ListSample& sample);

}  // namespace tacit::fit
