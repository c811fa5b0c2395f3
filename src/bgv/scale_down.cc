#include "bgv/scale_down.h"

#include <algorithm>

#include "base/error.h"
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

ring::RnsPoly ScaleDown::operator()(const ring::RnsPoly& poly, Level from, Level to, bool extended) const {
  const Step& s = step(from, to, extended);
  const std::size_t n = poly.degree(), count = poly.limbs() - to;
  require(count == s.converter->from_count(), "the polynomial has the limbs that are to be dropped");
  const std::vector<const ring::NttTables*> tables = parameters_->tables(from, extended);
  ring::RnsPoly dropped(n, s.converter->rows());
  std::copy_n(poly.limb(to), count * n, dropped.data());
  for (std::size_t i = 0; i < count; ++i) ring::inverse_ntt(dropped.limb(i), *tables[to + i]);
  std::vector<std::uint32_t*> rows;
  for (std::size_t i = 0; i < s.converter->rows(); ++i) rows.push_back(dropped.limb(i));
  s.converter->prepare(rows, n);
  const std::vector<const std::uint32_t*> prepared(rows.begin(), rows.end());
  ring::RnsPoly result(n, to);
  for (Level i = 0; i < to; ++i) {
    s.converter->convert(prepared, i, result.limb(i), n);
    ring::forward_ntt(result.limb(i), *tables[i]);
    ring::subtract_multiply_constant(poly.limb(i), result.limb(i), s.inverses[i], result.limb(i), n,
                                     parameters_->prime(i));
  }
  return result;
}

}  // namespace tacit::bgv
