// SPDX-License-Identifier: Apache-2.0
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/presets.h"
#include "base/files.h"
#include "linkage/model.h"
#include "present/model.h"
#include "python/client/bindings.h"

namespace tacit::python {

namespace nb = nanobind;
using namespace nb::literals;

namespace {

constexpr std::uint64_t kMaxModelBytes = std::uint64_t{1} << 20;

Model parse_model(const std::string& text, const std::string& origin) {
  return {{linkage::parse_model(text, origin), origin}, text};
}

Model load_model(const std::filesystem::path& path) {
  app::NamedModel named = app::load_named_model(path);
  return {std::move(named), read_file(path, kMaxModelBytes)};
}

}  // namespace

void bind_models(nb::module_& module) {
  nb::class_<Model>(module, "Model", "A checked linkage model, as tacit.Model has it.")
      .def_static("parse", &parse_model, "text"_a, "origin"_a)
      .def_static("load", &load_model, "path"_a)
      .def_ro("text", &Model::text)
      .def_prop_ro("name", [](const Model& self) { return self.named.model.name(); })
      .def_prop_ro("description", [](const Model& self) { return self.named.model.description(); })
      .def_prop_ro("hash", [](const Model& self) { return self.named.model.hash_hex(); })
      .def_prop_ro("threshold", [](const Model& self) { return self.named.model.threshold(); })
      .def_prop_ro("json", [](const Model& self) { return present::model_json(self.named.model).dump(2); });
  module.def("preset_names", &app::preset_names, "The names of the models that come with Tacit.");
  module.def("preset_file", &app::find_preset, "name"_a, "The file of the preset `name`.");
}

}  // namespace tacit::python
