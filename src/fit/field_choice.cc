// SPDX-License-Identifier: Apache-2.0
#include "fit/field_choice.h"

#include <algorithm>
#include <bit>
#include <cmath>

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
      if (choice.uses(n) && shape_.base_of(n) == n) continue;
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
    // What looser levels are worth by their own rarity is not seen where a stricter one agrees.
    if (choice.weights[n] + frequent < choice.weights[n - 1]) return false;
    if (choice.uses(n) && choice.weights[n] < choice.weights[n - 1] + choice.rarity.rare[n - 1]) return false;
    const bool has_rarity = choice.uses(n) && shape.base_of(n) == n;
    if (!has_rarity && (frequent != 0 || rare != 0)) return false;
  }
  return true;
}

int range_of(const FieldChoice& choice, const FieldShape& shape) {
  int most = choice.weights[0];
  for (std::size_t n = 1; n <= shape.levels; ++n)
    most = std::max(most, choice.weights[n] + choice.rarity.rare[n]);
  return most - choice.weights[0];
}

bool uses_buckets(const FieldChoice& choice, const FieldShape& shape, std::size_t level) {
  for (std::size_t n = 1; n <= shape.levels; ++n) {
    if (shape.base_of(n) == level && choice.uses(n)) return true;
  }
  return false;
}

std::size_t planes_of(const FieldChoice& choice, const FieldShape& shape) {
  std::size_t planes = 0;
  for (std::size_t n = 1; n <= shape.levels; ++n)
    planes += uses_buckets(choice, shape, n) ? planes_of(choice.buckets[n]) : 0;
  return planes;
}

int rarity_points(const FieldChoice& choice) {
  int points = 0;
  for (std::size_t n = 1; n <= kMaxLevels; ++n) points += choice.rarity.rare[n] - choice.rarity.frequent[n];
  return points;
}

namespace {

// Goes through a field's levels from the loosest on, as the weights of a server record are made: each is
// worth at least as much as the looser ones.
class ScoreWalk {
 public:
  ScoreWalk(const FieldChoice& choice, const FieldShape& shape, std::size_t outcome, int counted)
      : choice_(choice),
        shape_(shape),
        bits_(shape.plain(outcome)),
        top_(static_cast<std::size_t>(std::bit_width(bits_ - 1))),
        rarity_(shape.rarity_of(outcome)),
        counted_(counted),
        states_{{choice.weights[0], choice.weights[0], 1.0}} {}

  ScoreShares walk() {
    for (std::size_t first = 1; first <= shape_.levels;) {
      const std::size_t base = shape_.base_of(first);  // near levels first .. base - 1, and their level
      if (uses_buckets(choice_, shape_, base)) step(first, base);
      first = base + 1;
    }
    ScoreShares shares;
    for (const State& state : states_) add(shares, state.score, state.share);
    return shares;
  }

 private:
  struct State {
    int reached;  // what agreeing on the levels so far is worth
    int score;
    double share;
  };

  void step(std::size_t first, std::size_t base) {
    std::vector<State> next;
    for (std::size_t c = 0; c < kRarities; ++c) {
      const auto rarity = static_cast<Rarity>(c);
      const double share = share_of(rarity, base);
      if (share <= 0) continue;
      for (const State& state : states_) {
        const int reached = std::max(state.reached, choice_.weights[base] + choice_.rarity.of(rarity, base));
        outcomes(first, base, {reached, state.score, state.share * share}, state.reached, next);
      }
    }
    states_ = std::move(next);
  }

  // A client has one bucket: where its value agrees with the level or a near one, no other agrees by chance.
  void outcomes(std::size_t first, std::size_t base, const State& state, int before,
                std::vector<State>& next) {
    const auto worth = [&](std::size_t n) {
      return n == base ? state.reached - before
                       : std::clamp(choice_.weights[n] - before, 0, state.reached - before);
    };
    for (std::size_t n = base; n >= first; --n) {
      if (!agrees(bits_, n - 1)) continue;
      merge(next, {state.reached, state.score + worth(n), state.share});
      return;
    }
    double left = 1;
    for (std::size_t n = first; n <= base; ++n) {
      const double chance = chance_of(n, base);
      left -= chance;
      if (chance > 0) merge(next, {state.reached, state.score + worth(n), state.share * chance});
    }
    merge(next, {state.reached, state.score, state.share * std::max(0.0, left)});
  }

  // Only the strictest level that agrees tells how rare its value is.
  double share_of(Rarity rarity, std::size_t base) const {
    const bool differs = choice_.rarity.frequent[base] != 0 || choice_.rarity.rare[base] != 0;
    if (!differs || shape_.rarity.empty()) return rarity == Rarity::kUsual ? 1 : 0;
    if (base == top_) return rarity == rarity_ ? 1 : 0;
    return shape_.rarity[base - 1][static_cast<std::size_t>(rarity)];
  }

  double chance_of(std::size_t n, std::size_t base) const {
    if (counted_ == 0) return 0;
    const double columns = shape_.columns_of(n);
    return std::max(
        0.0, std::pow(1 - 1.0 / counted_, columns) - std::pow(1 - 1.0 / choice_.buckets[base], columns));
  }

  static void merge(std::vector<State>& states, const State& state) {
    for (State& known : states) {
      if (known.reached != state.reached || known.score != state.score) continue;
      known.share += state.share;
      return;
    }
    states.push_back(state);
  }

  const FieldChoice& choice_;
  const FieldShape& shape_;
  std::size_t bits_, top_;
  Rarity rarity_;
  int counted_;
  std::vector<State> states_;
};

}  // namespace

ScoreShares scores_of(const FieldChoice& choice, const FieldShape& shape, std::size_t outcome, int counted) {
  return ScoreWalk(choice, shape, outcome, counted).walk();
}

std::vector<FieldChoice> neighbours_of(const FieldChoice& choice, const FieldShape& shape) {
  return Neighbours(choice, shape).all();
}

std::vector<FieldChoice> rehashed(const FieldChoice& choice, const FieldShape& shape,
                                  const std::array<int, kMaxLevels + 1>& most) {
  std::vector<FieldChoice> result;
  for (std::size_t n = 1; n <= shape.levels; ++n) {
    if (!uses_buckets(choice, shape, n)) continue;
    const int now = static_cast<int>(planes_of(choice.buckets[n]));
    for (const int by : {-32, -16, -8, -4, -2, -1, 1, 2, 4, 8, 16, 32}) {
      const int planes = std::clamp(now + by, kLeastPlanes, kMostPlanes);
      FieldChoice other = choice;
      other.buckets[n] = buckets_of(planes);
      if (planes > kLeastPlanes && other.buckets[n] > most[n]) continue;
      if (other == choice || std::ranges::find(result, other) != result.end()) continue;
      result.push_back(other);
    }
  }
  return result;
}

}  // namespace tacit::fit
