// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "mpi/session.h"
#include "protocol/version.h"
#include "ring/kernels.h"

namespace tacit::cli {

namespace {

std::string version_text() {
  return fmt::format("tacit {}\nprotocol {} to {}\nSIMD target {}\nMPI {}", TACIT_VERSION,
                     protocol::kOldestProtocolVersion, protocol::kProtocolVersion, ring::target_name(),
                     mpi::available() ? "yes" : "no");
}

}  // namespace

void add_version(CLI::App& program, Action& action) {
  program.set_version_flag("--version", version_text, "Print the versions of program and protocol");
  CLI::App* command = program.add_subcommand("version", "Print the versions of program and protocol");
  command->callback([&action] { action = [] { print_out(version_text() + "\n"); }; });
}

}  // namespace tacit::cli
