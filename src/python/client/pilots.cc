// SPDX-License-Identifier: Apache-2.0
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <string>
#include <utility>

#include "app/check_model.h"
#include "app/plain.h"
#include "app/planning.h"
#include "app/server/config.h"
#include "app/server_data.h"
#include "base/error.h"
#include "base/strategy.h"
#include "ingest/catalog_config.h"
#include "present/check.h"
#include "present/plan.h"
#include "present/provenance.h"
#include "protocol/server_data.h"
#include "python/client/bindings.h"
#include "python/support/records.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

linkage::Side side_of(const std::string& name) {
  if (name == "client") return linkage::Side::kClient;
  if (name == "server") return linkage::Side::kServer;
  throw Error(ErrorCategory::kUsage, "side is \"" + name + "\": it is \"client\" or \"server\"");
}

Printed check(const Model& model, const Records& records, nb::handle reading, const std::string& side,
              std::size_t against, bool show_values, nb::handle tell) {
  const fit::CheckOptions options{side_of(side), against, {}};
  const ingest::Reading read = reading_of(reading);
  return result_of(tell, [&](Work& work) -> Printed {
    const app::CheckReport report = app::check_model(
        model.named, *as_model_reads(model.named.model, records, read), options, [&](double share) {
          work.stop_if_cancelled();
          work.progress(share, "");
        });
    return {present::check_text(report, show_values), present::check_json(report, show_values).dump(2)};
  });
}

StrategyWanted strategy_of(const std::string& name) {
  if (const auto strategy = strategy_named(name)) return *strategy;
  throw Error(ErrorCategory::kUsage, "strategy is \"" + name + "\": it is any, all-pairs or blocked");
}

Printed plan(const Model& model, nb::dict sizes, const std::string& strategy, std::size_t memory_mb,
             nb::dict machines, nb::handle tell) {
  const auto size_of = [&](const char* name) { return nb::cast<std::size_t>(sizes[name]); };
  const app::QuerySize size{.client_records = size_of("client_records"),
                            .server_records = size_of("server_records"),
                            .min_cell = size_of("min_cell"),
                            .cells = size_of("cells"),
                            .measures = size_of("measures"),
                            .span = nb::cast<std::uint64_t>(sizes["span"]),
                            .split = size_of("split"),
                            .strategy = strategy_of(strategy)};
  const app::Ranks ranks{.threads = nb::cast<int>(machines["threads"]),
                         .ranks = nb::cast<int>(machines["ranks"]),
                         .network_gbit = nb::cast<double>(machines["network_gbit"])};
  const std::size_t memory = memory_mb == 0 ? protocol::ServerLimits{}.memory_bytes : memory_mb << 20;
  return result_of(tell, [&](Work&) -> Printed {
    const app::PlanReport report = app::report_plan(app::plan_query(model.named.model, size, memory), ranks);
    return {present::short_plan_text(report), present::plan_json(report).dump(2), present::plan_text(report)};
  });
}

protocol::ServerData custodians_data(const std::filesystem::path& config, const Records* records,
                                     const ingest::Reading& reading, const app::Note& note) {
  const ingest::CatalogConfig custodian = ingest::load_catalog_config(config);
  if (records == nullptr) return app::load_server_data(custodian, nullptr, note);
  const auto table = as_model_reads(linkage::load_model(custodian.model), *records, reading);
  return app::load_server_data(custodian, table.get(), note);
}

Result plain(const std::filesystem::path& config, const Records* source, nb::handle source_reading,
             const Model& model, const Records& records, nb::handle reading,
             const app::QuestionWords& question, bool anyway, nb::handle tell) {
  const ingest::Reading theirs = reading_of(source_reading), ours = reading_of(reading);
  return result_of(tell, [&](Work& work) -> Result {
    const protocol::ServerData server = custodians_data(config, source, theirs, [&](const std::string& line) {
      work.stop_if_cancelled();
      work.note(line);
    });
    app::PlainReport report =
        app::plain(server, model.named, *as_model_reads(model.named.model, records, ours), question,
                   app::load_plan_limits(config), look_options(work, anyway));
    report::Provenance provenance = present::plain_provenance(report);
    return {std::move(report.result), std::move(provenance)};
  });
}

}  // namespace

void bind_pilots(nb::module_& module) {
  module.def("check", &check, "model"_a, "records"_a, "reading"_a.none(), "side"_a, "against"_a,
             "show_values"_a, "tell"_a.none(), "Whether a model suits records.");
  module.def("plan", &plan, "model"_a, "sizes"_a, "strategy"_a, "memory_mb"_a, "machines"_a, "tell"_a.none(),
             "What a query of these sizes takes.");
  module.def("plain", &plain, "config"_a, "source"_a.none(), "source_reading"_a.none(), "model"_a,
             "records"_a, "reading"_a.none(), "question"_a, "anyway"_a, "tell"_a.none(),
             "The table of a query, in the clear.");
}

}  // namespace tacit::python
