// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/answer.h"

#include "base/error.h"
#include "table/tally.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void reject(const char* why) {
  throw Error(ErrorCategory::kProtocol,
              std::string("the server's answer makes no sense: ") + why +
                  "; something was changed in transit, or one of the two sides does not follow the protocol");
}

/// Reads the items of one tally after the other.
class GatedItems {
 public:
  GatedItems(const plan::Plan& plan, const SlotVectors& gated) : plan_(plan), gated_(gated) {}

  table::TallyFigures figures(const plan::Items::Tally& tally, const plan::TallyShape& shape,
                              std::size_t cell, std::size_t category) const {
    const auto item = [&](std::size_t part) {
      return plan_.table.tabulate.items.index(cell, tally.first + part, category);
    };
    table::TallyFigures figures{true, std::vector<std::int64_t>(tally.counts, 0),
                                std::vector<Wide>(tally.digits.size(), 0)};
    const std::uint32_t z = gate(item(0));
    for (std::size_t part = 0; part < tally.parts(); ++part) {
      if (gate(item(part)) != z || (z == 0 && gated(item(part)) != 0))
        reject("a statistic is only partly shown");
    }
    if (z == 0) return figures;
    figures.suppressed = false;
    std::uint64_t records = 0;
    for (std::size_t i = 0; i < tally.counts; ++i) records += total(item(i));
    for (std::size_t i = 0; i < tally.counts; ++i) figures.counts[i] = total(item(i));
    check_counts(figures.counts, records, z);
    std::size_t part = tally.counts;
    for (std::size_t i = 0; i < tally.digits.size(); ++i) {
      std::vector<std::uint32_t> digits;
      for (std::size_t d = 0; d < tally.digits[i].count; ++d) digits.push_back(total(item(part++)));
      figures.sums[i] = sum_of(digits, tally.digits[i], records, shape.spans[i]);
    }
    return figures;
  }

 private:
  std::size_t degree() const { return plan_.degree(); }
  std::uint32_t gate(std::size_t item) const { return gated_[item / degree() * 2][item % degree()]; }
  std::uint32_t gated(std::size_t item) const { return gated_[item / degree() * 2 + 1][item % degree()]; }
  std::uint32_t total(std::size_t item) const {
    const ring::Modulus& t = bgv::plaintext_modulus();
    return t.multiply(gated(item), t.inverse(gate(item)));
  }

  /// z is the product of c - i, i < min_cell, over the counts c; one count goes in twice where others have
  /// two.
  void check_counts(const std::vector<std::int64_t>& counts, std::uint64_t records, std::uint32_t z) const {
    const ring::Modulus& t = bgv::plaintext_modulus();
    std::uint32_t expected = 1;
    for (std::size_t guard = 0; guard < plan_.table.gate.guards; ++guard) {
      const std::int64_t count = counts[guard < counts.size() ? guard : 0];
      for (std::size_t i = 0; i < plan_.request.min_cell; ++i)
        expected = t.multiply(expected,
                              t.subtract(static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(i)));
    }
    if (expected != z) reject("a cell's gate does not match its count");
    if (records > plan_.request.server_records) reject("a cell has more records than the server");
    for (const std::int64_t count : counts) {
      if (count < static_cast<std::int64_t>(plan_.request.min_cell))
        reject("a cell that is too small is shown");
    }
  }

  static Wide sum_of(const std::vector<std::uint32_t>& totals, const plan::Digits& digits,
                     std::uint64_t records, Wide span) {
    for (const std::uint32_t total : totals) {
      if (total > records * (digits.base - 1))
        reject("a cell's figures are outside what its records can add up to");
    }
    const Wide sum = plan::join(totals, digits);
    if (sum > records * span) reject("a cell's figures are outside what its records can add up to");
    return sum;
  }

  const plan::Plan& plan_;
  const SlotVectors& gated_;
};

}  // namespace

table::ResultTable read_answer(const AcceptedProposal& accepted, const Split& split,
                               const SlotVectors& gated) {
  const plan::Plan& plan = accepted.plan;
  const GatedItems items(plan, gated);
  table::ResultTable table =
      table::empty_result(accepted.question, accepted.catalog, split.name, split.categories);
  for (std::size_t cell = 0; cell < plan.request.cells; ++cell) {
    for (std::size_t category = 0; category < plan.request.categories(); ++category) {
      std::vector<table::TallyFigures> tallies;
      for (std::size_t i = 0; i < plan.request.tallies.size(); ++i) {
        tallies.push_back(
            items.figures(plan.table.tabulate.items.tallies()[i], plan.request.tallies[i], cell, category));
      }
      for (table::Figure& figure : table::figures_of(accepted.question, accepted.catalog, tallies))
        table.figures.push_back(figure);
    }
  }
  return table;
}

}  // namespace tacit::protocol
