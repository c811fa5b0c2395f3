// SPDX-License-Identifier: Apache-2.0
// One field of two files, bucket by bucket: what its comparison shows for every pair, level by level, with
// near levels and how rare a value is (docs/model.md, "Rarity", "Near levels"). For this room's own use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fit/outcomes.h"
#include "linkage/model.h"
#include "table/table.h"

namespace tacit::fit {

/// A field's levels and near levels in one row, the strictest first, which is how outcomes count them.
struct Rung {
  std::size_t level = 0;
  std::size_t near = 0;  // 0: the level itself; k: its k-th near level
};
std::vector<Rung> rungs_of(const linkage::Field& field);

class FieldBuckets {
 public:
  /// `model`: salt and missing texts count. `sample`: of the client's records. `rarity`: whether to tell how
  /// rare values are. Throws as linkage::featurize.
  FieldBuckets(const linkage::ModelSpec& model, const linkage::Field& field, const table::Table& client,
               const table::Table& server, std::span<const std::uint32_t> sample, bool rarity);

  const FieldShape& shape() const { return shape_; }

  /// What each client record of the sample shows with a server record.
  void compare(std::size_t server_record, std::vector<Outcome>& outcomes) const;

  /// How rare each of the rarity buckets of a level of the field is (linkage::kRarityBuckets).
  const std::vector<Rarity>& rarity(std::size_t level) const { return levels_[level].rarity; }

  /// About how many distinct values a level of the field has in both files: what the buckets in use tell.
  double distinct_values(std::size_t level) const;

 private:
  // One of the buckets of every server record: its own, of another column, or of a variant.
  struct Column {
    std::vector<std::int16_t> buckets;
    std::vector<Outcome> bits;    // rungs that agree where the client's bucket is the same
    std::vector<Outcome> rarity;  // as an outcome has it
  };
  struct LevelBuckets {
    std::vector<std::int16_t> client;
    std::vector<Column> server;
    int buckets = 0;
    std::vector<Rarity> rarity;
  };

  void read_level(const linkage::Model& alone, const linkage::Field& field, std::size_t level,
                  const linkage::FeatureTable& clients, const linkage::FeatureTable& servers);
  void look_at_rarity(const linkage::FeatureTable& clients, const linkage::FeatureTable& servers,
                      const linkage::Model& alone);

  FieldShape shape_;
  std::vector<LevelBuckets> levels_;  // of the field, strictest first
};

}  // namespace tacit::fit
