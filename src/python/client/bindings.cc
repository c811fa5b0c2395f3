#include "python/client/bindings.h"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "app/presets.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

void bind_client(nb::module_& module) {
  module.def("version", [] { return TACIT_VERSION; }, "The version of Tacit, for instance '0.1.0'.");
  module.def("preset_names", &app::preset_names, "The names of the models that come with Tacit.");
  module.def("preset_file", &app::find_preset, "name"_a, "The file of the preset `name`.");
}

}  // namespace tacit::python
