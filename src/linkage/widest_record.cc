#include "linkage/widest_record.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "linkage/combinations.h"
#include "linkage/feature_columns.h"

namespace tacit::linkage {

namespace {

// The search begins with the most frequent values of combinations: many in a small table, where each takes
// next to no time and frequencies say little, few in a large one.
constexpr std::size_t kFewestStarts = 8, kMostStarts = 400;
constexpr std::size_t kRecordsForAStart = 5000;  // of all starts together, kMostStarts times as many
constexpr std::size_t kSweeps = 8;               // over the features, of each start

std::size_t starts_for(std::size_t records) {
  return std::clamp(kMostStarts * kRecordsForAStart / std::max<std::size_t>(records, 1), kFewestStarts,
                    kMostStarts);
}

// A record that becomes wider feature by feature, and the score that every server record has with it.
class WideningRecord {
 public:
  WideningRecord(const Model& model, const FeatureColumns& server)
      : model_(model),
        server_(server),
        record_(model.features().size(), kMissing),
        scores_(server.records(), 0) {}

  const std::vector<std::int16_t>& record() const { return record_; }

  std::size_t links() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(scores_, [&](int score) { return score >= model_.threshold(); }));
  }

  /// Gives the feature this bucket, or none.
  void set(std::size_t feature, std::int16_t bucket) {
    add(feature, -1);
    record_[feature] = bucket;
    add(feature, 1);
  }

  /// Gives the feature what links most, the others being as they are: of equal ones what leaves most records
  /// one point short, which another feature may bring. Whether that is another than before.
  bool improve(std::size_t feature) {
    const std::int16_t before = record_[feature];
    set(feature, kMissing);
    const Feature& weights = model_.features()[feature];
    // Counted as if everybody who has the feature differed; then those who agree are put right, by bucket.
    Gain base;
    std::vector<Gain> gains(static_cast<std::size_t>(weights.buckets));
    const auto& columns = server_.buckets(feature);
    Gain without;
    for (std::size_t j = 0; j < scores_.size(); ++j) {
      const bool has = columns.front()[j] != kMissing;
      const Gain differs = gain(scores_[j] - (has ? weights.disagreement : 0));
      without += gain(scores_[j]);
      base += differs;
      if (!has) continue;
      const Gain more = gain(scores_[j] + weights.agreement) - differs;
      for (const auto& column : columns) {
        if (column[j] != kMissing) gains[static_cast<std::size_t>(column[j])] += more;
      }
    }
    const auto of = [&](std::int16_t bucket) {
      return bucket == kMissing ? without : base + gains[static_cast<std::size_t>(bucket)];
    };
    std::int16_t best = before;
    for (std::int16_t bucket = kMissing; bucket < weights.buckets; ++bucket) {
      if (of(best) < of(bucket)) best = bucket;
    }
    set(feature, best);
    return best != before;
  }

 private:
  struct Gain {
    std::int64_t links = 0;
    std::int64_t nearly = 0;  // a point short
    auto operator<=>(const Gain&) const = default;
    Gain operator+(const Gain& other) const { return {links + other.links, nearly + other.nearly}; }
    Gain operator-(const Gain& other) const { return {links - other.links, nearly - other.nearly}; }
    void operator+=(const Gain& other) { *this = *this + other; }
  };

  Gain gain(int score) const {
    return {score >= model_.threshold() ? 1 : 0, score == model_.threshold() - 1 ? 1 : 0};
  }

  // Adds or takes off (`sign`) what the feature's present bucket does to every score.
  void add(std::size_t feature, int sign) {
    const std::int16_t bucket = record_[feature];
    if (bucket == kMissing) return;
    const Feature& weights = model_.features()[feature];
    const auto& columns = server_.buckets(feature);
    for (std::size_t j = 0; j < scores_.size(); ++j) {
      if (columns.front()[j] == kMissing) continue;
      bool agrees = false;
      for (const auto& column : columns) agrees = agrees || column[j] == bucket;
      scores_[j] =
          static_cast<std::int8_t>(scores_[j] + sign * (agrees ? weights.agreement : -weights.disagreement));
    }
  }

  const Model& model_;
  const FeatureColumns& server_;
  std::vector<std::int16_t> record_;
  std::vector<std::int8_t> scores_;  // not shifted: within kMaxScoreRange of 0
};

}  // namespace

WidestRecord widest_record(const Model& model, const FeatureTable& server) {
  const FeatureColumns columns(model, server);
  WidestRecord widest;
  widest.records = server.records();
  widest.record.assign(model.features().size(), kMissing);
  const std::vector<Values> starts = most_frequent_values(model, columns, starts_for(server.records()));
  for (const Values& start : starts) {
    WideningRecord record(model, columns);
    for (std::size_t k = 0; k < start.features.size(); ++k) record.set(start.features[k], start.buckets[k]);
    if (widest.by_combination == 0) {
      widest.by_combination = start.records;
      widest.combination = start.features;
      std::ranges::sort(widest.combination);
    }
    bool better = true;
    for (std::size_t sweep = 0; better && sweep < kSweeps; ++sweep) {
      better = false;
      for (std::size_t f = 0; f < model.features().size(); ++f) better = record.improve(f) || better;
    }
    if (record.links() <= widest.links) continue;
    widest.links = record.links();
    widest.record = record.record();
  }
  widest.at_most = bound_on_links(model, columns);
  return widest;
}

}  // namespace tacit::linkage
