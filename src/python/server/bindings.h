// SPDX-License-Identifier: Apache-2.0
// What tacit._server has: the custodian's side as Python sees it. Thin: it turns Python's values into what
// app_server takes, and its answers into Python's. No secret key is within its reach.
#pragma once

#include <nanobind/nanobind.h>

namespace tacit::python {

/// Adds all of it to `module`.
void bind_server(nanobind::module_& module);

}  // namespace tacit::python
