#include "protocol/server/gate.h"

#include "plan/circuit.h"

namespace tacit::protocol {

Gated gate(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
           const bgv::Ciphertext& totals, std::span<const bgv::Ciphertext> guards, std::uint32_t unit) {
  const plan::HomomorphicOps ops(evaluator, keys);
  std::vector<const bgv::Ciphertext*> counts;
  for (const bgv::Ciphertext& guard : guards) counts.push_back(&guard);
  const plan::GateCircuit circuit(ops, counts, plan.request.min_cell, plan.gate.level, unit);
  return {circuit(nullptr), circuit(&totals)};
}

}  // namespace tacit::protocol
