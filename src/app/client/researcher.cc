#include "app/client/researcher.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "base/quantities.h"
#include "identity/certificate.h"
#include "plan/planner.h"
#include "protocol/catalog.h"
#include "protocol/question_messages.h"
#include "rpc/client/catalog.h"
#include "rpc/client/query.h"

namespace tacit::app {

namespace {

void check(const protocol::ServerCatalog& server, const linkage::Model& model, std::size_t client_records) {
  if (server.model_hash != model.hash()) {
    throw Error(ErrorCategory::kModelMismatch,
                fmt::format("the server uses another linkage model, \"{}\"; ask the custodian for its file",
                            server.model_name));
  }
  if (client_records > server.max_client_records) {
    throw Error(ErrorCategory::kLimit,
                fmt::format("the file has {} records; this server takes at most {}",
                            count_text(client_records), count_text(server.max_client_records)));
  }
}

}  // namespace

Researcher::Researcher(const std::filesystem::path& model, const ingest::SourceSpec& data,
                       const QuestionWords& question)
    : model_(linkage::load_model(model)),
      file_(load_client_file(model_, data, question.split)),
      question_(question_of(question, file_.split.categories.size())) {}

PlanReport Researcher::dry_run(const rpc::ClientOptions& server, protocol::Observer& observer) const {
  const protocol::ServerCatalog catalog = rpc::fetch_catalog(server, observer);
  check(catalog, model_, records());
  table::check_question(question_, catalog.catalog);
  return report_plan(plan::make_plan(protocol::request_for(model_, question_, catalog.catalog, records(),
                                                           catalog.server_records),
                                     catalog.memory_bytes),
                     0);
}

QueryReport Researcher::query(const rpc::ClientOptions& server, protocol::Observer& observer) const {
  PhaseTimer timer(observer);
  rpc::QueryOutcome outcome = rpc::run_query(server, model_, file_.records, question_, file_.split, timer);
  return {std::move(outcome.result), std::move(outcome.plan), timer.times(), outcome.bytes};
}

std::string certificate_warning(const rpc::ClientOptions& server) {
  if (!server.certificate_file) return {};
  return identity::expiry_warning(identity::load_certificate(*server.certificate_file),
                                  server.certificate_file->string());
}

}  // namespace tacit::app
