// SPDX-License-Identifier: Apache-2.0
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "app/client/researcher.h"
#include "present/catalog.h"
#include "present/dry_run.h"
#include "present/provenance.h"
#include "present/summary.h"
#include "python/client/bindings.h"
#include "python/client/observer.h"
#include "python/support/records.h"
#include "report/report.h"
#include "rpc/address.h"
#include "rpc/client/catalog.h"
#include "rpc/client/options.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

using File = std::optional<std::filesystem::path>;

rpc::ClientOptions connection(const std::string& server, const File& ca, const File& cert, const File& key,
                              bool insecure) {
  const std::string problem = rpc::address_problem(server);
  if (!problem.empty()) throw Error(ErrorCategory::kUsage, problem);
  rpc::ClientOptions options;
  options.server = server;
  if (ca) options.ca_file = *ca;
  if (cert) options.certificate_file = *cert;
  if (key) options.key_file = *key;
  options.insecure = insecure;
  return options;
}

Printed catalog(const rpc::ClientOptions& connection, nb::handle tell) {
  return result_of(tell, [&](Work& work) -> Printed {
    QueryObserver observer(work);
    const protocol::ServerCatalog catalog = rpc::fetch_catalog(connection, observer);
    return {present::catalog_text(catalog), present::catalog_json(catalog).dump(2)};
  });
}

/// What a query and a dry run are asked with.
struct Asked {
  const Model& model;
  const Records& records;
  ingest::Reading reading;
  const app::QuestionWords& question;
  bool anyway;

  app::Researcher researcher(Work& work) const {
    return app::Researcher(model.named, *as_model_reads(model.named.model, records, reading), question,
                           look_options(work, anyway));
  }
};

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(1000 * seconds));
}

Result query(rpc::ClientOptions connection, const Model& model, const Records& records, nb::handle reading,
             const app::QuestionWords& question, const std::string& purpose, double seconds,
             double approval_seconds, bool anyway, nb::handle tell) {
  connection.purpose = purpose;
  connection.query = milliseconds_of(seconds);
  connection.approval_wait = milliseconds_of(approval_seconds);
  const Asked asked{model, records, reading_of(reading), question, anyway};
  return result_of(tell, [&](Work& work) -> Result {
    QueryObserver observer(work);
    const app::Researcher researcher = asked.researcher(work);
    app::QueryReport report = researcher.query(connection, observer);
    for (const std::string& line : present::summary_lines(report.times, report.bytes)) work.note(line);
    if (!report.coverage.empty()) work.note(report.coverage);
    report::Provenance provenance = present::query_provenance(report, model.named.model);
    return {std::move(report.result), std::move(provenance)};
  });
}

Printed dry_run(rpc::ClientOptions connection, const Model& model, const Records& records, nb::handle reading,
                const app::QuestionWords& question, const std::string& purpose, bool anyway,
                nb::handle tell) {
  connection.purpose = purpose;
  const Asked asked{model, records, reading_of(reading), question, anyway};
  return result_of(tell, [&](Work& work) -> Printed {
    QueryObserver observer(work);
    const app::DryRunReport report = asked.researcher(work).dry_run(connection, observer);
    return {present::dry_run_text(report, false), present::dry_run_json(report).dump(2),
            present::dry_run_text(report, true)};
  });
}

void bind_question(nb::module_& module) {
  nb::class_<app::QuestionWords>(module, "Question", "A question in names of dimensions and measures.")
      .def(nb::init<>())
      .def_rw("by", &app::QuestionWords::by)
      .def_rw("split", &app::QuestionWords::split)
      .def_rw("count", &app::QuestionWords::count)
      .def_rw("sum", &app::QuestionWords::sum)
      .def_rw("mean", &app::QuestionWords::mean)
      .def_rw("std", &app::QuestionWords::std)
      .def_rw("share", &app::QuestionWords::share)
      .def_rw("interval", &app::QuestionWords::interval)
      .def_rw("strategy", &app::QuestionWords::strategy);
}

}  // namespace

void bind_queries(nb::module_& module) {
  bind_question(module);
  nb::class_<rpc::ClientOptions>(module, "Connection", "How a server is reached.")
      .def(
          "__init__",
          [](rpc::ClientOptions* self, const std::string& server, const File& ca, const File& cert,
             const File& key,
             bool insecure) { new (self) rpc::ClientOptions(connection(server, ca, cert, key, insecure)); },
          "server"_a, "ca"_a.none(), "cert"_a.none(), "key"_a.none(), "insecure"_a)
      .def_ro("server", &rpc::ClientOptions::server);
  module.def("certificate_warning", &app::certificate_warning, "connection"_a,
             "That the client's certificate ends soon; empty where it does not.");
  module.def("catalog", &catalog, "connection"_a, "tell"_a.none(), "What a server may be asked.");
  module.def("query", &query, "connection"_a, "model"_a, "records"_a, "reading"_a.none(), "question"_a,
             "purpose"_a, "seconds"_a, "approval_seconds"_a, "anyway"_a, "tell"_a.none(), "Asks a server.");
  module.def("dry_run", &dry_run, "connection"_a, "model"_a, "records"_a, "reading"_a.none(), "question"_a,
             "purpose"_a, "anyway"_a, "tell"_a.none(), "What a query would take.");
}

}  // namespace tacit::python
