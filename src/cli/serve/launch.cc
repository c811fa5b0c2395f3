// SPDX-License-Identifier: Apache-2.0
#include "cli/serve/launch.h"

#include <charconv>
#include <cstdlib>

#include "base/error.h"

namespace tacit::cli {

namespace {

// What is no number was not written by mpirun or srun.
std::optional<int> number(const Variable& variable, const char* name) {
  const std::optional<std::string> text = variable(name);
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (problem != std::errc() || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Launch find_launch(const Variable& variable) {
  Launch launch;
  if (const auto seconds = number(variable, "OMPI_MCA_odls_base_sigkill_timeout"))
    launch.until_killed = std::chrono::seconds(*seconds);
  // mpirun's own come first: it may itself run in a step of Slurm's.
  if (const auto ranks = number(variable, "OMPI_COMM_WORLD_SIZE")) {
    launch.rank = number(variable, "OMPI_COMM_WORLD_RANK").value_or(0);
    launch.several = *ranks > 1;
    return launch;
  }
  const std::optional<int> tasks = number(variable, "SLURM_STEP_NUM_TASKS");
  if (const auto rank = number(variable, "PMIX_RANK")) {
    launch.rank = *rank;
    launch.several = tasks.value_or(2) > 1;
    launch.until_killed = std::chrono::seconds(30);
    return launch;
  }
  if (tasks.value_or(1) > 1) {
    throw Error(
        ErrorCategory::kUsage,
        "srun has started several servers that do not know of each other; `srun --mpi=pmix` makes them "
        "one server on several machines (docs/operations.md, \"More than one machine\")");
  }
  return launch;
}

}  // namespace tacit::cli
