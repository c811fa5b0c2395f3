// SPDX-License-Identifier: Apache-2.0
// What tacit._client has: the researcher's side as Python sees it. Thin: it turns Python's values into what
// app and present take, and their answers into Python's.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "app/look.h"
#include "app/named_model.h"
#include "app/question.h"
#include "python/support/work.h"
#include "report/format.h"
#include "table/result.h"

namespace tacit::python {

/// A linkage model as Python holds it: with the text of its file.
struct Model {
  app::NamedModel named;
  std::string text;
};

/// A table of results, and how it was made.
struct Result {
  table::ResultTable table;
  report::Provenance provenance;
};

/// A report as the program prints it: for people, and as JSON.
struct Printed {
  std::string text, json;
  std::string details = {};  // a longer text, of a plan
};

/// Options of a look at the data; its lines are warnings that Python hears.
inline app::LookOptions look_options(Work& work, bool anyway) {
  return {anyway, [&work](const std::string& line) { work.warning(line); }};
}

/// Each adds a part to `module`; bind_client() all of it.
void bind_models(nanobind::module_& module);
void bind_results(nanobind::module_& module);
void bind_queries(nanobind::module_& module);
void bind_pilots(nanobind::module_& module);
void bind_fits(nanobind::module_& module);
void bind_synth(nanobind::module_& module);
void bind_client(nanobind::module_& module);

}  // namespace tacit::python
