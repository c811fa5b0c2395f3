// SPDX-License-Identifier: Apache-2.0
#include "python/server/bindings.h"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <filesystem>

#include "python/server/serving.h"
#include "python/support/errors.h"
#include "python/support/records.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

void start_serving(Serving& serving, const std::filesystem::path& config, const Records* records,
                   nb::handle reading, const std::string& listen, bool insecure, std::optional<int> threads,
                   nb::handle tell) {
  serving.start({config, records, reading_of(reading), listen, insecure, threads}, tell);
}

// (level, text), or None at the end.
nb::object next_line(Serving& serving) {
  const std::optional<LogLine> line = serving.next_line();
  if (!line) return nb::none();
  return nb::make_tuple(line->level, text_of(line->text));
}

}  // namespace

void bind_server(nb::module_& module) {
  translate_errors();
  module.def("version", [] { return TACIT_VERSION; }, "The version of Tacit, for instance '0.1.0'.");
  bind_records(module);
  nb::class_<Serving>(module, "Server", "A server in this process, as tacit.serve() has it.")
      .def(nb::init<>())
      .def("start", &start_serving, "config"_a, "records"_a.none(), "reading"_a.none(), "listen"_a,
           "insecure"_a, "threads"_a.none(), "tell"_a.none())
      .def_prop_ro("address", &Serving::address)
      .def_prop_ro("running", &Serving::running)
      .def("stop", &Serving::stop, "grace"_a, "tell"_a.none())
      .def("next_line", &next_line, "The next line of the log, which is waited for; None at its end.");
}

}  // namespace tacit::python
