// SPDX-License-Identifier: Apache-2.0
#include "bgv/serialize.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/error.h"
#include "bgv/residue_packing.h"

namespace tacit::bgv {
namespace {

constexpr char kMagic[4] = {'T', 'C', 'T', '1'};

enum class Kind : std::uint8_t { kSeededCiphertext = 1, kCiphertext = 2, kPublicKey = 3, kKeyDigit = 4 };

struct Header {
  char magic[4];
  std::uint8_t kind;
  std::uint8_t parts;
  std::uint8_t level;
  std::uint8_t log_degree;
  std::uint8_t factor[4];
  std::uint8_t zero[4];
};
static_assert(sizeof(Header) == kHeaderBytes);

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::kSeededCiphertext:
      return "a fresh ciphertext";
    case Kind::kCiphertext:
      return "a ciphertext";
    case Kind::kPublicKey:
      return "a public key";
    case Kind::kKeyDigit:
      return "an evaluation key";
  }
  return "an object";
}

Header make_header(const Parameters& parameters, Kind kind, std::size_t parts, Level level,
                   CorrectionFactor factor) {
  Header header{};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.kind = static_cast<std::uint8_t>(kind);
  header.parts = static_cast<std::uint8_t>(parts);
  header.level = static_cast<std::uint8_t>(level);
  header.log_degree = static_cast<std::uint8_t>(std::countr_zero(parameters.degree()));
  for (int i = 0; i < 4; ++i) header.factor[i] = static_cast<std::uint8_t>(factor.value() >> (8 * i));
  return header;
}

[[noreturn]] void reject(Kind kind, const std::string& why) {
  throw Error(ErrorCategory::kProtocol, std::string(kind_name(kind)) + " from the peer is malformed: " + why);
}

/// Checks length and header against what is expected at this point.
void check(std::string_view bytes, std::size_t expected_bytes, const Header& expected, Kind kind) {
  if (bytes.size() != expected_bytes) {
    reject(kind, "it has " + std::to_string(bytes.size()) + " bytes where " + std::to_string(expected_bytes) +
                     " are due");
  }
  if (std::memcmp(bytes.data(), &expected, sizeof expected) != 0) {
    reject(kind, "its header has another kind, level or factor than expected");
  }
}

std::string start(const Header& header, std::size_t total_bytes) {
  std::string out;
  out.reserve(total_bytes);
  out.append(reinterpret_cast<const char*>(&header), sizeof header);
  return out;
}

void append_poly(const ring::RnsPoly& poly, std::string& out) {
  pack_residues({poly.data(), poly.size()}, out);
}

void append_seed(const Seed& seed, std::string& out) {
  out.append(reinterpret_cast<const char*>(seed.data()), seed.size());
}

Seed read_seed(std::string_view& bytes) {
  Seed seed;
  std::memcpy(seed.data(), bytes.data(), seed.size());
  bytes.remove_prefix(seed.size());
  return seed;
}

ring::RnsPoly read_poly(std::string_view& bytes, std::span<const ring::NttTables* const> tables, Kind kind) {
  ring::RnsPoly poly(tables.front()->degree(), tables.size());
  const std::size_t limb_bytes = packed_bytes(poly.degree());
  for (std::size_t i = 0; i < poly.limbs(); ++i) {
    if (!unpack_residues(bytes.substr(0, limb_bytes), tables[i]->modulus().value(),
                         {poly.limb(i), poly.degree()})) {
      reject(kind, "a residue is not below its prime");
    }
    bytes.remove_prefix(limb_bytes);
  }
  return poly;
}

std::size_t object_bytes(const Parameters& parameters, std::size_t limbs, bool seeded) {
  return kHeaderBytes + (seeded ? sizeof(Seed) : 0) + limbs * packed_bytes(parameters.degree());
}

}  // namespace

std::size_t seeded_ciphertext_bytes(const Parameters& parameters, Level level) {
  return object_bytes(parameters, level, true);
}
std::size_t ciphertext_bytes(const Parameters& parameters, Level level, std::size_t parts) {
  return object_bytes(parameters, parts * level, false);
}
std::size_t public_key_bytes(const Parameters& parameters, Level level) {
  return object_bytes(parameters, level, false);
}
std::size_t key_digit_bytes(const Parameters& parameters, Level level) {
  return object_bytes(parameters, level + parameters.special_count(), true);
}

std::string save(const Parameters& parameters, const SeededCiphertext& ciphertext) {
  const Level level = ciphertext.c0.limbs();
  std::string out = start(make_header(parameters, Kind::kSeededCiphertext, 1, level, CorrectionFactor()),
                          seeded_ciphertext_bytes(parameters, level));
  append_seed(ciphertext.seed, out);
  append_poly(ciphertext.c0, out);
  return out;
}

Ciphertext load_seeded_ciphertext(const Parameters& parameters, std::string_view bytes, Level level) {
  constexpr Kind kKind = Kind::kSeededCiphertext;
  check(bytes, seeded_ciphertext_bytes(parameters, level),
        make_header(parameters, kKind, 1, level, CorrectionFactor()), kKind);
  bytes.remove_prefix(kHeaderBytes);
  const std::vector<const ring::NttTables*> tables = parameters.tables(level);
  const Seed seed = read_seed(bytes);
  std::vector<ring::RnsPoly> parts;
  parts.push_back(read_poly(bytes, tables, kKind));
  parts.push_back(expand_seed(seed, tables));
  return Ciphertext(std::move(parts), CorrectionFactor());
}

Seed seed_in(std::string_view bytes) {
  Seed seed{};
  if (bytes.size() >= kHeaderBytes + seed.size())
    std::memcpy(seed.data(), bytes.data() + kHeaderBytes, seed.size());
  return seed;
}

std::string save(const Parameters& parameters, const Ciphertext& ciphertext) {
  require(ciphertext.size() == 2 || ciphertext.size() == 3, "a ciphertext travels with two or three parts");
  const std::size_t parts = ciphertext.size();
  std::string out =
      start(make_header(parameters, Kind::kCiphertext, parts, ciphertext.level(), ciphertext.factor()),
            ciphertext_bytes(parameters, ciphertext.level(), parts));
  for (std::size_t p = 0; p < parts; ++p) append_poly(ciphertext.part(p), out);
  return out;
}

Ciphertext load_ciphertext(const Parameters& parameters, std::string_view bytes, Level level,
                           CorrectionFactor factor, std::size_t parts) {
  constexpr Kind kKind = Kind::kCiphertext;
  check(bytes, ciphertext_bytes(parameters, level, parts),
        make_header(parameters, kKind, parts, level, factor), kKind);
  bytes.remove_prefix(kHeaderBytes);
  const std::vector<const ring::NttTables*> tables = parameters.tables(level);
  std::vector<ring::RnsPoly> polynomials;
  for (std::size_t p = 0; p < parts; ++p) polynomials.push_back(read_poly(bytes, tables, kKind));
  return Ciphertext(std::move(polynomials), factor);
}

std::string save_public_key(const Parameters& parameters, const PublicKey& key) {
  const Level level = key.pk0.limbs();
  std::string out = start(make_header(parameters, Kind::kPublicKey, 1, level, CorrectionFactor()),
                          public_key_bytes(parameters, level));
  append_poly(key.pk0, out);
  return out;
}

PublicKey load_public_key(const Parameters& parameters, std::string_view bytes, Level level,
                          const Seed& server_seed) {
  constexpr Kind kKind = Kind::kPublicKey;
  check(bytes, public_key_bytes(parameters, level),
        make_header(parameters, kKind, 1, level, CorrectionFactor()), kKind);
  bytes.remove_prefix(kHeaderBytes);
  const std::vector<const ring::NttTables*> tables = parameters.tables(level);
  return {read_poly(bytes, tables, kKind), expand_seed(server_seed, tables)};
}

std::string save_key_digit(const Parameters& parameters, const KeySwitchKey& key, std::size_t digit) {
  std::string out = start(make_header(parameters, Kind::kKeyDigit, 1, key.level, CorrectionFactor()),
                          key_digit_bytes(parameters, key.level));
  append_seed(key.seeds[digit], out);
  append_poly(key.b[digit], out);
  return out;
}

void load_key_digit(const Parameters& parameters, std::string_view bytes, KeySwitchKey& key) {
  constexpr Kind kKind = Kind::kKeyDigit;
  check(bytes, key_digit_bytes(parameters, key.level),
        make_header(parameters, kKind, 1, key.level, CorrectionFactor()), kKind);
  bytes.remove_prefix(kHeaderBytes);
  const std::vector<const ring::NttTables*> tables = parameters.tables(key.level, true);
  const Seed seed = read_seed(bytes);
  ring::RnsPoly b = read_poly(bytes, tables, kKind);
  key.seeds.push_back(seed);
  key.a.push_back(expand_seed(seed, tables));
  key.b.push_back(std::move(b));
}

}  // namespace tacit::bgv
