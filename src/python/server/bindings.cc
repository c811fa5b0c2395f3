#include "python/server/bindings.h"

#include <nanobind/stl/filesystem.h>

#include "app/server/config.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

void bind_server(nb::module_& module) {
  module.def("version", [] { return TACIT_VERSION; }, "The version of Tacit, for instance '0.1.0'.");
  module.def(
      "check_config", [](const std::filesystem::path& path) { app::load_config(path); }, "path"_a,
      "Reads a custodian's configuration file. Raises an error that lists all that is wrong with it.");
}

}  // namespace tacit::python
