#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "python/client/bindings.h"
#include "report/format.h"
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

report::Format format_of(const std::string& path) {
  static const std::map<std::string, report::Format> kEndings{
      {".csv", report::Format::kCsv},   {".json", report::Format::kJson}, {".md", report::Format::kMarkdown},
      {".html", report::Format::kHtml}, {".htm", report::Format::kHtml},  {".txt", report::Format::kTable}};
  const auto found = kEndings.find(std::filesystem::path(path).extension().string());
  if (found == kEndings.end())
    throw Error(ErrorCategory::kUsage, path + ": the ending of its name says no form");
  return found->second;
}

void save(const Result& result, const std::vector<std::string>& paths, bool total) {
  for (const std::string& path : paths) format_of(path);
  for (const std::string& path : paths) {
    const report::Format format = format_of(path);
    write_file(path, report::render(result.table, format, {.total = total}, result.provenance));
    if (format != report::Format::kCsv) continue;
    write_file(std::filesystem::path(path).replace_extension(".linkage.csv"), result.provenance.linkage_csv);
  }
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
      .def("render", &rendered, "format"_a, "total"_a, "The table in a form of `tacit query --format`.")
      .def_prop_ro("linkage_facts", &linkage_facts)
      .def_prop_ro("linkage_text",
                   [](const Result& self) { return report::text(self.provenance.page.linkage); })
      .def("save", &save, "paths"_a, "total"_a, "Files, each in the form that its ending says.");
}

}  // namespace tacit::python
