// SPDX-License-Identifier: Apache-2.0
#include "synth/dataset.h"

#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>

#include "app/column_uses.h"
#include "app/corrupt_file.h"
#include "base/error.h"
#include "base/text.h"
#include "ingest/csv.h"
#include "python/client/bindings.h"
#include "python/support/records.h"
#include "synth/write.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

synth::Study study_of(const std::string& name) {
  if (name == "residents") return synth::Study::kResidents;
  if (name == "hiv-income") return synth::Study::kHivIncome;
  throw Error(ErrorCategory::kUsage, "study is \"" + name + "\": it is \"residents\" or \"hiv-income\"");
}

Records records_of_csv(const std::string& csv, const std::string& origin) {
  return {std::make_shared<table::Table>(ingest::parse_csv(csv, origin))};
}

template <class Write>
Records written(Write write, const synth::Dataset& dataset, const std::string& origin) {
  std::ostringstream csv;
  write(dataset, csv);
  return records_of_csv(std::move(csv).str(), origin);
}

std::tuple<Records, Records, Records> made_up(std::size_t records, std::optional<std::size_t> server_records,
                                              std::uint64_t seed, const std::string& study, double typos,
                                              double overlap, double families, nb::handle tell) {
  const synth::Options options{study_of(study), records, server_records, seed, typos, overlap, families};
  return result_of(tell, [&](Work& work) {
    const synth::Dataset dataset = synth::generate(options);
    work.stop_if_cancelled();
    Records client = written(synth::write_client, dataset, "the made-up client records");
    work.stop_if_cancelled();
    return std::tuple(std::move(client), written(synth::write_server, dataset, "the made-up server records"),
                      written(synth::write_links, dataset, "the made-up links"));
  });
}

app::CorruptOptions corrupt_options(const nb::dict& options, std::map<std::string, std::string> as) {
  app::CorruptOptions result;
  const auto set = [&](const char* name, double& value) {
    value = nb::cast<std::optional<double>>(options[name]).value_or(value);
  };
  set("errors", result.errors);
  set("missing", result.shares.missing);
  set("swapped", result.shares.swapped);
  set("moved", result.shares.moved);
  set("leave_out", result.leave_out);
  set("add", result.add);
  result.seed = nb::cast<std::uint64_t>(options["seed"]);
  result.as = std::move(as);
  return result;
}

std::string report_json(const app::CorruptReport& report) {
  nlohmann::ordered_json errors = nlohmann::ordered_json::object(), columns = errors;
  for (std::size_t k = 0; k < report.errors.size(); ++k) {
    errors[std::string(synth::name_of(static_cast<synth::ErrorKind>(k)))] = report.errors[k];
  }
  for (const auto& [name, use] : report.columns) {
    columns[printable(name)] = use.kind == synth::ColumnKind::kNone ? "none" : app::describe(use);
  }
  return nlohmann::ordered_json{{"records", report.records},
                                {"copied", report.copied},
                                {"added", report.added},
                                {"errors", errors},
                                {"columns", columns}}
      .dump();
}

std::tuple<Records, std::optional<Records>, std::string> corrupted(
    const Model& model, const Records& records, nb::handle reading, const nb::dict& options,
    std::map<std::string, std::string> as, const std::string& id_column, bool links, nb::handle tell) {
  const app::CorruptOptions how = corrupt_options(options, std::move(as));
  const ingest::Reading read = reading_of(reading);
  return result_of(tell, [&](Work& work) {
    const linkage::Model& linkage = model.named.model;
    const app::CorruptTexts made = app::corrupt_table(linkage, *as_model_reads(linkage, records, read),
                                                      id_column, links, how, [&](double share) {
                                                        work.stop_if_cancelled();
                                                        work.progress(share, "");
                                                      });
    return std::tuple(records_of_csv(made.copy, "the corrupted copy"),
                      links ? std::optional(records_of_csv(made.links, "the links")) : std::nullopt,
                      report_json(made.report));
  });
}

}  // namespace

void bind_synth(nb::module_& module) {
  module.def("synth", &made_up, "records"_a, "server_records"_a.none(), "seed"_a, "study"_a, "typos"_a,
             "overlap"_a, "families"_a, "tell"_a.none(), "Two made-up tables and who is who.");
  module.def("corrupt", &corrupted, "model"_a, "records"_a, "reading"_a.none(), "options"_a, "as_"_a,
             "id_column"_a, "links"_a, "tell"_a.none(),
             "A corrupted copy, who is who, and a report as JSON.");
}

}  // namespace tacit::python
