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

std::vector<std::vector<const std::uint32_t*>> KeySwitcher::decompose(
    const ring::RnsPoly& c, std::span<const ring::NttTables* const> tables, ring::RnsPoly& lifted) const {
  const Level level = c.limbs();
  const std::size_t alpha = parameters_->special_count(), digits = parameters_->digits(level);
  std::vector<LimbRows> rows;
  for (std::size_t digit = 0; digit < digits; ++digit) {
    const ring::BaseConverter& converter = *converters_[level][digit];
    const std::size_t first = digit * alpha, count = converter.from_count();
    rows.emplace_back(c.degree(), converter.rows());
    converter.prepare(limbs_of(c, first, count), tables.subspan(first, count), rows.back().rows());
  }
  lifted = ring::RnsPoly(c.degree(), digits * tables.size() - level);
  std::vector<ring::LiftTarget> targets;
  std::vector<std::vector<const std::uint32_t*>> result(tables.size());
  for (std::size_t j = 0; j < tables.size(); ++j) {
    for (std::size_t digit = 0; digit < digits; ++digit) {
      const bool own = j < level && j / alpha == digit;
      if (!own) {
        std::uint32_t* out = lifted.limb(targets.size());
        targets.push_back(converters_[level][digit]->lift_target(j, *tables[j], out, digit));
      }
      result[j].push_back(own ? c.limb(j) : targets.back().out);
    }
  }
  const std::vector<LimbRows::Rows> sources(rows.begin(), rows.end());
  ring::lift_ntt(sources, targets);
  return result;
}

std::vector<ring::RnsPoly> KeySwitcher::operator()(const ring::RnsPoly& c, const KeySwitchKey& key,
                                                   const ring::RnsPoly& c0, const ring::RnsPoly* c1) const {
  const Level level = c.limbs();
  require(key.level >= level, "the key reaches the ciphertext's level");
  const std::size_t n = c.degree();
  const std::vector<const ring::NttTables*> tables = parameters_->tables(level, true);
  ring::RnsPoly lifted;
  const auto digits = decompose(c, tables, lifted);

  std::vector<ring::RnsPoly> sums;
  for (int half = 0; half < 2; ++half) sums.emplace_back(n, tables.size());
  for (std::size_t j = 0; j < tables.size(); ++j) {
    const bool chain = j < level;
    const std::size_t key_limb = chain ? j : key.level + (j - level);
    std::vector<const std::uint32_t*> b, a;
    for (std::size_t digit = 0; digit < digits[j].size(); ++digit) {
      b.push_back(key.b[digit].limb(key_limb));
      a.push_back(key.a[digit].limb(key_limb));
    }
    // P is 0 modulo the special primes.
    ring::switch_products(digits[j], b, a, chain ? c0.limb(j) : nullptr,
                          chain && c1 != nullptr ? c1->limb(j) : nullptr,
                          chain ? parameters_->special_product(j) : 0, sums[0].limb(j), sums[1].limb(j), n,
                          tables[j]->modulus());
  }
  return sums;
}

}  // namespace tacit::bgv
