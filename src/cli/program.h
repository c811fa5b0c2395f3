// SPDX-License-Identifier: Apache-2.0
// The whole program behind main().
#pragma once

#include "bgv/security.h"

namespace tacit::cli {

/// Parses the command line and runs the subcommand it names; the exit code (exit.h). `security` is what
/// servers plan for and what clients accept.
int run_program(int argc, const char* const* argv, const bgv::Security& security = {});

}  // namespace tacit::cli
