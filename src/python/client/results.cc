// SPDX-License-Identifier: Apache-2.0
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "present/outputs.h"
#include "python/client/bindings.h"
#include "report/format.h"
#include "report/read_json.h"
#include "report/report.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

std::string rendered(const Result& result, const std::string& format, bool total) {
  const auto found = report::format_names().find(format);
  if (found == report::format_names().end()) throw Error(ErrorCategory::kUsage, "unknown form: " + format);
  return report::render(result.table, found->second, {.total = total}, result.provenance);
}

void save(const Result& result, const std::vector<std::string>& paths, bool total) {
  const std::vector<present::OutputFile> files = present::output_files(paths, std::nullopt);
  present::check_outputs(files, {});
  present::write_outputs(result.table, files, {.total = total}, result.provenance);
}

Result load(const std::filesystem::path& path) {
  report::ReadResult read = report::load_json(path);
  return {std::move(read.table), std::move(read.provenance)};
}

std::vector<std::pair<std::string, std::string>> linkage_facts(const Result& result) {
  std::vector<std::pair<std::string, std::string>> facts;
  for (const report::Fact& fact : result.provenance.page.linkage.facts)
    facts.emplace_back(fact.label, fact.value);
  return facts;
}

}  // namespace

void bind_results(nb::module_& module) {
  nb::class_<Result>(module, "Result", "A table of results, as tacit.Table has it.")
      .def_static("load", &load, "path"_a, "The table of a JSON file.")
      .def("render", &rendered, "format"_a, "total"_a, "The table in a form of `tacit query --format`.")
      .def_prop_ro("linkage_facts", &linkage_facts)
      .def_prop_ro("linkage_text",
                   [](const Result& self) { return report::text(self.provenance.page.linkage); })
      .def("save", &save, "paths"_a, "total"_a, "Files, each in the form that its ending says.");
}

}  // namespace tacit::python
