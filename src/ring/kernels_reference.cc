// SPDX-License-Identifier: Apache-2.0
#include "ring/kernels_reference.h"

#include <algorithm>
#include <vector>

namespace tacit::ring::reference {

// Stage with m groups: each group of 2t values is a pair of halves that a butterfly (u + w v, u - w v) joins.
void forward_ntt(std::uint32_t* a, const NttTables& tables) {
  const Modulus& q = tables.modulus();
  for (std::size_t m = 1, t = tables.degree() / 2; t > 0; m *= 2, t /= 2) {
    for (std::size_t group = 0; group < m; ++group) {
      const std::uint32_t w = tables.roots()[m + group];
      std::uint32_t* low = a + 2 * t * group;
      std::uint32_t* high = low + t;
      for (std::size_t j = 0; j < t; ++j) {
        const std::uint32_t u = low[j], v = q.multiply(high[j], w);
        low[j] = q.add(u, v);
        high[j] = q.subtract(u, v);
      }
    }
  }
}

void inverse_ntt(std::uint32_t* a, const NttTables& tables) {
  const Modulus& q = tables.modulus();
  for (std::size_t m = tables.degree() / 2, t = 1; m > 0; m /= 2, t *= 2) {
    for (std::size_t group = 0; group < m; ++group) {
      const std::uint32_t w = tables.inverse_roots()[m + group];
      std::uint32_t* low = a + 2 * t * group;
      std::uint32_t* high = low + t;
      for (std::size_t j = 0; j < t; ++j) {
        const std::uint32_t u = low[j], v = high[j];
        low[j] = q.add(u, v);
        high[j] = q.multiply(q.subtract(u, v), w);
      }
    }
  }
  reference::multiply_constant(a, tables.inverse_degree(), a, tables.degree(), q);
}

void scaled_inverse_ntt(const std::uint32_t* in, const NttTables& tables, ShoupConstant factor,
                        std::uint32_t offset, std::uint32_t* out) {
  const Modulus& q = tables.modulus();
  std::copy_n(in, in == out ? 0 : tables.degree(), out);
  reference::inverse_ntt(out, tables);
  for (std::size_t i = 0; i < tables.degree(); ++i) out[i] = q.add(offset, q.multiply(out[i], factor.value));
}

void lift_ntt(std::span<const std::span<const std::uint32_t* const>> sources,
              std::span<const LiftTarget> targets) {
  for (const LiftTarget& t : targets) {
    const std::size_t n = t.tables->degree();
    const Modulus& q = t.tables->modulus();
    reference::weighted_sum(sources[t.source], t.weights, t.offset, t.out, n, q);
    reference::forward_ntt(t.out, *t.tables);
    if (t.minuend != nullptr) reference::subtract_multiply_constant(t.minuend, t.out, t.factor, t.out, n, q);
    if (t.minuend != nullptr && t.addend != nullptr) reference::add(t.out, t.addend, t.out, n, q);
  }
}

namespace {

std::uint32_t residue(std::uint32_t word, const Modulus& q) {
  return q.reduce_signed(static_cast<std::int32_t>(word));
}

/// The masked sum of one part of some planes at a position.
struct MaskedSum {
  const DigitProducts& work;
  const Modulus& q;
  std::size_t layer, position;

  std::uint32_t operator()(const MaskedPlanes& run, std::size_t part) const {
    const std::uint32_t* planes = work.planes + position / kUnitPositions * work.plane_count * kUnitWords +
                                  position % kUnitPositions * 2 + part;
    const std::uint32_t* masks = work.masks[layer] + position / work.width * kColumns;
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < run.count; ++i) {
      const std::uint32_t plane = residue(planes[(run.plane + i) * kUnitWords], q);
      sum = q.add(sum, q.multiply(plane, residue(masks[work.mask_offsets[run.mask + i]], q)));
    }
    return sum;
  }
};

}  // namespace

void inverse_ntt_columns(std::uint32_t* a, const NttTables& tables, std::uint32_t* out) {
  const Modulus& q = tables.modulus();
  const std::size_t n = tables.degree();
  std::vector<std::uint32_t> column(n);
  for (std::size_t j = 0; j < kColumns; ++j) {
    for (std::size_t i = 0; i < n; ++i) column[i] = a[i * kColumns + j];
    reference::inverse_ntt(column.data(), tables);
    const std::uint32_t degree = q.reduce(n);
    for (std::size_t i = 0; i < n; ++i)
      out[i * kColumns + j] = centred_word(q.multiply(column[i], degree), q);
  }
}

void forward_ntt_columns(const std::uint32_t* in, const NttTables& tables, std::uint32_t* out,
                         std::size_t /*next*/) {
  const Modulus& q = tables.modulus();
  const std::size_t n = tables.degree();
  std::vector<std::uint32_t> column(n);
  for (std::size_t j = 0; j < kColumns; ++j) {
    for (std::size_t i = 0; i < n; ++i) column[i] = residue(in[i * kColumns + j], q);
    reference::forward_ntt(column.data(), tables);
    for (std::size_t i = 0; i < n; ++i) out[i * kColumns + j] = centred_word(column[i], q);
  }
}

void digit_products(const DigitProducts& work, const Modulus& q) {
  const std::uint32_t half = q.value() / 2 + 1;  // of 1
  const std::uint32_t once = q.power(half, 32), thrice = q.power(once, 3);
  for (std::size_t layer = 0; layer < work.masks.size(); ++layer) {
    for (std::size_t i = 0; i < work.units * kUnitPositions; ++i) {
      const MaskedSum sum{work, q, layer, i};
      std::uint32_t products[3] = {}, sums[2] = {};
      for (const MaskedPair& pair : work.pairs) {
        const std::uint32_t low[] = {sum(pair.low, 0), sum(pair.low, 1)};
        const std::uint32_t high[] = {sum(pair.high, 0), sum(pair.high, 1)};
        for (std::size_t p = 0; p < 3; ++p) {
          for (std::size_t l = p == 2 ? 1 : 0; l <= std::min<std::size_t>(p, 1); ++l)
            products[p] = q.add(products[p], q.multiply(low[l], high[p - l]));
        }
      }
      for (const MaskedPlanes& run : work.sums) {
        for (std::size_t p = 0; p < 2; ++p) sums[p] = q.add(sums[p], sum(run, p));
      }
      for (std::size_t p = 0; p < 3; ++p) {
        const std::uint32_t more = p < 2 ? q.multiply(sums[p], once) : 0;
        work.out[3 * layer + p][i] = q.add(q.multiply(products[p], thrice), more);
      }
    }
  }
}

void add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
         const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.add(a[i], b[i]);
}

void subtract(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.subtract(a[i], b[i]);
}

void negate(const std::uint32_t* a, std::uint32_t* out, std::size_t n, const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.negate(a[i]);
}

void multiply(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.multiply(a[i], b[i]);
}

void multiply_add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
                  const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.add(out[i], q.multiply(a[i], b[i]));
}

void multiply_constant(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                       const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.multiply(a[i], w.value);
}

void multiply_constant_add(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                           const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.add(out[i], q.multiply(a[i], w.value));
}

void subtract_multiply_constant(const std::uint32_t* a, const std::uint32_t* b, ShoupConstant w,
                                std::uint32_t* out, std::size_t n, const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) out[i] = q.multiply(q.subtract(a[i], b[i]), w.value);
}

void sum_rows(std::span<const std::uint32_t* const> rows, std::uint32_t* out, std::size_t n,
              const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t sum = 0;
    for (const std::uint32_t* row : rows) sum += row[i];
    out[i] = q.reduce(sum);
  }
}

void inner_product(std::span<const std::uint32_t* const> a, std::span<const std::uint32_t* const> b,
                   std::uint32_t* out, std::size_t n, const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<std::uint64_t>(a[k][i]) * b[k][i];
    out[i] = q.reduce(sum);
  }
}

void switch_products(std::span<const std::uint32_t* const> x, std::span<const std::uint32_t* const> b,
                     std::span<const std::uint32_t* const> a, const std::uint32_t* c0,
                     const std::uint32_t* c1, std::uint32_t factor, std::uint32_t* out0, std::uint32_t* out1,
                     std::size_t n, const Modulus& q) {
  reference::inner_product(x, b, out0, n, q);
  reference::inner_product(x, a, out1, n, q);
  for (std::size_t i = 0; i < n; ++i) {
    if (c0 != nullptr) out0[i] = q.add(out0[i], q.multiply(c0[i], factor));
    if (c1 != nullptr) out1[i] = q.add(out1[i], q.multiply(c1[i], factor));
  }
}

void permuted_switch_products(std::span<const std::uint32_t* const> x,
                              std::span<const std::uint32_t* const> b,
                              std::span<const std::uint32_t* const> a, const std::uint32_t* c0,
                              std::uint32_t factor, const std::uint32_t* indices, std::uint32_t* out0,
                              std::uint32_t* out1, std::size_t n, const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t from = indices[i];
    std::uint32_t sum0 = c0 == nullptr ? 0 : q.multiply(c0[from], factor), sum1 = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
      sum0 = q.add(sum0, q.multiply(x[k][from], b[k][i]));
      sum1 = q.add(sum1, q.multiply(x[k][from], a[k][i]));
    }
    out0[i] = sum0;
    out1[i] = sum1;
  }
}

void square_parts(const std::uint32_t* c0, const std::uint32_t* c1, std::uint32_t* out0, std::uint32_t* out1,
                  std::uint32_t* out2, std::size_t n, const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t mixed = q.multiply(c0[i], c1[i]);
    out0[i] = q.multiply(c0[i], c0[i]);
    out1[i] = q.add(mixed, mixed);
    out2[i] = q.multiply(c1[i], c1[i]);
  }
}

void weighted_sum(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> weights,
                  std::uint32_t offset, std::uint32_t* out, std::size_t n, const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t sum = offset;
    for (std::size_t k = 0; k < rows.size(); ++k) sum += static_cast<std::uint64_t>(rows[k][i]) * weights[k];
    out[i] = q.reduce(sum);
  }
}

void masked_sums(std::span<const std::span<const std::uint32_t* const>> groups,
                 std::span<const std::uint32_t* const> masks, std::uint32_t* out, std::size_t n,
                 const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) {
    std::uint32_t total = 0;
    std::uint64_t sum = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      for (const std::uint32_t* row : groups[g]) sum += row[i];
      const std::uint32_t reduced = q.reduce(sum);
      sum = 0;
      if (masks[g] == nullptr) {
        sum = 2 * std::uint64_t{reduced};
      } else {
        total = q.add(total, q.multiply(reduced, masks[g][i]));
      }
    }
    out[i] = total;
  }
}

void rounded_quotient(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> multipliers,
                      std::uint32_t* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    std::uint32_t sum = 1U << 25;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      sum += static_cast<std::uint32_t>((static_cast<std::uint64_t>(rows[k][i]) * multipliers[k]) >> 32);
    }
    out[i] = sum >> 26;
  }
}

void permute(const std::uint32_t* a, const std::uint32_t* indices, std::uint32_t* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = a[indices[i]];
}

void permuted_butterfly(const std::uint32_t* even, const std::uint32_t* odd, const RunConstants& w,
                        const std::uint32_t* indices, std::uint32_t* sum, std::uint32_t* difference,
                        std::size_t n, const Modulus& q) {
  for (std::size_t i = 0; i < n; ++i) {  // place i of the difference; no place of the sum is needed twice
    const std::size_t from = indices[i];
    const std::uint32_t u = even[from], v = q.multiply(odd[from], w.values[from / w.run]);
    sum[from] = q.add(u, v);
    difference[i] = q.subtract(u, v);
  }
}

}  // namespace tacit::ring::reference
