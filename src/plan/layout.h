// Where records live in slots (docs/protocol.md, "Layout"). A row has N/2 slots in N/2/width interleaved
// blocks of `width` slots; block b is {j : j mod blocks_per_row = b}. A copy is `parts` consecutive blocks of
// one row and has room for parts * width client records; a ciphertext has `copies` of them, and a shelf is
// the set of planes of as many client records as fit a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tacit::plan {

struct Layout {
  std::size_t degree = 0;          // N
  std::size_t width = 0;           // w, slots a block: a power of two
  std::size_t parts = 0;           // blocks a copy
  std::size_t copies = 0;          // C, server records that one layer compares
  std::size_t shelves = 0;         // sets of planes
  std::size_t shelf_records = 0;   // client records a shelf holds
  std::size_t server_records = 0;  // S

  bool operator==(const Layout&) const = default;

  std::size_t blocks_per_row() const { return degree / 2 / width; }
  std::size_t copies_per_row() const { return blocks_per_row() / parts; }
  std::size_t layers() const { return (server_records + copies - 1) / copies; }
  /// Ciphertexts that the layers of one shelf are packed into.
  std::size_t packed_ciphertexts() const { return (layers() + width - 1) / width; }
  /// Ciphertexts that the refreshed link counts take, one slot for each (layer, copy).
  std::size_t count_ciphertexts() const { return (layers() * copies + degree - 1) / degree; }

  std::size_t row_of_copy(std::size_t copy) const { return copy / copies_per_row(); }
  std::size_t first_block_of_copy(std::size_t copy) const { return copy % copies_per_row() * parts; }
  /// The slot of client record `record` (within its shelf) in copy `copy`.
  std::size_t slot(std::size_t copy, std::size_t record) const;
  /// The Galois exponent that brings what is in copy `from` to copy `to`; 1 if they are the same.
  std::uint32_t exponent(std::size_t from, std::size_t to) const;
  /// All different exponents between copies, ascending; 1 is the first.
  std::vector<std::uint32_t> exponents() const;
};

/// The most copies that fit for `shelf_records` at this degree and width.
std::size_t copies_that_fit(std::size_t degree, std::size_t width, std::size_t shelf_records);

}  // namespace tacit::plan
