// SPDX-License-Identifier: Apache-2.0
// Where only some pairs of records are compared: those that share a bin in one of the model's passes
// (docs/protocol.md, "The function"). A record's bin in a pass is its key modulo the number of bins; a record
// without a key, or one that the pass leaves out because its bin is full, has none. Both in the clear and
// under encryption, the pairs compared are those that these bins say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/work.h"
#include "linkage/features.h"

namespace tacit::linkage {

/// Of every pass. `bins`: a power of two below 2^31.
struct BinShape {
  std::size_t bins = 0;
  std::size_t server_places = 0;  // server records that a bin takes in one pass
  std::size_t client_places = 0;  // client records of one category that a bin takes in one pass

  bool operator==(const BinShape&) const = default;
};

/// Of a record that is not in a pass: it has no key, or is left out.
inline constexpr std::uint32_t kNoBin = ~std::uint32_t{0};

/// The bins of one side's records in every pass.
class PassBins {
 public:
  /// What one pass leaves out although it has a key.
  struct LeftOut {
    std::size_t records = 0;
    std::size_t keys = 0;  // how many different ones these records have

    bool operator==(const LeftOut&) const = default;
  };
  struct Pass {
    std::vector<std::uint32_t> bins;  // of every record: in [0, BinShape::bins), or kNoBin
    LeftOut left_out;
    std::size_t no_key = 0;  // records that lack a part of the key
  };

  /// Every pass has `records` bins.
  PassBins(std::size_t records, std::vector<Pass> passes);

  std::size_t passes() const { return passes_.size(); }
  std::size_t records() const { return records_; }

  /// `pass` < passes(), `record` < records().
  std::uint32_t bin(std::size_t pass, std::size_t record) const { return passes_[pass].bins[record]; }
  std::span<const std::uint32_t> bins(std::size_t pass) const { return passes_[pass].bins; }
  const LeftOut& left_out(std::size_t pass) const { return passes_[pass].left_out; }
  std::size_t no_key(std::size_t pass) const { return passes_[pass].no_key; }
  /// Records that have no bin in any pass, and so are compared with nobody.
  std::size_t in_no_pass() const;

 private:
  std::size_t records_;
  std::vector<Pass> passes_;
};

/// Where a bin has more than `shape.server_places` records, whole keys are left out of the pass: the key with
/// most records first, of equal ones the larger key, until the rest fits.
PassBins server_bins(const FeatureTable& server, const BinShape& shape);

/// Where a bin has more than `shape.client_places` records of one category, the later ones in the order of
/// the list are left out of the pass. `category_of`: of each record, below `categories`; empty if all are of
/// one.
PassBins client_bins(const FeatureTable& client, const BinShape& shape,
                     std::span<const std::uint32_t> category_of = {}, std::size_t categories = 1);

/// The bins of both sides in the same passes, of one shape: together they say which pairs are compared.
struct PairBins {
  const PassBins& client;
  const PassBins& server;
};

/// Client records bin by bin in every pass, to find those that a server record is compared with.
class RecordsByBin {
 public:
  explicit RecordsByBin(const PassBins& bins);

  /// Ascending; none for a bin without any and for kNoBin.
  std::span<const std::uint32_t> records(std::size_t pass, std::uint32_t bin) const;

 private:
  struct Pass {
    std::vector<std::uint32_t> ends;  // of bin b: where its records end, and those of b + 1 begin
    std::vector<std::uint32_t> records;
  };
  std::vector<Pass> passes_;
};

/// Calls `visit(i, j, p)` for each client record i and server record j that are compared, p the first pass in
/// which they are; once for each pair, server record by server record.
template <typename Visit>
void for_each_compared_pair(const PairBins& bins, Visit visit) {
  const RecordsByBin clients(bins.client);
  const auto met = [&](std::size_t i, std::size_t j, std::size_t passes) {
    for (std::size_t q = 0; q < passes; ++q) {
      if (bins.server.bin(q, j) != kNoBin && bins.client.bin(q, i) == bins.server.bin(q, j)) return true;
    }
    return false;
  };
  for (std::size_t j = 0; j < bins.server.records(); ++j) {
    work_step();
    for (std::size_t p = 0; p < bins.server.passes(); ++p) {
      for (const std::uint32_t i : clients.records(p, bins.server.bin(p, j))) {
        if (!met(i, j, p)) visit(std::size_t{i}, j, p);
      }
    }
  }
}

}  // namespace tacit::linkage
