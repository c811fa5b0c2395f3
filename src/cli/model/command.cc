// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

namespace tacit::cli {

void add_model(CLI::App& program, Action& action) {
  CLI::App* group = program.add_subcommand("model", "Fit a linkage model to data, or check one");
  group->require_subcommand(1);
  add_model_fit(*group, action);
  add_model_check(*group, action);
}

}  // namespace tacit::cli
