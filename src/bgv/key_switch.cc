// SPDX-License-Identifier: Apache-2.0
#include "bgv/key_switch.h"

#include <algorithm>

#include "base/error.h"
#include "bgv/limb_rows.h"
#include "ring/kernels.h"

namespace tacit::bgv {

KeySwitcher::KeySwitcher(ParametersPtr parameters) : parameters_(std::move(parameters)) {
  const std::size_t alpha = parameters_->special_count();
  converters_.resize(parameters_->levels() + 1);
  for (Level level = 1; level <= parameters_->levels(); ++level) {
    std::vector<ring::Modulus> all;
    for (const ring::NttTables* tables : parameters_->tables(level, true)) all.push_back(tables->modulus());
    for (std::size_t first = 0; first < level; first += alpha) {
      const std::size_t last = std::min(first + alpha, level);
      std::vector<ring::Modulus> from(all.begin() + static_cast<std::ptrdiff_t>(first),
                                      all.begin() + static_cast<std::ptrdiff_t>(last));
      converters_[level].push_back(std::make_unique<ring::BaseConverter>(
          std::move(from), all, std::vector<std::uint32_t>(last - first, 1), 1,
          ring::Representative::kSmall));
    }
  }
}

KeySwitcher::Digits KeySwitcher::decompose(const ring::RnsPoly& c) const {
  const Level level = c.limbs();
  const std::size_t alpha = parameters_->special_count(), digits = parameters_->digits(level);
  const std::vector<const ring::NttTables*> all = parameters_->tables(level, true);
  const std::span<const ring::NttTables* const> tables(all);
  std::vector<LimbRows> rows;
  for (std::size_t digit = 0; digit < digits; ++digit) {
    const ring::BaseConverter& converter = *converters_[level][digit];
    const std::size_t first = digit * alpha, count = converter.from_count();
    rows.emplace_back(c.degree(), converter.rows());
    converter.prepare(limbs_of(c, first, count), tables.subspan(first, count), rows.back().rows());
  }
  Digits result;
  result.level_ = level;
  result.lifted_ = ring::RnsPoly(c.degree(), digits * tables.size() - level);
  result.rows_.resize(tables.size());
  std::vector<ring::LiftTarget> targets;
  for (std::size_t j = 0; j < tables.size(); ++j) {
    for (std::size_t digit = 0; digit < digits; ++digit) {
      const bool own = j < level && j / alpha == digit;
      if (!own) {
        std::uint32_t* out = result.lifted_.limb(targets.size());
        targets.push_back(converters_[level][digit]->lift_target(j, *tables[j], out, digit));
      }
      result.rows_[j].push_back(own ? c.limb(j) : targets.back().out);
    }
  }
  const std::vector<LimbRows::Rows> sources(rows.begin(), rows.end());
  ring::lift_ntt(sources, targets);
  return result;
}

template <class Multiply>
std::vector<ring::RnsPoly> KeySwitcher::products(const Digits& digits, const KeySwitchKey& key,
                                                 const Multiply& multiply) const {
  const Level level = digits.level();
  require(key.level >= level, "the key reaches the ciphertext's level");
  const std::vector<const ring::NttTables*> tables = parameters_->tables(level, true);
  std::vector<ring::RnsPoly> sums;
  for (int half = 0; half < 2; ++half) sums.emplace_back(parameters_->degree(), tables.size());
  for (std::size_t j = 0; j < tables.size(); ++j) {
    const bool chain = j < level;
    const std::size_t key_limb = chain ? j : key.level + (j - level);
    std::vector<const std::uint32_t*> b, a;
    for (std::size_t digit = 0; digit < digits.rows_[j].size(); ++digit) {
      b.push_back(key.b[digit].limb(key_limb));
      a.push_back(key.a[digit].limb(key_limb));
    }
    multiply({j, chain, digits.rows_[j], b, a, chain ? parameters_->special_product(j) : 0, sums[0].limb(j),
              sums[1].limb(j), tables[j]->modulus()});
  }
  return sums;
}

std::vector<ring::RnsPoly> KeySwitcher::operator()(const ring::RnsPoly& c, const KeySwitchKey& key,
                                                   const ring::RnsPoly& c0, const ring::RnsPoly* c1) const {
  return products(decompose(c), key, [&](const Terms& t) {
    // P is 0 modulo the special primes.
    ring::switch_products(t.digits, t.b, t.a, t.chain ? c0.limb(t.limb) : nullptr,
                          t.chain && c1 != nullptr ? c1->limb(t.limb) : nullptr, t.special_product, t.out0,
                          t.out1, c.degree(), t.modulus);
  });
}

std::vector<ring::RnsPoly> KeySwitcher::operator()(const Digits& digits,
                                                   std::span<const std::uint32_t> indices,
                                                   const KeySwitchKey& key, const ring::RnsPoly& c0) const {
  return products(digits, key, [&](const Terms& t) {
    ring::permuted_switch_products(t.digits, t.b, t.a, t.chain ? c0.limb(t.limb) : nullptr, t.special_product,
                                   indices.data(), t.out0, t.out1, c0.degree(), t.modulus);
  });
}

}  // namespace tacit::bgv
