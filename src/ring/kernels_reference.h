// The kernels of kernels.h in plain scalar code. They define what each kernel computes, every SIMD target is
// tested against them, and a machine without a usable target runs them.
#pragma once

#include "ring/kernels.h"

namespace tacit::ring::reference {

void forward_ntt(std::uint32_t* a, const NttTables& tables);
void inverse_ntt(std::uint32_t* a, const NttTables& tables);
void scaled_inverse_ntt(const std::uint32_t* in, const NttTables& tables, ShoupConstant factor,
                        std::uint32_t offset, std::uint32_t* out);
void lift_ntt(std::span<const std::span<const std::uint32_t* const>> sources,
              std::span<const LiftTarget> targets);
void add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n, const Modulus& q);
void subtract(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q);
void negate(const std::uint32_t* a, std::uint32_t* out, std::size_t n, const Modulus& q);
void multiply(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
              const Modulus& q);
void multiply_add(const std::uint32_t* a, const std::uint32_t* b, std::uint32_t* out, std::size_t n,
                  const Modulus& q);
void multiply_constant(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                       const Modulus& q);
void multiply_constant_add(const std::uint32_t* a, ShoupConstant w, std::uint32_t* out, std::size_t n,
                           const Modulus& q);
void subtract_multiply_constant(const std::uint32_t* a, const std::uint32_t* b, ShoupConstant w,
                                std::uint32_t* out, std::size_t n, const Modulus& q);
void sum_rows(std::span<const std::uint32_t* const> rows, std::uint32_t* out, std::size_t n,
              const Modulus& q);
void inner_product(std::span<const std::uint32_t* const> a, std::span<const std::uint32_t* const> b,
                   std::uint32_t* out, std::size_t n, const Modulus& q);
void switch_products(std::span<const std::uint32_t* const> x, std::span<const std::uint32_t* const> b,
                     std::span<const std::uint32_t* const> a, const std::uint32_t* c0,
                     const std::uint32_t* c1, std::uint32_t factor, std::uint32_t* out0, std::uint32_t* out1,
                     std::size_t n, const Modulus& q);
void square_parts(const std::uint32_t* c0, const std::uint32_t* c1, std::uint32_t* out0, std::uint32_t* out1,
                  std::uint32_t* out2, std::size_t n, const Modulus& q);
void weighted_sum(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> weights,
                  std::uint32_t offset, std::uint32_t* out, std::size_t n, const Modulus& q);
void masked_sums(std::span<const std::span<const std::uint32_t* const>> groups,
                 std::span<const std::uint32_t* const> masks, std::uint32_t* out, std::size_t n,
                 const Modulus& q);
void rounded_quotient(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> multipliers,
                      std::uint32_t* out, std::size_t n);
void permute(const std::uint32_t* a, const std::uint32_t* indices, std::uint32_t* out, std::size_t n);
void permuted_butterfly(const std::uint32_t* even, const std::uint32_t* odd, const RunConstants& w,
                        const std::uint32_t* indices, std::uint32_t* sum, std::uint32_t* difference,
                        std::size_t n, const Modulus& q);

}  // namespace tacit::ring::reference
