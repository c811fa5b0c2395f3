// SPDX-License-Identifier: Apache-2.0
#include "cluster/residues.h"

#include "base/error.h"

namespace tacit::cluster {
namespace {

constexpr std::size_t kHeader = 3 * sizeof(std::uint64_t);

std::size_t bytes_of(const ring::RnsPoly& poly) {
  return poly.size() * sizeof(std::uint32_t);
}

void write_poly(ByteWriter& writer, const ring::RnsPoly& poly) {
  writer.raw(poly.data(), bytes_of(poly));
}

void check_limb(const std::uint32_t* limb, std::size_t degree, std::uint32_t prime) {
  std::uint32_t over = 0;
  for (std::size_t i = 0; i < degree; ++i) over |= static_cast<std::uint32_t>(limb[i] >= prime);
  if (over != 0) throw Error(ErrorCategory::kProtocol, "a residue between ranks is not below its prime");
}

/// `level` limbs of the chain and, with `extended`, the special primes' behind them.
ring::RnsPoly read_poly(ByteReader& reader, const bgv::Parameters& parameters, bgv::Level level,
                        bool extended) {
  const std::size_t degree = parameters.degree();
  ring::RnsPoly poly(degree, level + (extended ? parameters.special_count() : 0));
  reader.raw(poly.data(), bytes_of(poly));
  for (std::size_t i = 0; i < poly.limbs(); ++i) {
    const ring::Modulus& q = i < level ? parameters.prime(i) : parameters.special(i - level);
    check_limb(poly.limb(i), degree, q.value());
  }
  return poly;
}

}  // namespace

std::size_t size_of(const bgv::Ciphertext& ciphertext) {
  return kHeader + ciphertext.size() * bytes_of(ciphertext.part(0));
}

void write(ByteWriter& writer, const bgv::Ciphertext& ciphertext) {
  writer.number(ciphertext.size());
  writer.number(ciphertext.level());
  writer.number(ciphertext.factor().value());
  for (std::size_t i = 0; i < ciphertext.size(); ++i) write_poly(writer, ciphertext.part(i));
}

bgv::Ciphertext read_ciphertext(ByteReader& reader, const bgv::Parameters& parameters, bgv::Level level) {
  constexpr std::size_t kParts = 2;
  const std::uint64_t parts = reader.number(), own_level = reader.number(), factor = reader.number();
  if (parts != kParts || own_level != level || level == 0 || level > parameters.levels() || factor == 0 ||
      factor >= bgv::kPlaintextModulus)
    throw Error(ErrorCategory::kProtocol, "a ciphertext between ranks is not the one that is due");
  std::vector<ring::RnsPoly> polys;
  for (std::size_t i = 0; i < kParts; ++i) polys.push_back(read_poly(reader, parameters, level, false));
  return {std::move(polys), bgv::CorrectionFactor(static_cast<std::uint32_t>(factor))};
}

std::size_t digit_size(const bgv::Parameters& parameters, const bgv::KeySwitchKey& key) {
  return 2 * (key.level + parameters.special_count()) * parameters.degree() * sizeof(std::uint32_t);
}

void write_digit(ByteWriter& writer, const bgv::KeySwitchKey& key, std::size_t digit) {
  write_poly(writer, key.a[digit]);
  write_poly(writer, key.b[digit]);
}

void read_digit(ByteReader& reader, const bgv::Parameters& parameters, bgv::KeySwitchKey& key) {
  key.a.push_back(read_poly(reader, parameters, key.level, true));
  key.b.push_back(read_poly(reader, parameters, key.level, true));
}

}  // namespace tacit::cluster
