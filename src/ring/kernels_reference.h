// The kernels of kernels.h in plain scalar code. They say what each kernel means, every SIMD target is held
// against them, and a machine without a usable target runs them.
#pragma once

#include "ring/kernels.h"

namespace tacit::ring::reference {

void forward_ntt(std::uint32_t* a, const NttTables& tables);
void inverse_ntt(std::uint32_t* a, const NttTables& tables);
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
void weighted_sum(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> weights,
                  std::uint32_t offset, std::uint32_t* out, std::size_t n, const Modulus& q);
void rounded_quotient(std::span<const std::uint32_t* const> rows, std::span<const std::uint32_t> multipliers,
                      std::uint32_t* out, std::size_t n);
void permute(const std::uint32_t* a, const std::uint32_t* indices, std::uint32_t* out, std::size_t n);

}  // namespace tacit::ring::reference
