// SPDX-License-Identifier: Apache-2.0
#include "python/client/bindings.h"

NB_MODULE(_client, module) {
  module.doc() = "The researcher's side of Tacit, compiled. Use the package tacit.";
  tacit::python::bind_client(module);
}
