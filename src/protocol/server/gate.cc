// SPDX-License-Identifier: Apache-2.0
#include "protocol/server/gate.h"

namespace tacit::protocol {

bgv::Ciphertext gate_product(const plan::TablePlan& plan, const bgv::Evaluator& evaluator,
                             const bgv::EvaluationKeys& keys, const bgv::Ciphertext& a,
                             const bgv::Ciphertext& b) {
  const bgv::Level level = plan.tabulate.values_level;
  return evaluator.relinearize(
      evaluator.multiply(evaluator.modulo_first(a, level), evaluator.modulo_first(b, level)), keys,
      plan.end_level);
}

}  // namespace tacit::protocol
