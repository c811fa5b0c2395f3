// SPDX-License-Identifier: Apache-2.0
#include "app/check_model.h"

#include <utility>

namespace tacit::app {

CheckReport check_model(NamedModel model, const table::Table& table, const fit::CheckOptions& options,
                        const fit::Progress& progress) {
  fit::ModelCheck check = fit::check_model(model.model, table, options, progress);
  return {std::move(model.model), std::move(model.path), table.origin(), options.side, std::move(check)};
}

}  // namespace tacit::app
