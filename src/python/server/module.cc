// SPDX-License-Identifier: Apache-2.0
#include "python/server/bindings.h"

NB_MODULE(_server, module) {
  module.doc() = "The custodian's side of Tacit, compiled. Use the package tacit.";
  tacit::python::bind_server(module);
}
