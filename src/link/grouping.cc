// SPDX-License-Identifier: Apache-2.0
#include "link/grouping.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"
#include "bgv/random.h"

namespace tacit::link {
namespace {

constexpr std::uint32_t kNoGroup = ~0U, kEnd = ~0U;
constexpr int kAttempts = 3;

/// Families of bins: homes, and for each pass from the second on the bins of the pass and those between.
constexpr std::size_t kMaxFamilies = 2 * plan::kMaxPasses - 1;

/// The bins that a record takes a place in, each counted through the families: family * bins + bin.
struct Keys {
  std::array<std::uint32_t, kMaxFamilies> key;
  std::size_t count = 0;

  const std::uint32_t* begin() const { return key.data(); }
  const std::uint32_t* end() const { return key.data() + count; }
  void push(std::size_t family, std::size_t bins, std::uint32_t bin) {
    key[count++] = static_cast<std::uint32_t>(family * bins + bin);
  }
};

class Families {
 public:
  Families(const plan::BlockedLayout& layout, const linkage::PassBins& bins) : layout_(layout), bins_(bins) {}

  std::size_t keys() const { return (2 * layout_.passes - 1) * layout_.bins(); }
  std::uint32_t fixed_home(std::uint32_t record) const { return bins_.bin(0, record); }
  bool has_bin(std::uint32_t record) const {
    for (std::size_t pass = 0; pass < layout_.passes; ++pass)
      if (bins_.bin(pass, record) != linkage::kNoBin) return true;
    return false;
  }
  /// `home`: linkage::kNoBin where it is still open; then bins between are open, too. `early`: as in
  /// Grouping.
  Keys of(std::uint32_t record, std::uint32_t home, std::uint32_t early) const {
    Keys keys;
    if (home != linkage::kNoBin) keys.push(0, layout_.bins(), home);
    for (std::size_t pass = 1; pass < layout_.passes; ++pass) {
      const std::uint32_t bin = bins_.bin(pass, record);
      if (bin == linkage::kNoBin) continue;
      keys.push(2 * pass - 1, layout_.bins(), bin);
      if (home != linkage::kNoBin) keys.push(2 * pass, layout_.bins(), between(pass, bin, home, early));
    }
    return keys;
  }
  /// In which passes a record may be early, as in Grouping: those that it has a bin in.
  std::uint32_t choices(std::uint32_t record) const {
    std::uint32_t choices = 0;
    for (std::size_t pass = 1; pass < layout_.passes; ++pass) {
      if (bins_.bin(pass, record) != linkage::kNoBin) choices |= 1U << (pass - 1);
    }
    return choices;
  }
  /// Of each key, the records that have it whatever home they are given. `early`: of each record.
  SecretVector<std::uint32_t> loads(std::span<const std::uint8_t> early) const {
    SecretVector<std::uint32_t> loads(keys());
    for (std::uint32_t record = 0; record < bins_.records(); ++record)
      for (const std::uint32_t key : of(record, fixed_home(record), early[record])) ++loads[key];
    return loads;
  }
  /// Spreads the records that have a home over the bins between. [record]: as in Grouping.
  SecretVector<std::uint8_t> spread() const {
    SecretVector<std::uint8_t> early(bins_.records(), 0);
    SecretVector<std::uint32_t> loads = this->loads(early);
    for (std::size_t sweep = 0; sweep < kSweeps; ++sweep)
      for (std::uint32_t record = 0; record < bins_.records(); ++record)
        if (fixed_home(record) != linkage::kNoBin) choose(record, early[record], loads);
    return early;
  }

 private:
  static constexpr std::size_t kSweeps = 3;

  std::uint32_t between(std::size_t pass, std::uint32_t bin, std::uint32_t home, std::uint32_t early) const {
    return bin_between(layout_, bin, home, (early >> (pass - 1) & 1) != 0);
  }
  /// Moves a record to the emptier one of two bins.
  void choose(std::uint32_t record, std::uint8_t& early, SecretVector<std::uint32_t>& loads) const {
    const std::uint32_t home = fixed_home(record);
    for (std::size_t pass = 1; pass < layout_.passes; ++pass) {
      const std::uint32_t bin = bins_.bin(pass, record);
      if (bin == linkage::kNoBin) continue;
      const auto other = static_cast<std::uint8_t>(early ^ 1U << (pass - 1));
      std::uint32_t& here = loads[2 * pass * layout_.bins() + between(pass, bin, home, early)];
      std::uint32_t& there = loads[2 * pass * layout_.bins() + between(pass, bin, home, other)];
      if (here <= there + 1) continue;
      --here;
      ++there;
      early = other;
    }
  }

  const plan::BlockedLayout& layout_;
  const linkage::PassBins& bins_;
};

/// How many records of each group have each key, and which groups have no room for another.
class Rooms {
 public:
  Rooms(std::size_t keys, std::size_t groups, std::size_t places)
      : groups_(groups),
        words_((groups + 63) / 64),
        places_(places),
        count_(keys * groups),
        full_(keys * words_) {}

  std::size_t groups() const { return groups_; }
  bool full(std::uint32_t key, std::uint32_t group) const { return count_[key * groups_ + group] == places_; }
  std::size_t left(std::uint32_t key, std::uint32_t group) const {
    return places_ - count_[key * groups_ + group];
  }

  void add(const Keys& keys, std::uint32_t group) {
    for (const std::uint32_t key : keys)
      if (++count_[key * groups_ + group] == places_) full_[key * words_ + group / 64] |= bit(group);
  }
  void remove(const Keys& keys, std::uint32_t group) {
    for (const std::uint32_t key : keys)
      if (count_[key * groups_ + group]-- == places_) full_[key * words_ + group / 64] &= ~bit(group);
  }

  /// A random group with room for all keys, kNoGroup if there is none.
  std::uint32_t find(const Keys& keys, bgv::RandomNumbers& random) const {
    const auto all = static_cast<std::uint32_t>(groups_);
    // Nearly always one of a few groups will do, and then all that would do are equally likely.
    for (int draw = 0; draw < kDraws; ++draw) {
      const std::uint32_t group = random.below(all);
      if (blocking(keys, group) == 0) return group;
    }
    const std::uint32_t start = random.below(all);
    for (std::size_t i = 0; i <= words_; ++i) {
      const std::size_t word = (start / 64 + i) % words_;
      std::uint64_t full = word + 1 == words_ && groups_ % 64 != 0 ? ~std::uint64_t{0} << groups_ % 64 : 0;
      for (const std::uint32_t key : keys) full |= full_[key * words_ + word];
      if (i == 0) full |= bit(start) - 1;
      if (full != ~std::uint64_t{0}) return static_cast<std::uint32_t>(word * 64 + std::countr_one(full));
    }
    return kNoGroup;
  }
  /// How many of the keys a group has no room for.
  int blocking(const Keys& keys, std::uint32_t group) const {
    int blocking = 0;
    for (const std::uint32_t key : keys) blocking += full(key, group) ? 1 : 0;
    return blocking;
  }

 private:
  static constexpr int kDraws = 4;
  static std::uint64_t bit(std::uint32_t group) { return std::uint64_t{1} << group % 64; }

  std::size_t groups_, words_, places_;
  SecretVector<std::uint8_t> count_;  // [key][group]
  SecretVector<std::uint64_t> full_;  // [key]: a bit for each group
};

/// Who is in which group, by key: needed only where some have to make room for others.
class Members {
 public:
  Members(std::size_t keys, std::size_t bins, std::size_t groups, std::size_t records)
      : bins_(bins),
        groups_(groups),
        records_(records),
        first_(keys * groups, kEnd),
        next_(keys / bins * records) {}

  void add(const Keys& keys, std::uint32_t group, std::uint32_t record) {
    for (const std::uint32_t key : keys) {
      std::uint32_t& first = first_[key * groups_ + group];
      next(key, record) = first;
      first = record;
    }
  }
  void remove(const Keys& keys, std::uint32_t group, std::uint32_t record) {
    for (const std::uint32_t key : keys) {
      std::uint32_t* link = &first_[key * groups_ + group];
      while (*link != record) link = &next(key, *link);
      *link = next(key, record);
    }
  }
  SecretVector<std::uint32_t> of(std::uint32_t key, std::uint32_t group) {
    SecretVector<std::uint32_t> members;
    for (std::uint32_t r = first_[key * groups_ + group]; r != kEnd; r = next(key, r)) members.push_back(r);
    return members;
  }

 private:
  std::uint32_t& next(std::uint32_t key, std::uint32_t record) {
    return next_[key / bins_ * records_ + record];
  }

  std::size_t bins_, groups_, records_;
  SecretVector<std::uint32_t> first_;  // [key][group]
  SecretVector<std::uint32_t> next_;   // [family][record]
};

/// One attempt: the records in a random order, those of full bins before others, each into a random group
/// that has room; then those that found none, for whom others move on (chains of ejections); last those
/// without any bin, who fill what is left.
class Attempt {
 public:
  Attempt(const plan::BlockedLayout& layout, const linkage::PassBins& bins,
          const SecretVector<std::uint8_t>& early, const SecretVector<std::uint32_t>& loads)
      : layout_(layout),
        records_(static_cast<std::uint32_t>(bins.records())),
        families_(layout, bins),
        loads_(loads),
        home_loads_(loads.begin(), loads.begin() + static_cast<std::ptrdiff_t>(layout.bins())),
        rooms_(families_.keys(), layout.groups, layout.width) {
    grouping_.group.assign(records_, kNoGroup);
    grouping_.home.assign(records_, linkage::kNoBin);
    grouping_.early = early;
    for (std::uint32_t record = 0; record < records_; ++record)
      grouping_.home[record] = families_.fixed_home(record);
  }

  bool run() {
    SecretVector<std::uint32_t> waiting;
    for (const std::uint32_t record : order())
      if (!settle(record)) waiting.push_back(record);
    if (!waiting.empty() && !make_room(std::move(waiting))) return false;
    fill_up();
    return true;
  }
  Grouping take() { return std::move(grouping_); }

 private:
  Keys keys_of(std::uint32_t record) const {
    return families_.of(record, grouping_.home[record], grouping_.early[record]);
  }
  bool free_home(std::uint32_t record) const { return families_.fixed_home(record) == linkage::kNoBin; }

  /// The records that have a bin: those whose fullest bin is fuller first, otherwise in random order.
  SecretVector<std::uint32_t> order() {
    const std::size_t most = *std::max_element(loads_.begin(), loads_.end());
    SecretVector<std::uint32_t> weight(records_), first(most + 2);
    for (std::uint32_t record = 0; record < records_; ++record) {
      for (const std::uint32_t key : keys_of(record)) weight[record] = std::max(weight[record], loads_[key]);
      ++first[most - weight[record] + 1];
    }
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    SecretVector<std::uint32_t> order(records_);
    for (const std::uint32_t record : bgv::random_permutation(records_)) {
      if (families_.has_bin(record))
        order[first[most - weight[record]]++] = record;
      else
        binless_.push_back(record);
    }
    order.resize(records_ - binless_.size());
    return order;
  }

  /// Finds a record a group, and a home if that is open. An open home stays with the record if it finds none.
  bool settle(std::uint32_t record) {
    if (!free_home(record)) return enter(record);
    const auto bins = static_cast<std::uint32_t>(layout_.bins());
    std::uint32_t home = random_.below(bins);
    for (std::uint32_t attempt = 0; attempt < bins; ++attempt) {
      if (attempt < kRandomHomes)
        home = random_.below(bins);
      else
        home = (home + 1) % bins;
      // Places are kept for those who have no choice.
      if (home_loads_[home] >= layout_.server_places()) continue;
      grouping_.home[record] = home;
      grouping_.early[record] = 0;
      if (enter(record)) return true;
    }
    return false;
  }
  bool enter(std::uint32_t record) {
    const std::uint32_t group = find(record);
    if (group == kNoGroup) return false;
    put(record, keys_of(record), group);
    return true;
  }
  /// A group that has room for a record, by the bins between that it has or by others that it may choose and
  /// then has.
  std::uint32_t find(std::uint32_t record) {
    std::uint8_t& early = grouping_.early[record];
    const std::uint8_t before = early;
    std::uint32_t choices = 0;
    do {
      const std::uint32_t group = rooms_.find(keys_of(record), random_);
      if (group != kNoGroup) return group;
      if (choices == 0) choices = families_.choices(record);
      early = static_cast<std::uint8_t>((early - choices) & choices);  // the next subset of choices
    } while (early != before);
    return kNoGroup;
  }
  void put(std::uint32_t record, const Keys& keys, std::uint32_t group) {
    rooms_.add(keys, group);
    if (members_) members_->add(keys, group, record);
    if (free_home(record)) ++home_loads_[grouping_.home[record]];
    grouping_.group[record] = group;
  }
  /// Its group stays on record as the one that it came from.
  void eject(std::uint32_t record) {
    const Keys keys = keys_of(record);
    rooms_.remove(keys, grouping_.group[record]);
    members_->remove(keys, grouping_.group[record], record);
    if (free_home(record)) --home_loads_[grouping_.home[record]];
  }

  bool make_room(SecretVector<std::uint32_t> waiting) {
    members_.emplace(families_.keys(), layout_.bins(), layout_.groups, records_);
    for (std::uint32_t record = 0; record < records_; ++record)
      if (grouping_.group[record] != kNoGroup)
        members_->add(keys_of(record), grouping_.group[record], record);
    std::size_t left = kEjections * (waiting.size() + 100);
    while (!waiting.empty()) {
      const std::uint32_t record = waiting.back();
      waiting.pop_back();
      if (settle(record)) continue;
      if (left-- == 0) return false;
      grouping_.early[record] = static_cast<std::uint8_t>(random_.word() & families_.choices(record));
      const Keys keys = keys_of(record);
      const std::uint32_t group = least_blocked(keys, grouping_.group[record]);
      for (const std::uint32_t key : keys)
        if (rooms_.full(key, group)) vacate(key, group, waiting);
      put(record, keys, group);
    }
    return true;
  }
  /// One of the groups that the fewest records keep others with these keys out of, if possible not `but`.
  std::uint32_t least_blocked(const Keys& keys, std::uint32_t but) {
    std::uint32_t chosen = 0, ties = 0;
    int least = kMaxFamilies + 1;
    for (std::uint32_t group = 0; group < layout_.groups; ++group) {
      if (group == but) continue;
      const int blocking = rooms_.blocking(keys, group);
      if (blocking < least) ties = 0;
      if (blocking > least) continue;
      least = blocking;
      if (random_.below(++ties) == 0) chosen = group;
    }
    return chosen;
  }
  /// Takes one of a group's records with a key out of it: one that another group has room for, if there is
  /// one; otherwise one has to wait.
  void vacate(std::uint32_t key, std::uint32_t group, SecretVector<std::uint32_t>& waiting) {
    const SecretVector<std::uint32_t> members = members_->of(key, group);
    for (const std::uint32_t member : members) {
      const std::uint8_t before = grouping_.early[member];
      const std::uint32_t other = find(member);
      const std::uint8_t after = std::exchange(grouping_.early[member], before);
      // In the same group it might take a place that another has just left.
      if (other == kNoGroup || other == group) continue;
      eject(member);
      grouping_.early[member] = after;
      put(member, keys_of(member), other);
      return;
    }
    const std::uint32_t member = members[random_.below(static_cast<std::uint32_t>(members.size()))];
    eject(member);
    waiting.push_back(member);
  }

  /// Random free homes for those without any bin.
  void fill_up() {
    if (binless_.empty()) return;
    SecretVector<std::uint32_t> free;
    for (std::uint32_t group = 0; group < layout_.groups; ++group)
      for (std::uint32_t home = 0; home < layout_.bins(); ++home)
        free.insert(free.end(), rooms_.left(home, group),
                    static_cast<std::uint32_t>(group * layout_.bins() + home));
    for (std::size_t i = 0; i < binless_.size(); ++i) {
      std::swap(free[i], free[i + random_.below(static_cast<std::uint32_t>(free.size() - i))]);
      grouping_.group[binless_[i]] = static_cast<std::uint32_t>(free[i] / layout_.bins());
      grouping_.home[binless_[i]] = static_cast<std::uint32_t>(free[i] % layout_.bins());
    }
  }

  static constexpr std::uint32_t kRandomHomes = 16;
  // For each record that waits, before an attempt is given up; one to three are usual.
  static constexpr std::size_t kEjections = 20;

  const plan::BlockedLayout& layout_;
  std::uint32_t records_;
  Families families_;
  const SecretVector<std::uint32_t>& loads_;
  SecretVector<std::uint32_t> home_loads_;  // of each bin, open homes that are taken included
  Rooms rooms_;
  std::optional<Members> members_;
  SecretVector<std::uint32_t> binless_;
  Grouping grouping_;
  bgv::RandomNumbers random_;
};

void require_bins(const plan::BlockedLayout& layout, const linkage::PassBins& bins) {
  require(layout.passes >= 1 && layout.passes <= plan::kMaxPasses, "a layout has 1 to 8 passes");
  require(bins.passes() == layout.passes, "every record has a bin or none in every pass");
  for (std::size_t pass = 0; pass < layout.passes; ++pass)
    for (const std::uint32_t bin : bins.bins(pass))
      require(bin < layout.bins() || bin == linkage::kNoBin, "a record's bin is one of the layout's");
}

std::size_t fewest_groups_of(const plan::BlockedLayout& layout, const linkage::PassBins& bins,
                             const SecretVector<std::uint32_t>& loads) {
  const std::size_t most = *std::max_element(loads.begin(), loads.end());
  return std::max((bins.records() + layout.degree - 1) / layout.degree,
                  (most + layout.width - 1) / layout.width);
}

/// An internal error, of which the client is told nothing more: how full bins are is for the custodian's log.
[[noreturn]] void throw_full(const plan::BlockedLayout& layout, std::size_t fewest) {
  throw Error(ErrorCategory::kInternal,
              "The server's records do not fit the " + std::to_string(layout.groups) +
                  " groups of the plan, since too many share a bin: they need at least " +
                  std::to_string(fewest) + ". Plan more groups, or passes whose keys are rarer.");
}

}  // namespace

std::size_t fewest_groups(const plan::BlockedLayout& layout, const linkage::PassBins& bins) {
  require_bins(layout, bins);
  const Families families(layout, bins);
  return fewest_groups_of(layout, bins, families.loads(families.spread()));
}

Grouping random_groups(const plan::BlockedLayout& layout, const linkage::PassBins& bins) {
  require_bins(layout, bins);
  const Families families(layout, bins);
  const SecretVector<std::uint8_t> early = families.spread();
  const SecretVector<std::uint32_t> loads = families.loads(early);
  const std::size_t fewest = fewest_groups_of(layout, bins, loads);
  if (fewest > layout.groups) throw_full(layout, fewest);
  for (int i = 0; i < kAttempts; ++i) {
    Attempt attempt(layout, bins, early, loads);
    if (attempt.run()) return attempt.take();
  }
  throw_full(layout, layout.groups + 1);
}

}  // namespace tacit::link
