// The whole program behind main().
#pragma once

namespace tacit::cli {

/// Parses the command line and runs the subcommand it names; the exit code (exit.h).
int run_program(int argc, const char* const* argv);

}  // namespace tacit::cli
