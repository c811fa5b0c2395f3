// SPDX-License-Identifier: Apache-2.0
// What the stages of a server's session have in common.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "bgv/ciphertext.h"
#include "bgv/evaluator.h"
#include "bgv/keys.h"
#include "bgv/plaintext.h"
#include "bgv/random.h"
#include "link/executor.h"
#include "link/place.h"
#include "link/strategy.h"
#include "link/workers.h"
#include "plan/plan.h"
#include "protocol/observer.h"
#include "protocol/server/answer_gate.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/link_report.h"
#include "protocol/server/part_values.h"
#include "protocol/server/planned_query.h"
#include "protocol/server/shortness.h"
#include "protocol/server/steps_report.h"
#include "protocol/server_data.h"

namespace tacit::protocol::server {

/// Whom a session works for; outlives all stages.
struct Host {
  const ServerData* data;  // null once the table waits for its release
  const ServerLimits& limits;
  AnswerGate& gate;
  Observer& observer;
  link::Place& place;
  link::Workers workers;
  bool checks_on;  // off in a test alone
};

/// What is asked, and what it is computed with.
struct Query {
  explicit Query(PlannedQuery planned);

  table::Question question;
  plan::Plan plan;
  std::uint32_t version;  // of the protocol
  bgv::ParametersPtr parameters;
  bgv::Evaluator evaluator;
  bgv::SlotEncoder encoder;
};

/// The client's ciphertexts as they come: each has a seed of its own, and all go into the proof.
class Intake {
 public:
  explicit Intake(const Query& query) : query_(query), rows_(query.plan, *query.parameters) {}

  /// A plane goes into the rows with the others of its shelf.
  bgv::Ciphertext plane(const std::string& bytes);
  bgv::Ciphertext behind_planes(const std::string& bytes);
  /// An honest client's seeds are random. Two ciphertexts with one seed would have a difference that is not
  /// hidden, and secrets of the checks must not be multiplied by it. Throws Error(kProtocol).
  void note_seed(const std::string& bytes);

  ReceivedRows& rows() { return rows_; }
  const ReceivedRows& rows() const { return rows_; }

 private:
  const Query& query_;
  std::set<bgv::Seed> seeds_;
  ReceivedRows rows_;
};

struct ClientKeys {
  bgv::PublicKey public_key;
  bgv::EvaluationKeys evaluation;
};

/// How the server's records are linked and tabulated: in slots of the strategy's own, which are secret.
struct Linkage {
  Linkage(const Query& query, const ClientKeys& keys, const ServerData& data, link::Place& place,
          Observer& observer);
  Linkage(const Linkage&) = delete;

  Tabulation tabulation;
  StepsReport rounds;  // from linkage to totals
  LinkReport report;
  std::unique_ptr<link::Executor> executor;
  std::unique_ptr<link::Strategy> strategy;
  CellRecords cells;
};

/// What is there from the keys to the last round.
struct Computation {
  std::unique_ptr<const Query> query;
  std::unique_ptr<Intake> intake;
  std::unique_ptr<const ClientKeys> keys;
  std::unique_ptr<Linkage> linkage;
  std::unique_ptr<CheckSums> checks;
};

}  // namespace tacit::protocol::server
