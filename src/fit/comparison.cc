// SPDX-License-Identifier: Apache-2.0
#include "fit/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/work.h"

namespace tacit::fit {
namespace {

// An outcome of L levels is at most 2^L, or three times that where rarity is looked at.
std::size_t bits_of(const FieldShape& shape) {
  return shape.levels + (shape.rarity.empty() ? 1 : 2);
}

// A pattern in 64 bits: outcome after outcome.
class PatternBits {
 public:
  explicit PatternBits(const std::vector<FieldShape>& shapes) {
    int shift = 0;
    for (const FieldShape& shape : shapes) {
      shifts_.push_back(shift);
      shift += static_cast<int>(bits_of(shape));
    }
    total_ = shift;
  }

  int total() const { return total_; }
  int shift(std::size_t field) const { return shifts_[field]; }

  std::uint64_t pack(const Outcome* row) const {
    std::uint64_t key = 0;
    for (std::size_t f = 0; f < shifts_.size(); ++f) key |= std::uint64_t{row[f]} << shifts_[f];
    return key;
  }

  std::vector<Outcome> unpack(std::uint64_t key) const {
    std::vector<Outcome> row;
    for (std::size_t f = 0; f < shifts_.size(); ++f) {
      const int bits = (f + 1 < shifts_.size() ? shifts_[f + 1] : total_) - shifts_[f];
      row.push_back(static_cast<Outcome>((key >> shifts_[f]) & ((1u << bits) - 1)));
    }
    return row;
  }

 private:
  std::vector<int> shifts_;
  int total_ = 0;
};

// Counts of pairs of 64-bit keys, by open addressing: a map of the standard library takes several times as
// long.
class KeyCounts {
 public:
  using Key = std::pair<std::uint64_t, std::uint64_t>;

  KeyCounts() { resize(1 << 16); }

  void add(const Key& key) {
    std::size_t place = find(key);
    if (slots_[place].count == 0) {
      if (4 * (used_ + 1) > 3 * slots_.size()) {
        grow();
        place = find(key);
      }
      slots_[place].key = key;
      ++used_;
    }
    ++slots_[place].count;
  }

  // Ascending by key, so that results do not depend on the order of insertion.
  std::map<Key, std::uint64_t> sorted() const {
    std::map<Key, std::uint64_t> result;
    for (const Slot& slot : slots_) {
      if (slot.count != 0) result.emplace(slot.key, slot.count);
    }
    return result;
  }

 private:
  struct Slot {
    Key key;
    std::uint64_t count = 0;
  };

  std::size_t find(const Key& key) const {
    std::size_t place = ((key.first ^ (key.second * 0xC2B2AE3D27D4EB4Fu)) * 0x9E3779B97F4A7C15u) >> shift_;
    while (slots_[place].count != 0 && slots_[place].key != key) place = (place + 1) & (slots_.size() - 1);
    return place;
  }

  void resize(std::size_t size) {
    slots_.assign(size, {});
    shift_ = 64;
    for (std::size_t n = size; n > 1; n /= 2) --shift_;
  }

  void grow() {
    const std::vector<Slot> slots = std::move(slots_);
    resize(2 * slots.size());
    for (const Slot& slot : slots) {
      if (slot.count != 0) slots_[find(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  int shift_ = 0;
};

// Whether a key may be one of these: most are not, and a bit for each of 65,536 hashes says so at once.
class KeyFilter {
 public:
  template <typename Keys>
  explicit KeyFilter(const Keys& keys) : bits_(std::size_t{1} << 16) {
    for (const auto& entry : keys) bits_[place(entry.first)] = true;
  }
  bool may_have(std::uint64_t key) const { return bits_[place(key)]; }

 private:
  static std::size_t place(std::uint64_t key) { return (key * 0x9E3779B97F4A7C15u) >> 48; }
  std::vector<bool> bits_;
};

void check_size(const std::vector<linkage::Field>& fields) {
  std::size_t bits = 0;
  for (const linkage::Field& field : fields) {
    const std::size_t levels = rungs_of(field).size();
    bits += levels + 1;
    if (levels <= kMaxLevels) continue;
    throw Error(ErrorCategory::kConfig, fmt::format("field '{}' has {} levels; fitting takes up to {}",
                                                    field.name, levels, kMaxLevels));
  }
  if (bits <= 64) return;
  throw Error(ErrorCategory::kConfig,
              fmt::format("the model is too large to fit: its {} fields and their levels are {} in all, and "
                          "at most 64 are possible",
                          fields.size(), bits));
}

void report(const PairProgress& progress, std::size_t done, std::size_t all) {
  work_step();
  if (progress && (done % 64 == 0 || done == all)) progress(done, all);
}

}  // namespace

std::vector<std::uint32_t> sample_records(std::size_t all, std::size_t count, std::uint64_t seed) {
  std::vector<std::uint32_t> numbers(all);
  std::iota(numbers.begin(), numbers.end(), 0u);
  if (count >= all) return numbers;
  std::mt19937_64 random(seed);  // the same sequence everywhere, and % is near enough to even
  for (std::size_t i = 0; i < count; ++i) std::swap(numbers[i], numbers[i + random() % (all - i)]);
  numbers.resize(count);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Comparison::Comparison(const linkage::ModelSpec& model, const table::Table& client,
                       const table::Table& server, std::span<const std::uint32_t> sample, bool rarity)
    : sample_(sample.begin(), sample.end()), server_records_(server.records()) {
  check_size(model.fields);
  std::size_t bits = 0;  // with rarity
  for (const linkage::Field& field : model.fields) bits += rungs_of(field).size() + 2;
  for (const linkage::Field& field : model.fields) {
    work_step();
    fields_.emplace_back(model, field, client, server, sample, rarity && bits <= 64);
    shapes_.push_back(fields_.back().shape());
  }
}

void Comparison::compare(std::size_t server_record, std::vector<std::uint64_t>& keys) const {
  const PatternBits bits(shapes_);
  std::vector<Outcome> outcomes(sample_.size());
  std::fill(keys.begin(), keys.end(), 0u);
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    fields_[f].compare(server_record, outcomes);
    const int shift = bits.shift(f);
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] |= std::uint64_t{outcomes[i]} << shift;
  }
}

PatternTable Comparison::count(std::span<const linkage::RecordPair> labelled,
                               const PairProgress& progress) const {
  std::vector<LikelyPair> pairs;
  for (const auto& [client, server] : std::set(labelled.begin(), labelled.end())) {
    const auto at = std::lower_bound(sample_.begin(), sample_.end(), client);
    if (at == sample_.end() || *at != client) continue;
    pairs.push_back({server, static_cast<std::uint32_t>(at - sample_.begin()), 0});
  }
  std::ranges::sort(pairs, {}, [](const LikelyPair& pair) { return std::pair(pair.server, pair.place); });
  return count(pairs, std::vector<double>(pairs.size(), 1.0), progress);
}

PatternTable Comparison::count(const Comparison& other, const PatternTable& patterns,
                               std::span<const double> probabilities, const PairProgress& progress) const {
  require(other.sample_ == sample_ && other.server_records_ == server_records_ &&
              probabilities.size() == patterns.size(),
          "both comparisons are of the same records");
  KeyCounts counts;
  std::vector<std::uint64_t> keys(sample_.size()), other_keys(sample_.size());
  for (std::size_t j = 0; j < server_records_; ++j) {
    compare(j, keys);
    other.compare(j, other_keys);
    for (std::size_t i = 0; i < keys.size(); ++i) counts.add({keys[i], other_keys[i]});
    report(progress, j + 1, server_records_);
  }
  std::unordered_map<std::uint64_t, double> probability;
  const PatternBits bits(shapes_), other_bits(patterns.fields());
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    probability.emplace(other_bits.pack(patterns.row(p)), probabilities[p]);
  }
  struct Sum {
    double pairs = 0, matches = 0;
  };
  std::map<std::uint64_t, Sum> sums;
  for (const auto& [key, count] : counts.sorted()) {
    Sum& sum = sums[key.first];
    sum.pairs += static_cast<double>(count);
    sum.matches += static_cast<double>(count) * probability.at(key.second);
  }
  PatternTable table(shapes_);
  for (const auto& [key, sum] : sums) table.add(bits.unpack(key), sum.pairs, sum.matches);
  return table;
}

std::vector<LikelyPair> Comparison::pairs_showing(const PatternTable& patterns,
                                                  const std::vector<bool>& wanted,
                                                  const PairProgress& progress) const {
  const PatternBits bits(shapes_);
  std::unordered_map<std::uint64_t, std::uint32_t> pattern_of;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    if (wanted[p]) pattern_of.emplace(bits.pack(patterns.row(p)), static_cast<std::uint32_t>(p));
  }
  std::vector<LikelyPair> pairs;
  std::vector<std::uint64_t> keys(sample_.size());
  KeyFilter filter(pattern_of);
  for (std::size_t j = 0; j < server_records_; ++j) {
    compare(j, keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!filter.may_have(keys[i])) continue;
      const auto found = pattern_of.find(keys[i]);
      if (found == pattern_of.end()) continue;
      pairs.push_back({static_cast<std::uint32_t>(j), static_cast<std::uint32_t>(i), found->second});
    }
    report(progress, j + 1, server_records_);
  }
  return pairs;
}

PatternTable Comparison::count(std::span<const LikelyPair> pairs, std::span<const double> probabilities,
                               const PairProgress& progress) const {
  require(pairs.size() == probabilities.size(), "every pair has a probability");
  KeyCounts counts;
  std::map<std::uint64_t, double> matches;
  std::vector<std::uint64_t> keys(sample_.size());
  std::size_t next = 0;
  for (std::size_t j = 0; j < server_records_; ++j) {
    compare(j, keys);
    for (const std::uint64_t key : keys) counts.add({key, 0});
    for (; next < pairs.size() && pairs[next].server == j; ++next) {
      matches[keys[pairs[next].place]] += probabilities[next];
    }
    report(progress, j + 1, server_records_);
  }
  PatternTable table(shapes_);
  const PatternBits bits(shapes_);
  for (const auto& [key, number] : counts.sorted()) {
    const auto found = matches.find(key.first);
    table.add(bits.unpack(key.first), static_cast<double>(number),
              found == matches.end() ? 0 : found->second);
  }
  return table;
}

std::vector<std::uint64_t> Comparison::patterns_of(std::span<const KeyedPair> pairs) const {
  std::vector<std::uint64_t> keys(sample_.size()), result;
  result.reserve(pairs.size());
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    if (k == 0 || pairs[k].server != pairs[k - 1].server) compare(pairs[k].server, keys);
    result.push_back(keys[pairs[k].place]);
  }
  return result;
}

std::vector<double> Comparison::look_up(std::span<const KeyedPair> pairs, const PatternTable& patterns,
                                        std::span<const double> probabilities) const {
  std::unordered_map<std::uint64_t, double> probability;
  const PatternBits bits(shapes_);
  for (std::size_t p = 0; p < patterns.size(); ++p)
    probability.emplace(bits.pack(patterns.row(p)), probabilities[p]);
  std::vector<double> result;
  for (const std::uint64_t key : patterns_of(pairs)) result.push_back(probability.at(key));
  return result;
}

PatternTable Comparison::count_only(std::span<const KeyedPair> pairs,
                                    std::span<const double> probabilities) const {
  require(pairs.size() == probabilities.size(), "every pair has a probability");
  struct Sum {
    double pairs = 0, matches = 0;
  };
  std::map<std::uint64_t, Sum> sums;
  const std::vector<std::uint64_t> keys = patterns_of(pairs);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    sums[keys[k]].pairs += 1;
    sums[keys[k]].matches += probabilities[k];
  }
  PatternTable table(shapes_);
  const PatternBits bits(shapes_);
  for (const auto& [key, sum] : sums) table.add(bits.unpack(key), sum.pairs, sum.matches);
  return table;
}

}  // namespace tacit::fit
