// The link step (docs/protocol.md, "Link"): layers of `copies` server records against all client records of a
// shelf, scored, brought to link values by the link polynomial, and packed. The server records stand in a
// secret random order, one slot of the refreshed link sums each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "bgv/evaluator.h"
#include "linkage/features.h"
#include "plan/link_plan.h"
#include "protocol/observer.h"
#include "protocol/server/link_progress.h"
#include "protocol/server/order.h"
#include "protocol/server/versions.h"

namespace tacit::protocol {

class LinkStep {
 public:
  LinkStep(const plan::LinkPlan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
           const linkage::FeatureTable& records, const RecordOrder& order, Observer& observer);

  /// The packed link sums of one shelf, layout.packed_ciphertexts() of them at the packing level.
  std::vector<bgv::Ciphertext> operator()(const Versions& versions, LinkProgress& progress) const;

 private:
  class Scores;

  /// For layers [first, last): the link values of tasks of kTaskLayers layers, each task's packed into one
  /// node.
  std::vector<bgv::Ciphertext> link_tile(const Versions& versions, std::size_t first, std::size_t last,
                                         Scores& scores, LinkProgress& progress) const;
  std::vector<bgv::Ciphertext> merge_groups(std::vector<bgv::Ciphertext> nodes) const;
  /// The masked scores of these layers.
  void score_tile(const Versions& versions, std::size_t first, std::size_t last, Scores& scores) const;
  bgv::Ciphertext link_value(bgv::Ciphertext score) const;

  const plan::LinkPlan& plan_;
  const bgv::Evaluator& evaluator_;
  const bgv::EvaluationKeys& keys_;
  const linkage::FeatureTable& records_;
  Observer& observer_;
  std::vector<ring::RnsPoly> masks_;       // [copy]: the plan's
  SecretVector<std::uint32_t> record_at_;  // [slot]: the server record there, or kNobody
};

}  // namespace tacit::protocol
