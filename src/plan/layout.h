// SPDX-License-Identifier: Apache-2.0
// Where records live in slots (docs/protocol.md, "Layout"). A row has N/2 slots in N/2/width interleaved
// blocks of `width` slots: slot j of a row is in the row's block j mod blocks_per_row. Blocks are numbered
// through both rows; a copy is `parts` consecutive blocks and has parts * width places for client records. A
// ciphertext has `copies` of them, evenly spaced, and a shelf is the set of planes of as many client records
// as fit a copy. Where the client has a dimension of its own, a block holds records of one category only, and
// its other places stay empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tacit::plan {

/// Layers beyond those of the records: random combinations of all of them, which show the server whether the
/// client sends back what it was sent (docs/protocol.md, "Checks").
inline constexpr std::size_t kTagLayers = 8;

struct Layout {
  std::size_t degree = 0;          // N
  std::size_t width = 0;           // w, slots a block: a power of two
  std::size_t parts = 0;           // blocks a copy
  std::size_t copies = 0;          // C, server records that one layer compares
  std::size_t shelves = 0;         // sets of planes
  std::size_t shelf_places = 0;    // places for client records that a shelf has
  std::size_t server_records = 0;  // S

  bool operator==(const Layout&) const = default;

  std::size_t blocks() const { return degree / width; }
  std::size_t blocks_per_row() const { return blocks() / 2; }
  /// Blocks from the start of one copy to the next.
  std::size_t stride() const { return blocks() / copies; }
  std::size_t layers() const { return (server_records + copies - 1) / copies; }
  /// Ciphertexts that the layers of one shelf are packed into.
  std::size_t packed_ciphertexts() const { return (layers() + width - 1) / width; }
  /// Places of refreshed link sums: one for each (layer, copy), those of the tags behind the records'.
  std::size_t sum_places() const { return (layers() + kTagLayers) * copies; }
  /// Ciphertexts that they take, N slots each.
  std::size_t sum_ciphertexts() const { return (sum_places() + degree - 1) / degree; }

  /// Blocks of all shelves: block number shelf * parts + part.
  std::size_t client_blocks() const { return shelves * parts; }

  /// The slot of place `place` (within its shelf) in copy `copy`.
  std::size_t slot(std::size_t copy, std::size_t place) const;
  /// What is constant on blocks is a polynomial in Y = X^w, and `block` is where Y is the (2N/w)-th root of
  /// unity to this power, in (0, 2N/w).
  std::size_t root_exponent(std::size_t block) const;
};

/// The most copies that fit for `shelf_places` at this degree and width.
std::size_t copies_that_fit(std::size_t degree, std::size_t width, std::size_t shelf_places);

/// Blocks of `width` places that hold `records` records of `categories` categories, each category in blocks
/// of its own, however they are distributed.
std::size_t blocks_for_split(std::size_t records, std::size_t categories, std::size_t width);

/// Places that the client's records take in all: as many as they are or, with categories (0: none), whole
/// blocks.
std::size_t client_places(std::size_t records, std::size_t categories, std::size_t width);

}  // namespace tacit::plan
