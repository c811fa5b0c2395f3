// SPDX-License-Identifier: Apache-2.0
// The list of made-up records of widest_record.h, one after the other: each is widened on records that none
// before it links.
#include <algorithm>
#include <vector>

#include "linkage/feature_columns.h"
#include "linkage/widening_record.h"
#include "linkage/widest_record.h"

namespace tacit::linkage {

namespace {

constexpr std::size_t kSample = 5000;     // records on which one is widened
constexpr std::size_t kStarts = 4;        // records of people, from which it is; the widest counts
constexpr std::size_t kMaxMadeUp = 1000;  // of a table of up to kMaxLookedAt / kMaxMadeUp records
constexpr std::size_t kMinMadeUp = 100;
constexpr std::size_t kMaxLookedAt = 50'000'000;  // records looked at for all of them
constexpr std::size_t kMaxFailures = 10;          // in a row, where people have too few values to be linked

class Covering {
 public:
  Covering(const Model& model, const FeatureTable& server)
      : model_(model), server_(server), columns_(model, server), left_(all_records(server.records())) {}

  Cover run() {
    Cover cover;
    cover.records = server_.records();
    const std::size_t most =
        std::clamp(kMaxLookedAt / std::max<std::size_t>(cover.records, 1), kMinMadeUp, kMaxMadeUp);
    std::size_t failures = 0;
    while (2 * cover.links < cover.records && cover.made_up < most && failures < kMaxFailures) {
      const std::size_t linked = take(next_record());
      failures = linked == 0 ? failures + 1 : 0;
      cover.made_up += linked == 0 ? 0 : 1;
      cover.links += linked;
    }
    return cover;
  }

 private:
  // Evenly from those that are left.
  Records sample() const {
    Records sample;
    const std::size_t count = std::min(kSample, left_.size());
    for (std::size_t i = 0; i < count; ++i) sample.push_back(left_[i * left_.size() / count]);
    return sample;
  }

  std::vector<std::int16_t> next_record() {
    const Records among = sample();
    const FeatureColumns columns(model_, server_, among);
    std::vector<std::int16_t> widest(model_.features().size(), kMissing);
    std::size_t links = 0;
    for (std::size_t start = 0; start < kStarts; ++start) {
      WideningRecord record(model_, columns);
      const auto person =
          server_.record(among[starts_++ * 7919 % among.size()]);  // here and there, not in a row
      for (std::size_t f = 0; f < widest.size(); ++f) record.set(f, person[f]);
      record.widen();
      if (record.links() <= links) continue;
      links = record.links();
      widest = record.record();
    }
    return widest;
  }

  // Removes the records that this one links from those that are left, and returns how many they are.
  std::size_t take(const std::vector<std::int16_t>& values) {
    WideningRecord record(model_, columns_);
    for (std::size_t f = 0; f < values.size(); ++f) record.set(f, values[f]);
    return std::erase_if(left_, [&](std::uint32_t j) { return record.links(j); });
  }

  const Model& model_;
  const FeatureTable& server_;
  FeatureColumns columns_;
  Records left_;
  std::size_t starts_ = 0;
};

}  // namespace

Cover cover_by_made_up(const Model& model, const FeatureTable& server) {
  return Covering(model, server).run();
}

}  // namespace tacit::linkage
