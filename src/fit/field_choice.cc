#include "fit/field_choice.h"

#include <algorithm>

#include "fit/buckets.h"

namespace tacit::fit {
namespace {

constexpr int kLeastPlanes = 8, kMostPlanes = 64;  // of a level, 16 to 1,024 buckets

// The most buckets that so many planes have room for: two digits, as near to each other as can be.
int buckets_of(int planes) {
  return planes / 2 * (planes - planes / 2);
}

void add(ScoreShares& shares, int score, double share) {
  for (auto& [known, sum] : shares) {
    if (known != score) continue;
    sum += share;
    return;
  }
  shares.emplace_back(score, share);
}

class Neighbours {
 public:
  Neighbours(const FieldChoice& choice, const FieldShape& shape) : choice_(choice), shape_(shape) {}

  std::vector<FieldChoice> all() {
    for (const int by : {-1, 1}) {
      for (std::size_t n = 0; n <= shape_.levels; ++n) step(n, by);
    }
    FieldChoice none = choice_;
    none.weights = {};
    none.rarity = {};
    keep(none);
    return std::move(found_);
  }

 private:
  void keep(FieldChoice choice) {
    for (std::size_t n = 1; n <= shape_.levels; ++n) {
      if (choice.uses(n)) continue;
      choice.rarity.frequent[n] = choice.rarity.rare[n] = 0;
    }
    if (choice == choice_ || !is_sound(choice, shape_)) return;
    if (std::ranges::find(found_, choice) == found_.end()) found_.push_back(choice);
  }

  void step(std::size_t n, int by) {
    FieldChoice one = choice_, rest = choice_;
    one.weights[n] += by;
    for (std::size_t i = n; i <= shape_.levels; ++i) rest.weights[i] += by;
    keep(one);
    keep(rest);
    if (n == 0 || shape_.rarity.empty()) return;
    // All values but the rare ones, but the frequent ones, and but both.
    FieldChoice but_rare = one, but_frequent = one;
    but_rare.rarity.rare[n] = std::max(0, but_rare.rarity.rare[n] - by);
    but_frequent.rarity.frequent[n] = std::min(0, but_frequent.rarity.frequent[n] - by);
    FieldChoice usual = but_rare;
    usual.rarity.frequent[n] = but_frequent.rarity.frequent[n];
    for (const FieldChoice& some : {but_rare, but_frequent, usual}) keep(some);
    FieldChoice rare = choice_, frequent = choice_, both = choice_;
    rare.rarity.rare[n] += by;
    frequent.rarity.frequent[n] += by;
    both.rarity.rare[n] += by;
    both.rarity.frequent[n] -= by;
    for (const FieldChoice& some : {rare, frequent, both}) keep(some);
  }

  const FieldChoice& choice_;
  const FieldShape& shape_;
  std::vector<FieldChoice> found_;
};

}  // namespace

bool is_sound(const FieldChoice& choice, const FieldShape& shape) {
  if (choice.weights[0] > 0) return false;
  for (std::size_t n = 1; n <= shape.levels; ++n) {
    const int frequent = choice.rarity.frequent[n], rare = choice.rarity.rare[n];
    if (choice.weights[n] < choice.weights[n - 1] || frequent > 0 || rare < 0) return false;
    if (choice.weights[n] + frequent < choice.weights[n - 1]) return false;
    if (!choice.uses(n) && (frequent != 0 || rare != 0)) return false;
  }
  return true;
}

int range_of(const FieldChoice& choice, const FieldShape& shape) {
  int most = choice.weights[0];
  for (std::size_t n = 1; n <= shape.levels; ++n)
    most = std::max(most, choice.weights[n] + choice.rarity.rare[n]);
  return most - choice.weights[0];
}

std::size_t planes_of(const FieldChoice& choice, const FieldShape& shape) {
  std::size_t planes = 0;
  for (std::size_t n = 1; n <= shape.levels; ++n) planes += choice.uses(n) ? planes_of(choice.buckets[n]) : 0;
  return planes;
}

int rarity_points(const FieldChoice& choice) {
  int points = 0;
  for (std::size_t n = 1; n <= kMaxLevels; ++n) points += choice.rarity.rare[n] - choice.rarity.frequent[n];
  return points;
}

ScoreShares scores_of(const FieldChoice& choice, const FieldShape& shape, std::size_t outcome, int counted) {
  const std::size_t bits = shape.plain(outcome), top = levels_agreeing(bits);
  // A stricter level that agrees by chance adds what it is worth more than this level's value.
  int more = top == 0 ? 0 : choice.rarity.of(shape.rarity_of(outcome), top);
  ScoreShares shares{{choice.weights[0], 1.0}};
  for (std::size_t n = 1; n <= shape.levels; ++n) {
    const int usual = choice.weights[n] - choice.weights[n - 1];
    if (agrees(bits, n - 1)) {
      for (auto& [score, share] : shares) score += usual + (n == top ? more : 0);
      continue;
    }
    const int gain = n > top ? std::max(0, usual - more) : usual;
    if (n > top) more = std::max(0, more - usual);
    if (gain == 0) continue;
    const double chance = counted == 0 ? 0 : std::max(0.0, 1.0 / choice.buckets[n] - 1.0 / counted);
    if (chance <= 0) continue;
    ScoreShares next;
    for (const auto& [score, share] : shares) {
      add(next, score, share * (1 - chance));
      add(next, score + gain, share * chance);
    }
    shares = std::move(next);
  }
  return shares;
}

std::vector<FieldChoice> neighbours_of(const FieldChoice& choice, const FieldShape& shape) {
  return Neighbours(choice, shape).all();
}

std::vector<FieldChoice> rehashed(const FieldChoice& choice, const FieldShape& shape,
                                  const std::array<int, kMaxLevels + 1>& most) {
  std::vector<FieldChoice> result;
  for (std::size_t n = 1; n <= shape.levels; ++n) {
    if (!choice.uses(n)) continue;
    for (int planes = kLeastPlanes; planes <= kMostPlanes; ++planes) {
      FieldChoice other = choice;
      other.buckets[n] = buckets_of(planes);
      if (other.buckets[n] == choice.buckets[n]) continue;
      if (planes > kLeastPlanes && other.buckets[n] > most[n]) break;
      result.push_back(other);
    }
  }
  return result;
}

}  // namespace tacit::fit
