// SPDX-License-Identifier: Apache-2.0
#include "bgv/scale_down.h"

#include <algorithm>

#include "base/error.h"
#include "bgv/limb_rows.h"
#include "ring/kernels.h"

namespace tacit::bgv {
namespace {

std::size_t index_of(Level levels, Level from, Level to, bool extended) {
  return ((from - 1) * levels + (to - 1)) * 2 + (extended ? 1 : 0);
}

}  // namespace

ScaleDown::ScaleDown(ParametersPtr parameters) : parameters_(std::move(parameters)) {
  const Level levels = parameters_->levels();
  steps_.resize(levels * levels * 2);
  for (Level from = 1; from <= levels; ++from) {
    for (Level to = 1; to <= from; ++to) {
      for (const bool extended : {false, true}) {
        const std::size_t dropped = from - to + (extended ? parameters_->special_count() : 0);
        if (dropped == 0 || dropped + 1 >= ring::kMaxTerms) continue;
        steps_[index_of(levels, from, to, extended)] = make_step(from, to, extended);
      }
    }
  }
}

ScaleDown::Step ScaleDown::make_step(Level from, Level to, bool extended) const {
  std::vector<ring::Modulus> dropped, kept;
  std::vector<std::uint32_t> in_scale;
  for (Level i = 0; i < to; ++i) kept.push_back(parameters_->prime(i));
  for (Level i = to; i < from; ++i) dropped.push_back(parameters_->prime(i));
  for (std::size_t i = 0; extended && i < parameters_->special_count(); ++i)
    dropped.push_back(parameters_->special(i));
  for (const ring::Modulus& d : dropped) in_scale.push_back(d.inverse(kPlaintextModulus));
  Step step;
  for (const ring::Modulus& q : kept) {
    std::uint32_t product = 1;
    for (const ring::Modulus& d : dropped) product = q.multiply(product, q.reduce(d.value()));
    step.inverses.push_back(q.shoup(q.inverse(product)));
  }
  step.converter =
      std::make_unique<ring::BaseConverter>(std::move(dropped), std::move(kept), std::move(in_scale),
                                            kPlaintextModulus, ring::Representative::kLeast);
  return step;
}

const ScaleDown::Step& ScaleDown::step(Level from, Level to, bool extended) const {
  const Level levels = parameters_->levels();
  require(to >= 1 && to <= from && from <= levels, "primes are dropped from the end of the chain");
  const Step& step = steps_[index_of(levels, from, to, extended)];
  require(step.converter != nullptr, "between one and six primes are dropped at once");
  return step;
}

std::vector<ring::RnsPoly> ScaleDown::operator()(std::span<const ring::RnsPoly> polys, Level from, Level to,
                                                 bool extended,
                                                 std::span<const ring::RnsPoly> addends) const {
  const Step& s = step(from, to, extended);
  const std::size_t n = parameters_->degree();
  const std::vector<const ring::NttTables*> tables = parameters_->tables(from, extended);
  std::vector<LimbRows> dropped;
  std::vector<ring::RnsPoly> results;
  for (const ring::RnsPoly& poly : polys) {
    const std::size_t count = poly.limbs() - to;
    require(count == s.converter->from_count(), "the polynomial has the limbs that are to be dropped");
    dropped.emplace_back(n, s.converter->rows());
    s.converter->prepare(limbs_of(poly, to, count), std::span(tables).subspan(to), dropped.back().rows());
    results.emplace_back(n, to);
  }
  std::vector<ring::LiftTarget> targets;
  for (Level i = 0; i < to; ++i) {
    for (std::size_t p = 0; p < polys.size(); ++p) {
      targets.push_back(s.converter->lift_target(i, *tables[i], results[p].limb(i), p));
      targets.back().minuend = polys[p].limb(i);
      targets.back().factor = s.inverses[i];
      if (!addends.empty()) targets.back().addend = addends[p].limb(i);
    }
  }
  const std::vector<LimbRows::Rows> sources(dropped.begin(), dropped.end());
  ring::lift_ntt(sources, targets);
  return results;
}

}  // namespace tacit::bgv
