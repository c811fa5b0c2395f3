// SPDX-License-Identifier: Apache-2.0
// What a model lets a made-up client record do: how many of a server's records ONE record can link, and how
// many such records link half of the table. A client's record may have any bucket in any feature, or none;
// features that it leaves out cost it nothing (docs/model.md, "A made-up record").
//
// A record links only where it agrees on features whose agreements reach the threshold together. A smallest
// set of such features, from which none can be left out, is called a combination here. Three figures enclose
// the answer:
//   - `by_combination` is exact: the most server records that a record can link which has the features of one
//     combination and no others.
//   - `links` is what one record links that was found by a search which also fills in the other features. It
//     is a record that a client could send. There may be a wider one.
//   - `at_most` is a bound: no record links more. It may give a feature of the record different values for
//     different server records, where following them would take too long. So it is up to a factor of a few
//     too high.
// by_combination <= links <= at_most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"

namespace tacit::linkage {

struct WidestRecord {
  std::size_t records = 0;  // of the server's table
  std::size_t by_combination = 0;
  std::vector<std::size_t> combination;  // its features, in the model's order; empty where nothing can link
  std::size_t links = 0;
  std::vector<std::int16_t> record;  // the record that links these: a bucket or kMissing for each feature
  std::size_t at_most = 0;

  /// Shares of the table, in [0, 1]; 0 of an empty one.
  double share() const { return of(links); }
  double share_at_most() const { return of(at_most); }

 private:
  double of(std::size_t part) const {
    return records == 0 ? 0 : static_cast<double>(part) / static_cast<double>(records);
  }
};

/// The share above which a custodian is warned, unless the configuration says otherwise: the presets stay
/// under it on generated residents.
inline constexpr double kWidestShare = 0.01;

/// `server`: a server's table of this model, with its alternatives; without them, what they add is not seen.
/// Takes some seconds for a million records. If a model has so many combinations that it would take longer,
/// `at_most` becomes less tight and `by_combination` and `links` may be too low, never the reverse. Depends
/// only on its arguments.
WidestRecord widest_record(const Model& model, const FeatureTable& server);

/// A list of made-up records, and how many server records it links. It was found by a search: a client needs
/// no more records to link as many, and may need fewer.
struct Cover {
  std::size_t records = 0;  // of the server's table
  std::size_t made_up = 0;
  std::size_t links = 0;

  bool is_half() const { return records != 0 && 2 * links >= records; }
};

/// Makes up records until they link half of the table, or there are 1,000 of them (500 for 100,000 server
/// records, 100 for a million), or no record that is left has enough values. Takes some seconds at most.
/// `server` as for widest_record().
Cover cover_by_made_up(const Model& model, const FeatureTable& server);

}  // namespace tacit::linkage
