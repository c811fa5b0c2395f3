// SPDX-License-Identifier: Apache-2.0
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <optional>
#include <string>
#include <utility>

#include "app/effort.h"
#include "app/evaluate.h"
#include "app/fit_model.h"
#include "fit/fit.h"
#include "linkage/model_writer.h"
#include "present/ambiguous.h"
#include "present/evaluation.h"
#include "present/evaluation_text.h"
#include "present/fit.h"
#include "present/quality_plot.h"
#include "python/client/bindings.h"
#include "python/support/records.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

/// A fitted model, and what is told of the fit.
struct Fitted {
  std::string model, text, json;
};

struct Evaluated {
  app::EvaluateReport report;
  std::string id_column;
};

fit::FitOptions fit_options(const nb::dict& options) {
  fit::FitOptions result;
  result.limits = app::limits_of_effort(nb::cast<std::string>(options["effort"]));
  result.limits.false_links = nb::cast<std::optional<double>>(options["false_links"]);
  result.planes = nb::cast<std::size_t>(options["planes"]);
  result.expected_matches = nb::cast<double>(options["expected_matches"]);
  result.most_pairs = nb::cast<double>(options["most_pairs"]);
  result.rarity = nb::cast<bool>(options["rarity"]);
  result.seed = nb::cast<std::uint64_t>(options["seed"]);
  result.for_records = nb::cast<std::size_t>(options["for_records"]);
  result.for_server_records = nb::cast<std::size_t>(options["for_server_records"]);
  return result;
}

app::FitInputOptions input_options(const nb::dict& options) {
  return {.id_column = nb::cast<std::string>(options["id_column"]),
          .name = nb::cast<std::string>(options["name"]),
          .skip_missing_columns = nb::cast<bool>(options["skip_missing_columns"])};
}

// What a share of the work tells, and the end of the work where it is not wanted any more.
auto share_of(Work& work) {
  return [&work](double share, const std::string& stage) {
    work.stop_if_cancelled();
    work.progress(share, stage);
  };
}

Fitted fit_to(const Model& start, const Records& client, nb::handle client_reading, const Records& server,
              nb::handle server_reading, const Records* links, nb::dict options, nb::handle tell) {
  const fit::FitOptions how = fit_options(options);
  const app::FitInputOptions input = input_options(options);
  const auto anyway = nb::cast<bool>(options["anyway"]);
  const ingest::Reading first = reading_of(client_reading), second = reading_of(server_reading);
  return result_of(tell, [&](Work& work) -> Fitted {
    const linkage::Model& model = start.named.model;
    const app::FitTables tables{*as_model_reads(model, client, first), *as_model_reads(model, server, second),
                                links == nullptr ? std::nullopt : std::optional(*links->table)};
    const app::FitReport report =
        app::fit_model(start.named, tables, input, how, look_options(work, anyway), share_of(work));
    return {linkage::write_model(report.fit.model, present::fit_comments(report)), present::fit_text(report),
            present::fit_json(report).dump(2)};
  });
}

Evaluated evaluate(const Model& model, const Records& client, nb::handle client_reading,
                   const Records& server, nb::handle server_reading, const Records& links,
                   const std::string& id_column, bool anyway, nb::handle tell) {
  const ingest::Reading first = reading_of(client_reading), second = reading_of(server_reading);
  return result_of(tell, [&](Work& work) -> Evaluated {
    const linkage::Model& linkage = model.named.model;
    app::EvaluateTables tables{*as_model_reads(linkage, client, first),
                               *as_model_reads(linkage, server, second), *links.table, id_column};
    return {app::evaluate(model.named, std::move(tables), look_options(work, anyway), share_of(work)),
            id_column};
  });
}

}  // namespace

void bind_fits(nb::module_& module) {
  nb::class_<Fitted>(module, "Fit", "A fitted model.")
      .def_ro("model", &Fitted::model, "The text of its file.")
      .def_ro("text", &Fitted::text)
      .def_ro("json", &Fitted::json);
  nb::class_<Evaluated>(module, "Evaluation", "How well a model links.")
      .def_prop_ro("text", [](const Evaluated& self) { return present::evaluate_text(self.report); })
      .def_prop_ro("json", [](const Evaluated& self) { return present::evaluate_json(self.report).dump(2); })
      .def_prop_ro("svg",
                   [](const Evaluated& self) {
                     return present::quality_svg(self.report.model, self.report.evaluation.curve);
                   })
      .def("ambiguous_csv",
           [](const Evaluated& self) { return present::ambiguous_csv(self.report, self.id_column); });
  module.def("fit", &fit_to, "start"_a, "client"_a, "client_reading"_a.none(), "server"_a,
             "server_reading"_a.none(), "links"_a.none(), "options"_a, "tell"_a.none(),
             "Fits a model to two parties' records.");
  module.def("evaluate", &evaluate, "model"_a, "client"_a, "client_reading"_a.none(), "server"_a,
             "server_reading"_a.none(), "links"_a, "id_column"_a, "anyway"_a, "tell"_a.none(),
             "How well a model links where the truth is known.");
}

}  // namespace tacit::python
