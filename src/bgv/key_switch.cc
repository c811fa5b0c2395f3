#include "bgv/key_switch.h"

#include <algorithm>

#include "base/error.h"
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

const ring::BaseConverter& KeySwitcher::converter(Level level, std::size_t digit) const {
  return *converters_[level][digit];
}

std::pair<ring::RnsPoly, ring::RnsPoly> KeySwitcher::operator()(const ring::RnsPoly& c,
                                                                const KeySwitchKey& key) const {
  const Level level = c.limbs();
  require(key.level >= level, "the key reaches the ciphertext's level");
  const std::size_t n = c.degree(), alpha = parameters_->special_count(), digits = parameters_->digits(level);
  const std::vector<const ring::NttTables*> tables = parameters_->tables(level, true);

  ring::RnsPoly coefficients = c;
  ring::inverse_ntt(coefficients, std::span(tables).first(level));
  std::vector<std::uint32_t*> rows;
  for (Level i = 0; i < level; ++i) rows.push_back(coefficients.limb(i));
  const auto digit_rows = [&](std::size_t digit) {
    return std::span(rows).subspan(digit * alpha, converter(level, digit).from_count());
  };
  for (std::size_t digit = 0; digit < digits; ++digit) converter(level, digit).prepare(digit_rows(digit), n);

  ring::RnsPoly d0(n, tables.size()), d1(n, tables.size()), lifted(n, digits);
  std::vector<const std::uint32_t*> x(digits), b(digits), a(digits);
  // One prime after the other: the digits' rows for it stay in cache while both sums are taken.
  for (std::size_t j = 0; j < tables.size(); ++j) {
    const std::size_t key_limb = j < level ? j : key.level + (j - level);
    for (std::size_t digit = 0; digit < digits; ++digit) {
      const bool own = j < level && j / alpha == digit;
      if (!own) {
        const auto prepared = digit_rows(digit);
        converter(level, digit)
            .convert(std::vector<const std::uint32_t*>(prepared.begin(), prepared.end()), j,
                     lifted.limb(digit), n);
        ring::forward_ntt(lifted.limb(digit), *tables[j]);
      }
      x[digit] = own ? c.limb(j) : lifted.limb(digit);
      b[digit] = key.b[digit].limb(key_limb);
      a[digit] = key.a[digit].limb(key_limb);
    }
    ring::inner_product(x, b, d0.limb(j), n, tables[j]->modulus());
    ring::inner_product(x, a, d1.limb(j), n, tables[j]->modulus());
  }
  return {std::move(d0), std::move(d1)};
}

}  // namespace tacit::bgv
