// The covering list of widest_record.h: greedily, the values that most of the records have which are not yet
// reached, over the combinations that look best.
#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "linkage/combinations.h"
#include "linkage/widest_record.h"

namespace tacit::linkage {

namespace {

constexpr std::size_t kCombinations = 1000;  // looked at, of those that a model has
constexpr std::size_t kSample = 20'000;      // records by which they are compared
constexpr std::size_t kUsed = 8;             // combinations that the list is made of
constexpr std::uint32_t kNone = UINT32_MAX;

// Numbers for the values of a combination: records with the same values have the same, from 0 up; kNone where
// a value is missing.
class ValueNumbers {
 public:
  ValueNumbers(const Model& model, const FeatureColumns& server, const std::vector<std::size_t>& combination,
               std::size_t records)
      : numbers_(records, 0) {
    for (const std::size_t feature : combination) {
      refine(server.buckets(feature).front(), static_cast<std::uint64_t>(model.features()[feature].buckets));
    }
  }

  std::uint32_t of(std::size_t record) const { return numbers_[record]; }
  std::size_t count() const { return count_; }

 private:
  void refine(const std::vector<std::int16_t>& column, std::uint64_t buckets) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
    for (std::uint32_t j = 0; j < numbers_.size(); ++j) {
      if (numbers_[j] == kNone || column[j] == kMissing) {
        numbers_[j] = kNone;
      } else {
        keyed.emplace_back(numbers_[j] * buckets + static_cast<std::uint64_t>(column[j]), j);
      }
    }
    std::ranges::sort(keyed);
    count_ = 0;
    for (std::size_t i = 0; i < keyed.size(); ++i) {
      if (i == 0 || keyed[i].first != keyed[i - 1].first) ++count_;
      numbers_[keyed[i].second] = static_cast<std::uint32_t>(count_ - 1);
    }
  }

  std::vector<std::uint32_t> numbers_;
  std::size_t count_ = 0;
};

// Records that the thousand most frequent values have together, of the first `records`.
std::size_t reach_of(const ValueNumbers& numbers, std::size_t records) {
  constexpr std::size_t kMostFrequent = 1000;
  std::vector<std::size_t> counts(numbers.count(), 0);
  for (std::size_t j = 0; j < records; ++j) {
    if (numbers.of(j) != kNone) ++counts[numbers.of(j)];
  }
  std::ranges::sort(counts, std::greater{});
  return std::accumulate(counts.begin(),
                         counts.begin() + static_cast<std::ptrdiff_t>(std::min(counts.size(), kMostFrequent)),
                         std::size_t{0});
}

std::vector<ValueNumbers> best_combinations(const Model& model, const FeatureColumns& server) {
  const std::size_t sample = std::min(kSample, server.records());
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> ranked;
  for (auto& combination : combinations(model, kCombinations)) {
    const std::size_t reach = reach_of(ValueNumbers(model, server, combination, sample), sample);
    ranked.emplace_back(reach, std::move(combination));
  }
  std::ranges::stable_sort(ranked, std::greater{}, [](const auto& one) { return one.first; });
  std::vector<ValueNumbers> best;
  for (std::size_t k = 0; k < std::min(kUsed, ranked.size()); ++k) {
    best.emplace_back(model, server, ranked[k].second, server.records());
  }
  return best;
}

class Covering {
 public:
  explicit Covering(std::size_t records) : reached_(records, false) {}

  Cover run(const std::vector<ValueNumbers>& combinations) {
    // Values that at least `least` of those left have, then of half as many, and so on.
    for (std::size_t least = reached_.size(); least >= 1; least /= 2) {
      for (const ValueNumbers& numbers : combinations) take(numbers, least);
    }
    return cover_;
  }

 private:
  void take(const ValueNumbers& numbers, std::size_t least) {
    std::vector<std::size_t> counts(numbers.count(), 0);
    for (std::size_t j = 0; j < reached_.size(); ++j) {
      if (!reached_[j] && numbers.of(j) != kNone) ++counts[numbers.of(j)];
    }
    for (const std::size_t count : counts) {
      if (count >= least) add(count);
    }
    for (std::size_t j = 0; j < reached_.size(); ++j) {
      if (!reached_[j] && numbers.of(j) != kNone && counts[numbers.of(j)] >= least) reached_[j] = true;
    }
  }

  // One more made-up record, which links `count` records that none before it links.
  void add(std::size_t count) {
    ++made_up_;
    linked_ += count;
    if (!cover_.half && 2 * linked_ >= reached_.size()) cover_.half = made_up_;
    if (!cover_.nine_tenths && 10 * linked_ >= 9 * reached_.size()) cover_.nine_tenths = made_up_;
  }

  std::vector<bool> reached_;
  std::size_t made_up_ = 0, linked_ = 0;
  Cover cover_;
};

}  // namespace

Cover cover_by_made_up(const Model& model, const FeatureTable& server) {
  const FeatureColumns columns(model, server);
  return Covering(server.records()).run(best_combinations(model, columns));
}

}  // namespace tacit::linkage
