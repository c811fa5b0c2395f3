#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "protocol/version.h"
#include "ring/kernels.h"

namespace tacit::cli {

void add_version(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("version", "Print the versions of program and protocol");
  command->callback([&action] {
    action = [] {
      print_out(fmt::format("tacit {}\nprotocol {}\nSIMD target {}\n", TACIT_VERSION,
                            protocol::kProtocolVersion, ring::target_name()));
    };
  });
}

}  // namespace tacit::cli
