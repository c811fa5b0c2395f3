// SPDX-License-Identifier: Apache-2.0
#include "app/client/researcher.h"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "app/pass_coverage.h"
#include "base/quantities.h"
#include "base/text.h"
#include "identity/certificate.h"
#include "linkage/blocking.h"
#include "protocol/admission.h"
#include "protocol/catalog.h"
#include "rpc/client/catalog.h"
#include "rpc/client/query.h"

namespace tacit::app {

namespace {

// Looks at the plan of a query before its keys are sent. What it throws ends the query.
class PlanLook final : public protocol::ForwardingObserver {
 public:
  PlanLook(protocol::Observer& next, std::function<void(const plan::Plan&)> look)
      : ForwardingObserver(next), look_(std::move(look)) {}

  void on_plan(const plan::Plan& plan, const plan::Machines& server) override {
    look_(plan);
    ForwardingObserver::on_plan(plan, server);
  }

 private:
  std::function<void(const plan::Plan&)> look_;
};

}  // namespace

Researcher::Researcher(NamedModel model, const table::Table& list, const QuestionWords& question,
                       LookOptions look)
    : look_(std::move(look)),
      model_(std::move(model)),
      file_(make_client_file(model_, list, question.split, look_)),
      question_(question_of(question, file_.split.categories.size())) {}

DryRunReport Researcher::dry_run(const rpc::ClientOptions& server, protocol::Observer& observer) const {
  protocol::ServerCatalog catalog = rpc::fetch_catalog(server, observer);
  protocol::require_same_model(
      model().hash_bytes(),
      {reinterpret_cast<const char*>(catalog.model_hash.data()), catalog.model_hash.size()});
  protocol::require_few_records(records(), catalog.max_client_records);
  protocol::require_enough_records(records(), catalog.terms.smallest_list);
  table::check_question(question_, catalog.catalog);
  plan::Plan plan =
      protocol::plan_question(model(), question_, catalog.catalog, records(), catalog.server_records,
                              {catalog.memory_bytes, catalog.strategy, server.security});
  look_at_chance(plan);
  LinkageQuality quality = quality_by(plan, nullptr);
  return {report_plan(std::move(plan), {}), std::move(quality), std::move(catalog),
          !trim(server.purpose).empty()};
}

std::vector<std::string> DryRunReport::objections() const {
  const protocol::ClientTerms& terms = server.terms;
  std::vector<std::string> found;
  const auto is_used_up = [](const std::optional<protocol::Budget>& budget) {
    return budget && budget->left == 0;
  };
  if (is_used_up(terms.answers) || is_used_up(terms.questions)) {
    found.push_back(fmt::format("the {} that you may have within 24 hours are used up; ask again in {}",
                                is_used_up(terms.answers) ? "answers" : "questions",
                                duration_text(static_cast<double>(terms.wait_seconds))));
  }
  if (terms.purpose_required && !purpose_said)
    found.emplace_back("the custodian asks what the question is for: --purpose");
  if (is_used_up(terms.month_answers)) {
    found.push_back(
        fmt::format("the answers that you may have within a calendar month are used up; ask again in {}",
                    duration_text(static_cast<double>(terms.wait_seconds))));
  }
  if (plan.expected.total() > static_cast<double>(terms.query_seconds)) {
    found.push_back(fmt::format("the server ends a query after {}, and this one is expected to take about {}",
                                duration_text(static_cast<double>(terms.query_seconds)),
                                duration_text(plan.expected.total())));
  }
  return found;
}

QueryReport Researcher::query(const rpc::ClientOptions& server, protocol::Observer& observer) const {
  PlanLook look(observer, [this](const plan::Plan& plan) { look_at_chance(plan); });
  PhaseTimer timer(look);
  Occasion occasion = occasion_of(server);
  rpc::QueryOutcome outcome = rpc::run_query(server, model(), file_.records, question_, file_.split, timer);
  occasion.finished = std::chrono::system_clock::now();
  LinkageQuality quality = quality_by(outcome.plan, &outcome.result);
  std::string coverage = coverage_by(outcome.plan);
  occasion.custodian = std::move(outcome.custodian);
  return {std::move(outcome.result), std::move(outcome.plan), timer.times(),      outcome.bytes,
          std::move(quality),        std::move(occasion),     std::move(coverage)};
}

// What is known before there is an answer.
Occasion Researcher::occasion_of(const rpc::ClientOptions& server) const {
  Occasion occasion;
  occasion.server = server.server;
  occasion.purpose = server.purpose;
  occasion.list = file_.origin;
  occasion.started = std::chrono::system_clock::now();
  if (server.certificate_file) occasion.asker = identity::load_certificate(*server.certificate_file).name();
  return occasion;
}

void Researcher::look_at_chance(const plan::Plan& plan) const {
  if (plan::compared_bins(plan.link)) return;
  Look look(model().name(), model_.path, look_);
  look.chance(model(), file_.chance, plan.request.server_records);
  look.judge();
}

/// Worked out after the query: it must not depend on what is in the list whether or when a message is sent.
std::string Researcher::coverage_by(const plan::Plan& plan) const {
  const std::optional<linkage::BinShape> bins = plan::compared_bins(plan.link);
  if (!bins) return {};
  const std::vector<std::uint32_t> categories(file_.split.category.begin(), file_.split.category.end());
  return coverage_text(
      model(), linkage::client_bins(file_.records, *bins, categories, plan.link.request.categories()));
}

/// Worked out after the query, like the coverage.
LinkageQuality Researcher::quality_by(const plan::Plan& plan, const table::ResultTable* result) const {
  return linkage_quality(model(), file_, plan.request.server_records, plan::compared_bins(plan.link), result);
}

std::string certificate_warning(const rpc::ClientOptions& server) {
  if (!server.certificate_file) return {};
  return identity::expiry_warning(identity::load_certificate(*server.certificate_file),
                                  server.certificate_file->string());
}

}  // namespace tacit::app
