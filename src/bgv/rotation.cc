// SPDX-License-Identifier: Apache-2.0
#include "bgv/rotation.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "bgv/limb_rows.h"
#include "ring/kernels.h"
#include "ring/secret_poly.h"

namespace tacit::bgv {
namespace {

/// A key switch of a sum takes about twice as long as one of the decomposed input.
constexpr std::size_t kSumSwitchCost = 2;

/// What is added to a mask's coefficients modulo t, and taken off modulo every prime: they are then centred.
constexpr std::uint32_t kCentre = kPlaintextModulus / 2;

}  // namespace

ShiftSchedule::ShiftSchedule(const ShiftStep& step) : step_(step) {
  require(step.count >= 1 && step.stride != 0 &&
              step.count * static_cast<std::size_t>(std::abs(step.stride)) <= step.degree / 2,
          "the shifts of a step are distinct");
  require(step.routes() < kNoRoute, "a route has 16 bits");
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (std::size_t babies = 1; babies <= step.count; ++babies) {
    const std::size_t before = babies_, giants_before = giants_;
    babies_ = babies;
    giants_ = (step.count + babies - 1) / babies;
    const std::size_t cost = hoisted_switches() + kSumSwitchCost * sum_switches();
    if (cost < least) {
      least = cost;
    } else {
      babies_ = before;
      giants_ = giants_before;
    }
  }
}

std::uint32_t ShiftSchedule::baby_exponent(std::size_t baby) const {
  const int shift = (step_.first + static_cast<int>(baby)) * step_.stride;
  return rotation_exponent(step_.degree, -shift, false);
}

std::uint32_t ShiftSchedule::giant_exponent() const {
  return rotation_exponent(step_.degree, -static_cast<int>(babies_) * step_.stride, false);
}

std::size_t ShiftSchedule::hoisted_switches() const {
  const bool rests = step_.first <= 0 && static_cast<std::size_t>(-step_.first) < babies_;
  return babies_ - (rests ? 1 : 0);
}

std::size_t ShiftSchedule::sum_switches() const {
  return step_.with_swap ? 2 * (giants_ - 1) + 1 : giants_ - 1;
}

std::vector<KeyRequirement> ShiftSchedule::keys(Level level) const {
  std::vector<KeyRequirement> keys;
  for (std::size_t baby = 0; baby < babies_; ++baby) {
    if (baby_exponent(baby) != 1) keys.push_back({baby_exponent(baby), level});
  }
  if (giants_ > 1) keys.push_back({giant_exponent(), level});
  if (step_.with_swap) keys.push_back({swap_exponent(), level});
  std::sort(keys.begin(), keys.end(),
            [](const KeyRequirement& a, const KeyRequirement& b) { return a.index < b.index; });
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

/// The work on one input: its shifts, and room for the masks of a few of them.
class MaskedShifts::Run {
 public:
  Run(const MaskedShifts& step, const Ciphertext& c, std::span<const Route> routes,
      const EvaluationKeys& keys, std::uint32_t value)
      : evaluator_(step.evaluator_),
        schedule_(step.schedule_),
        keys_(keys),
        level_(c.level()),
        factor_(c.factor()),
        n_(step.positions_.size()),
        value_(plaintext_modulus().shoup(value)),
        routes_(n_, 1),
        turned_routes_(n_, 1),
        masks_(n_ + kRowGap, kTogether),
        lifted_(n_ + kRowGap, kTogether) {
    for (std::size_t i = 0; i < n_; ++i) routes_.data()[step.positions_[i]] = routes[i];
    std::vector<std::uint32_t> exponents;
    for (std::size_t baby = 0; baby < schedule_.babies(); ++baby)
      exponents.push_back(schedule_.baby_exponent(baby));
    babies_ = evaluator_.automorphisms(c, exponents, keys);
  }

  Ciphertext result(Level to) {
    if (!schedule_.step().with_swap) return moved_on(false, to);
    const Ciphertext swapped = moved_on(true, level_);
    return evaluator_.automorphism_sum(swapped, schedule_.swap_exponent(), keys_, moved_on(false, level_),
                                       to);
  }

 private:
  /// Masks that are lifted at once: as many products as a kernel adds up.
  static constexpr std::size_t kTogether = ring::kMaxTerms;

  /// All shifts without or with the swap, but not swapped yet, by Horner's rule.
  Ciphertext moved_on(bool swap, Level to) {
    const std::size_t last = schedule_.giants() - 1;
    Ciphertext sum = products(last, swap);
    if (last == 0) return evaluator_.drop_to(std::move(sum), to);
    for (std::size_t giant = last; giant-- > 0;) {
      sum = evaluator_.automorphism_sum(sum, schedule_.giant_exponent(), keys_, products(giant, swap),
                                        giant == 0 ? to : level_);
    }
    return sum;
  }

  /// The sum of the shifts of one giant step times their masks, before it is moved on.
  Ciphertext products(std::size_t giant, bool swap) {
    turn_routes_back(giant, swap);
    const std::size_t first = giant * schedule_.babies();
    const std::size_t count = std::min(schedule_.babies(), schedule_.step().count - first);
    std::vector<ring::RnsPoly> sums;
    for (std::size_t baby = 0; baby < count; baby += kTogether) {
      const std::size_t together = std::min(kTogether, count - baby);
      for (std::size_t i = 0; i < together; ++i) make_mask(schedule_.step().route(first + baby + i, swap), i);
      std::vector<ring::RnsPoly> some = masked(baby, together);
      if (baby == 0) {
        sums = std::move(some);
      } else {
        add(sums, some);
      }
    }
    return Ciphertext(std::move(sums), factor_);
  }

  /// The routes as seen from the places that later steps move on: turned_routes_ is what the automorphism by
  /// which they move makes routes_ of.
  void turn_routes_back(std::size_t giant, bool swap) {
    const ShiftStep& step = schedule_.step();
    const int shift = static_cast<int>(giant * schedule_.babies()) * step.stride;
    const std::uint32_t back = rotation_exponent(step.degree, shift, swap);
    ring::permute(routes_.data(), evaluator_.permutation(back).data(), turned_routes_.data(), n_);
  }

  /// The coefficients of the mask of one route, plus kCentre modulo t.
  void make_mask(std::size_t route, std::size_t place) {
    std::uint32_t* mask = masks_.limb(place);
    const std::uint32_t* routes = turned_routes_.data();
    const auto wanted = static_cast<std::uint32_t>(route);
    for (std::size_t i = 0; i < n_; ++i) mask[i] = ((routes[i] ^ wanted) - 1) >> 31;
    const ring::NttTables& tables = evaluator_.parameters().plaintext_ntt();
    ring::scaled_inverse_ntt(mask, tables, value_, kCentre, mask);
  }

  /// The sum of the products of `count` masks, from the first, with the shifts from number `baby`.
  std::vector<ring::RnsPoly> masked(std::size_t baby, std::size_t count) {
    std::vector<ring::RnsPoly> sums;
    for (int half = 0; half < 2; ++half) sums.emplace_back(n_, level_);
    std::vector<const std::uint32_t*> rows, lifted, part0(count), part1(count);
    std::vector<std::span<const std::uint32_t* const>> sources;
    for (std::size_t i = 0; i < count; ++i) {
      rows.push_back(masks_.limb(i));
      lifted.push_back(lifted_.limb(i));
    }
    for (std::size_t i = 0; i < count; ++i) sources.push_back(std::span(rows).subspan(i, 1));
    const std::uint32_t one[] = {1};
    for (Level limb = 0; limb < level_; ++limb) {
      const ring::NttTables& tables = evaluator_.parameters().prime_ntt(limb);
      std::vector<ring::LiftTarget> targets;
      for (std::size_t i = 0; i < count; ++i) {
        targets.push_back({&tables, one, tables.modulus().value() - kCentre, lifted_.limb(i), i});
        part0[i] = babies_[baby + i].part(0).limb(limb);
        part1[i] = babies_[baby + i].part(1).limb(limb);
      }
      ring::lift_ntt(sources, targets);
      ring::switch_products(lifted, part0, part1, nullptr, nullptr, 0, sums[0].limb(limb), sums[1].limb(limb),
                            n_, tables.modulus());
    }
    return sums;
  }

  void add(std::vector<ring::RnsPoly>& to, const std::vector<ring::RnsPoly>& more) const {
    for (std::size_t p = 0; p < to.size(); ++p) {
      for (Level i = 0; i < level_; ++i) {
        ring::add(to[p].limb(i), more[p].limb(i), to[p].limb(i), n_, evaluator_.parameters().prime(i));
      }
    }
  }

  const Evaluator& evaluator_;
  const ShiftSchedule& schedule_;
  const EvaluationKeys& keys_;
  Level level_;
  CorrectionFactor factor_;
  std::size_t n_;
  ring::ShoupConstant value_;
  ring::SecretPoly routes_, turned_routes_;  // in the order of evaluations
  ring::SecretPoly masks_, lifted_;          // one limb a mask, its first N words
  std::vector<Ciphertext> babies_;
};

MaskedShifts::MaskedShifts(const Evaluator& evaluator, const ShiftStep& step)
    : evaluator_(evaluator), schedule_(step) {
  require(step.degree == evaluator.parameters().degree(), "a step is made for the evaluator's ring");
  const SlotEncoder encoder(step.degree);
  positions_.assign(encoder.positions().begin(), encoder.positions().end());
}

Ciphertext MaskedShifts::operator()(const Ciphertext& c, std::span<const Route> routes,
                                    const EvaluationKeys& keys, Level to, std::uint32_t value) const {
  require(routes.size() == positions_.size(), "every slot has a route");
  return Run(*this, c, routes, keys, value).result(to);
}

}  // namespace tacit::bgv
