// What tacit._client has: the researcher's side as Python sees it. Thin: it turns Python's values into what
// app and present take, and their answers into Python's.
#pragma once

#include <nanobind/nanobind.h>

namespace tacit::python {

/// Adds all of it to `module`.
void bind_client(nanobind::module_& module);

}  // namespace tacit::python
