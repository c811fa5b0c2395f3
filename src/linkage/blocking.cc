// SPDX-License-Identifier: Apache-2.0
#include "linkage/blocking.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/error.h"

namespace tacit::linkage {
namespace {

void require_shape(const BinShape& shape) {
  require(std::has_single_bit(shape.bins) && shape.bins < (std::size_t{1} << 31),
          "the number of bins is a power of two");
}

std::uint32_t bin_of(std::uint64_t key, const BinShape& shape) {
  return key == kNoKey ? kNoBin : static_cast<std::uint32_t>(key & (shape.bins - 1));
}

// Every record in the bin of its key, however full.
PassBins::Pass all_in_their_bins(const FeatureTable& table, std::size_t pass, const BinShape& shape) {
  PassBins::Pass result;
  result.bins.resize(table.records());
  for (std::size_t i = 0; i < table.records(); ++i) {
    result.bins[i] = bin_of(table.keys(i)[pass], shape);
    if (result.bins[i] == kNoBin) ++result.no_key;
  }
  return result;
}

struct Keyed {
  std::uint64_t key;
  std::uint32_t record;
};

// The records of every overfull bin, bin by bin: those of bin b are [ends[b - 1], ends[b]), none if it is not
// overfull.
struct OverfullBins {
  std::vector<std::size_t> ends;
  std::vector<Keyed> records;
};

OverfullBins find_overfull(const FeatureTable& server, std::size_t pass, const PassBins::Pass& bins,
                           const BinShape& shape) {
  std::vector<std::size_t> next(shape.bins, 0);  // at first how many records a bin has
  for (const std::uint32_t bin : bins.bins) {
    if (bin != kNoBin) ++next[bin];
  }
  OverfullBins result;
  std::vector<bool> is_overfull(shape.bins);
  std::size_t end = 0;
  for (std::size_t b = 0; b < shape.bins; ++b) {
    is_overfull[b] = next[b] > shape.server_places;
    const std::size_t begin = end;
    if (is_overfull[b]) end += next[b];
    next[b] = begin;
    result.ends.push_back(end);
  }
  result.records.resize(end);
  if (end == 0) return result;
  for (std::size_t i = 0; i < bins.bins.size(); ++i) {
    const std::uint32_t bin = bins.bins[i];
    if (bin == kNoBin || !is_overfull[bin]) continue;
    result.records[next[bin]++] = {server.keys(i)[pass], static_cast<std::uint32_t>(i)};
  }
  return result;
}

// Leaves whole keys out until `places` hold the rest. `records`: all of one bin, in any order.
void leave_keys_out(std::span<Keyed> records, std::size_t places, PassBins::Pass& result) {
  std::sort(records.begin(), records.end(), [](const Keyed& x, const Keyed& y) { return x.key < y.key; });
  std::vector<std::span<const Keyed>> keys;  // the records of each
  for (std::size_t first = 0, i = 1; i <= records.size(); ++i) {
    if (i < records.size() && records[i].key == records[first].key) continue;
    keys.push_back(records.subspan(first, i - first));
    first = i;
  }
  std::sort(keys.begin(), keys.end(), [](const auto& x, const auto& y) {
    return x.size() != y.size() ? x.size() > y.size() : x.front().key > y.front().key;
  });
  std::size_t rest = records.size();
  for (auto key = keys.begin(); rest > places; ++key) {
    rest -= key->size();
    for (const Keyed& one : *key) result.bins[one.record] = kNoBin;
    result.left_out.records += key->size();
    ++result.left_out.keys;
  }
}

PassBins::Pass server_pass(const FeatureTable& server, std::size_t pass, const BinShape& shape) {
  PassBins::Pass result = all_in_their_bins(server, pass, shape);
  OverfullBins overfull = find_overfull(server, pass, result, shape);
  std::size_t begin = 0;
  for (const std::size_t end : overfull.ends) {
    if (end != begin) {
      leave_keys_out(std::span(overfull.records).subspan(begin, end - begin), shape.server_places, result);
    }
    begin = end;
  }
  return result;
}

PassBins::Pass client_pass(const FeatureTable& client, std::size_t pass, const BinShape& shape,
                           std::span<const std::uint32_t> category_of, std::size_t categories) {
  PassBins::Pass result = all_in_their_bins(client, pass, shape);
  std::vector<std::size_t> filled(categories * shape.bins, 0);
  std::vector<std::uint64_t> keys;  // of the records left out
  for (std::size_t i = 0; i < client.records(); ++i) {
    std::uint32_t& bin = result.bins[i];
    if (bin == kNoBin) continue;
    std::size_t& taken = filled[(category_of.empty() ? 0 : category_of[i]) * shape.bins + bin];
    if (taken++ < shape.client_places) continue;
    bin = kNoBin;
    keys.push_back(client.keys(i)[pass]);
  }
  result.left_out.records = keys.size();
  std::sort(keys.begin(), keys.end());
  result.left_out.keys = static_cast<std::size_t>(std::unique(keys.begin(), keys.end()) - keys.begin());
  return result;
}

}  // namespace

PassBins::PassBins(std::size_t records, std::vector<Pass> passes)
    : records_(records), passes_(std::move(passes)) {
  for (const Pass& pass : passes_) require(pass.bins.size() == records, "every record has a bin or kNoBin");
}

RecordsByBin::RecordsByBin(const PassBins& bins) {
  for (std::size_t p = 0; p < bins.passes(); ++p) {
    Pass pass;
    for (const std::uint32_t bin : bins.bins(p)) {
      if (bin == kNoBin) continue;
      if (bin >= pass.ends.size()) pass.ends.resize(bin + 1, 0);
      ++pass.ends[bin];
    }
    std::vector<std::uint32_t> next(pass.ends.size(), 0);
    for (std::size_t b = 1; b < next.size(); ++b) next[b] = pass.ends[b - 1] += next[b - 1];
    if (!next.empty()) pass.ends.back() += next.back();
    pass.records.resize(pass.ends.empty() ? 0 : pass.ends.back());
    for (std::size_t i = 0; i < bins.records(); ++i) {
      if (const std::uint32_t bin = bins.bin(p, i); bin != kNoBin)
        pass.records[next[bin]++] = static_cast<std::uint32_t>(i);
    }
    passes_.push_back(std::move(pass));
  }
}

std::span<const std::uint32_t> RecordsByBin::records(std::size_t pass, std::uint32_t bin) const {
  const Pass& own = passes_[pass];
  if (bin >= own.ends.size()) return {};
  const std::size_t begin = bin == 0 ? 0 : own.ends[bin - 1];
  return std::span(own.records).subspan(begin, own.ends[bin] - begin);
}

std::size_t PassBins::in_no_pass() const {
  std::size_t count = 0;
  for (std::size_t record = 0; record < records_; ++record) {
    const bool in_some =
        std::ranges::any_of(passes_, [&](const Pass& pass) { return pass.bins[record] != kNoBin; });
    count += in_some ? 0 : 1;
  }
  return count;
}

PassBins server_bins(const FeatureTable& server, const BinShape& shape) {
  require_shape(shape);
  std::vector<PassBins::Pass> passes;
  for (std::size_t p = 0; p < server.passes(); ++p) passes.push_back(server_pass(server, p, shape));
  return PassBins(server.records(), std::move(passes));
}

PassBins client_bins(const FeatureTable& client, const BinShape& shape,
                     std::span<const std::uint32_t> category_of, std::size_t categories) {
  require_shape(shape);
  require(category_of.empty() || category_of.size() == client.records(), "every record has a category");
  require(std::ranges::all_of(category_of, [&](std::uint32_t own) { return own < categories; }),
          "categories are below their number");
  std::vector<PassBins::Pass> passes;
  for (std::size_t p = 0; p < client.passes(); ++p) {
    passes.push_back(client_pass(client, p, shape, category_of, std::max<std::size_t>(categories, 1)));
  }
  return PassBins(client.records(), std::move(passes));
}

}  // namespace tacit::linkage
