#include "protocol/client/answer.h"

#include "base/error.h"

namespace tacit::protocol {
namespace {

table::ResultCell read_cell(const AcceptedProposal& accepted, std::size_t cell,
                            const std::vector<std::vector<std::uint32_t>>& gated) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const plan::Plan& plan = accepted.plan;
  table::ResultCell result{accepted.categories[cell], true, 0, 0};
  const std::uint32_t z = gated[0][cell];
  if (z == 0) return result;
  const std::uint32_t inverse = t.inverse(z);
  const std::uint32_t count = t.multiply(gated[1][cell], inverse);
  std::vector<std::uint32_t> digits;
  bool fits = count >= plan.request.min_cell && count <= plan.request.server_records;
  for (std::size_t d = 0; d < plan.tabulate.digits.count; ++d) {
    digits.push_back(t.multiply(gated[2 + d][cell], inverse));
    fits = fits && digits.back() <= static_cast<std::uint64_t>(count) * (plan.tabulate.digits.base - 1);
  }
  const std::uint64_t sum = fits ? plan::join(digits, plan.tabulate.digits) : 0;
  if (!fits || sum > count * plan.request.value_span) {
    throw Error(
        ErrorCategory::kProtocol,
        "the server's answer makes no sense: a cell's figures are outside what its records can add up to");
  }
  result.suppressed = false;
  result.count = count;
  result.sum_scaled = static_cast<std::int64_t>(sum) + result.count * accepted.minimum_scaled;
  return result;
}

}  // namespace

table::ResultTable read_answer(const AcceptedProposal& accepted, const std::string& dimension,
                               const std::vector<std::vector<std::uint32_t>>& gated) {
  table::ResultTable table;
  table.dimension = dimension;
  table.measure = accepted.measure.name;
  table.unit = accepted.measure.unit;
  table.decimals = accepted.measure.decimals;
  table.min_cell = static_cast<int>(accepted.plan.request.min_cell);
  for (std::size_t cell = 0; cell < accepted.categories.size(); ++cell) {
    table.cells.push_back(read_cell(accepted, cell, gated));
  }
  return table;
}

}  // namespace tacit::protocol
