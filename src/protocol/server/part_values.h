// SPDX-License-Identifier: Apache-2.0
// What server records add to the totals if they are linked, as plaintext slots (docs/protocol.md,
// "Tabulate"): for a cell and one of its parts, 1 for a count and the digit of a value otherwise, in the
// slots of the cell's records.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/secret_vector.h"
#include "link/slot_map.h"
#include "plan/table_plan.h"
#include "protocol/server_data.h"
#include "table/question.h"
#include "table/tally.h"

namespace tacit::protocol {

/// A question as the server tabulates it.
struct Tabulation {
  std::vector<table::Tally> tallies;
  std::vector<std::uint32_t> cell_of;  // each server record's
};
/// `question` has passed check_question().
Tabulation tabulation_of(const table::Question& question, const ServerData& data);

/// The records cell by cell; read by many threads at once.
class CellRecords {
 public:
  CellRecords(const plan::TablePlan& plan, const ServerData& data, const Tabulation& tabulation,
              const link::SlotMap& slots);

  /// The slot of a record, counted through all ciphertexts of link sums.
  std::size_t place(std::uint32_t record) const { return slots_[record]; }
  /// In the order of their places.
  std::span<const std::uint32_t> records(std::size_t cell) const {
    return std::span(records_).subspan(first_[cell], first_[cell + 1] - first_[cell]);
  }

  /// One thread's: it works out a cell's tally once for all of the tally's parts that follow one another.
  class Reader {
   public:
    explicit Reader(const CellRecords& cells) : cells_(cells) {}

    /// The part's values in one of the ciphertexts that have records of the cell; or, where a cell's records
    /// are anywhere, in one of all.
    struct Slots {
      std::size_t vector = 0;  // which one
      SecretVector<std::uint32_t> values;
    };
    std::vector<Slots> values(std::size_t cell, std::size_t part);
    /// The part's value of each record of the cell, in the order of records().
    std::span<const std::uint32_t> by_record(std::size_t cell, std::size_t part);

   private:
    void load(std::size_t cell, std::size_t tally);
    void load_record(const table::Tally& tally, const plan::Items::Tally& items, std::size_t i);

    const CellRecords& cells_;
    std::size_t cell_ = ~std::size_t{0}, tally_ = 0;  // what is loaded
    SecretVector<std::uint32_t> loaded_;              // [part of the tally * records + record of the cell]
  };

 private:
  const plan::TablePlan& plan_;
  const ServerData& data_;
  const Tabulation& tabulation_;
  const link::SlotMap& slots_;
  SecretVector<std::uint32_t> records_;  // sorted by cell, then by place
  SecretVector<std::size_t> first_;      // [cell], in records_; one more at the end
};

}  // namespace tacit::protocol
