// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/part_values.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace tacit::protocol {

Tabulation tabulation_of(const table::Question& question, const ServerData& data) {
  return {table::tallies_of(question, data.catalog),
          table::cells_of_records(question, data.catalog, data.dimensions, data.features.records())};
}

CellRecords::CellRecords(const plan::TablePlan& plan, const ServerData& data, const Tabulation& tabulation,
                         const link::SlotMap& slots)
    : plan_(plan),
      data_(data),
      tabulation_(tabulation),
      slots_(slots),
      records_(slots.size()),
      first_(plan.request.cells + 1, 0) {
  require(tabulation.cell_of.size() == slots.size(), "every record has a cell and a place");
  const std::vector<std::uint32_t>& cell_of = tabulation.cell_of;
  std::iota(records_.begin(), records_.end(), 0U);
  std::sort(records_.begin(), records_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return cell_of[a] != cell_of[b] ? cell_of[a] < cell_of[b] : slots[a] < slots[b];
  });
  for (const std::uint32_t cell : cell_of) ++first_[cell + 1];
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
}

std::span<const std::uint32_t> CellRecords::Reader::by_record(std::size_t cell, std::size_t part) {
  const plan::Items& items = cells_.plan_.tabulate.items;
  const plan::Items::Tally& tally = items.tally_of(part);
  load(cell, static_cast<std::size_t>(&tally - items.tallies().data()));
  const std::size_t records = cells_.records(cell).size();
  return std::span(loaded_).subspan((part - tally.first) * records, records);
}

std::vector<CellRecords::Reader::Slots> CellRecords::Reader::values(std::size_t cell, std::size_t part) {
  const std::span<const std::uint32_t> own = by_record(cell, part), records = cells_.records(cell);
  const std::size_t degree = cells_.plan_.degree();
  std::vector<Slots> vectors;
  if (!cells_.plan_.sums.cells_together) {
    for (std::size_t vector = 0; vector < cells_.plan_.sums.vectors(); ++vector)
      vectors.push_back({vector, SecretVector<std::uint32_t>(degree, 0)});
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::size_t place = cells_.place(records[i]);
      vectors[place / degree].values[place % degree] = own[i];
    }
    return vectors;
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::size_t place = cells_.place(records[i]);
    if (vectors.empty() || vectors.back().vector != place / degree)
      vectors.push_back({place / degree, SecretVector<std::uint32_t>(degree, 0)});
    vectors.back().values[place % degree] = own[i];
  }
  return vectors;
}

void CellRecords::Reader::load(std::size_t cell, std::size_t tally) {
  if (cell == cell_ && tally == tally_) return;
  cell_ = cell;
  tally_ = tally;
  const plan::Items::Tally& items = cells_.plan_.tabulate.items.tallies()[tally];
  loaded_.assign(items.parts() * cells_.records(cell).size(), 0);
  for (std::size_t i = 0; i < cells_.records(cell).size(); ++i)
    load_record(cells_.tabulation_.tallies[tally], items, i);
}

void CellRecords::Reader::load_record(const table::Tally& tally, const plan::Items::Tally& items,
                                      std::size_t i) {
  const std::span<const std::uint32_t> records = cells_.records(cell_);
  const ServerData& data = cells_.data_;
  const std::optional<table::Contribution> own =
      table::contribution(tally, data.catalog, data.dimensions, data.measures, records[i]);
  if (!own.has_value()) return;
  loaded_[own->count * records.size() + i] = 1;
  std::size_t part = items.counts;
  for (std::size_t v = 0; v < own->values.size(); ++v) {
    for (const std::uint32_t digit : plan::split(own->values[v], items.digits[v]))
      loaded_[part++ * records.size() + i] = digit;
  }
}

}  // namespace tacit::protocol
