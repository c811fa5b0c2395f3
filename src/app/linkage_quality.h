// SPDX-License-Identifier: Apache-2.0
// What a result, or a dry run, says of how good its linkage is: false and missed links to expect
// (fit/linkage_estimate.h), what the result's counts say beside the list's length, and what to be warned of.
// All of it is from the model, the client's own list and the result: nothing that its reader did not have.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/client_file.h"
#include "fit/linkage_estimate.h"
#include "linkage/blocking.h"
#include "table/linked.h"

namespace tacit::app {

/// Of the links that are expected to be false: above this share there is a warning. Likewise of the list's
/// records that cannot link.
inline constexpr double kFalseLinksWarned = 0.05;
inline constexpr double kCannotLinkWarned = 0.05;
/// Of the list: fewer linked records than this share are too few.
inline constexpr double kFewLinksWarned = 0.02;

enum class LinkageWarningKind { kFalseLinks, kMoreThanListed, kHardlyAny, kCannotLink };

/// For programs: "false-links", "more-than-listed", "hardly-any", "cannot-link".
const char* key(LinkageWarningKind kind);

struct LinkageWarning {
  LinkageWarningKind kind;
  std::string text;  // what, why and what to do, in sentences
};

struct LinkageQuality {
  fit::LinkageEstimate estimate;
  std::optional<table::LinkedRecords> linked;  // of a result; nothing before there is one
  /// Links to divide by: the result's where its counts say, otherwise as many as there are if everybody on
  /// the list is in the server's table. Someone whom two of the client's own categories reach has two.
  std::optional<double> links;
  bool links_counted = false;
  std::optional<double> false_share;    // of these links, in [0, 1]
  std::optional<double> missed_people;  // in both, and not linked; where the result's counts say
  std::vector<LinkageWarning> warnings;
};

/// `result`: null before there is one.
LinkageQuality linkage_quality(const fit::LinkageEstimate& estimate, const table::ResultTable* result);

/// Of a query, or of one to come, that compares this file with so many records. `bins`: by which records are
/// compared; nothing for all pairs.
LinkageQuality linkage_quality(const linkage::Model& model, const ClientFile& file,
                               std::size_t server_records, const std::optional<linkage::BinShape>& bins,
                               const table::ResultTable* result);

/// "about 12", "fewer than 1", "about 1,300": two digits of a number that is an estimate.
std::string rough_text(double number);
/// A share in percent: "0.3 %", "under 0.1 %".
std::string rough_percent(double share);
/// Of how many links there is a share: "4,812" where the result says, otherwise rough_text(). `quality.links`
/// is known.
std::string links_text(const LinkageQuality& quality);

}  // namespace tacit::app
