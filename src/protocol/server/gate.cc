#include "protocol/server/gate.h"

#include "plan/circuit.h"

namespace tacit::protocol {

std::vector<bgv::Ciphertext> gate(const plan::Plan& plan, const bgv::Evaluator& evaluator,
                                  const bgv::EvaluationKeys& keys,
                                  const std::vector<bgv::Ciphertext>& totals) {
  const plan::HomomorphicOps ops(evaluator, keys);
  const plan::GateCircuit circuit(ops, totals.front(), plan.request.min_cell, plan.end_level());
  std::vector<bgv::Ciphertext> gated;
  gated.push_back(circuit(nullptr));
  for (const bgv::Ciphertext& total : totals) gated.push_back(circuit(&total));
  return gated;
}

}  // namespace tacit::protocol
