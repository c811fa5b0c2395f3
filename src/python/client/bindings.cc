// SPDX-License-Identifier: Apache-2.0
#include "python/client/bindings.h"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/string.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/exit_code.h"
#include "base/files.h"
#include "python/support/errors.h"
#include "python/support/records.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

void write_text(const std::filesystem::path& path, nb::handle contents) {
  if (nb::isinstance<nb::bytes>(contents)) {
    const auto bytes = nb::cast<nb::bytes>(contents);
    write_file(path, std::string_view(bytes.c_str(), bytes.size()));
  } else {
    write_file(path, nb::cast<std::string>(contents));
  }
}

// Every category of errors by its name, with its exit code.
std::map<std::string, int> error_categories() {
  std::map<std::string, int> categories;
  for (int i = 0; i <= static_cast<int>(ErrorCategory::kInternal); ++i) {
    const auto category = static_cast<ErrorCategory>(i);
    categories.emplace(name(category), exit_code(category));
  }
  return categories;
}

}  // namespace

void bind_client(nb::module_& module) {
  translate_errors();
  module.def("version", [] { return TACIT_VERSION; }, "The version of Tacit, for instance '0.1.0'.");
  module.def("error_categories", &error_categories, "Every category of errors, with its exit code.");
  module.def("write_file", &write_text, "path"_a, "contents"_a,
             "Writes a text or bytes to a file that only its owner can read, whole or not at all.");
  nb::class_<Printed>(module, "Printed", "What the program prints: for people, and as JSON.")
      .def_ro("text", &Printed::text)
      .def_ro("json", &Printed::json)
      .def_ro("details", &Printed::details);
  bind_records(module);
  bind_models(module);
  bind_results(module);
  bind_queries(module);
  bind_pilots(module);
  bind_fits(module);
  bind_synth(module);
}

}  // namespace tacit::python
