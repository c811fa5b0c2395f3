// SPDX-License-Identifier: Apache-2.0
// The researcher's half of a query, from files to a table: what `tacit query` does apart from flags, progress
// and printing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/client_file.h"
#include "app/linkage_quality.h"
#include "app/look.h"
#include "app/named_model.h"
#include "app/occasion.h"
#include "app/phase_clock.h"
#include "app/planning.h"
#include "app/question.h"
#include "linkage/model.h"
#include "plan/plan.h"
#include "protocol/catalog.h"
#include "protocol/observer.h"
#include "rpc/client/options.h"
#include "rpc/traffic.h"
#include "table/question.h"
#include "table/result.h"
#include "table/table.h"

namespace tacit::app {

struct QueryReport {
  table::ResultTable result;
  plan::Plan plan;
  std::vector<PhaseTime> times;
  rpc::Traffic bytes;
  LinkageQuality linkage;
  Occasion occasion;
  std::string coverage;  // of the list by blocked linkage (app/pass_coverage.h); empty where it was not used
};

struct DryRunReport {
  PlanReport plan;
  LinkageQuality linkage;
  protocol::ServerCatalog server;
  bool purpose_said = false;  // what the question is for

  /// Why the server would refuse or end the query that its limits and budgets do not allow now, in sentences
  /// without a full stop; empty if it would not.
  std::vector<std::string> objections() const;
};

class Researcher {
 public:
  /// Computes the features of the list, and looks at it. Throws Error as make_client_file() and
  /// question_of().
  Researcher(NamedModel model, const table::Table& list, const QuestionWords& question,
             LookOptions look = {});

  const linkage::Model& model() const { return model_.model; }
  std::size_t records() const { return file_.records.records(); }

  /// What the query would take, worked out on this side: asks the server for its catalog and sends nothing
  /// else. The time is that of a server like this machine. Throws what the query would throw before its first
  /// record: a model that is not the server's, names that the catalog does not have, a question over the
  /// limits, more links by chance than a query is worth (look.h); and as rpc::fetch_catalog().
  DryRunReport dry_run(const rpc::ClientOptions& server, protocol::Observer& observer) const;

  /// Asks the server. Throws as rpc::run_query(), and Error(kUnsuitable) before the first key is sent where
  /// by the server's plan chance makes more links than a query is worth. The observer's cancelled() is asked
  /// ten times a second and more, in every phase; what its other calls throw ends the query, too. How good
  /// the linkage is, is worked out behind it, under the WorkScope of whoever calls (base/work.h).
  QueryReport query(const rpc::ClientOptions& server, protocol::Observer& observer) const;

 private:
  Occasion occasion_of(const rpc::ClientOptions& server) const;
  std::string coverage_by(const plan::Plan& plan) const;
  LinkageQuality quality_by(const plan::Plan& plan, const table::ResultTable* result) const;
  void look_at_chance(const plan::Plan& plan) const;

  LookOptions look_;
  NamedModel model_;
  ClientFile file_;
  table::Question question_;
};

/// What to tell about the certificate by which the server knows the researcher, if it ends soon; empty
/// otherwise and where there is none. Throws Error as identity::load_certificate().
std::string certificate_warning(const rpc::ClientOptions& server);

}  // namespace tacit::app
