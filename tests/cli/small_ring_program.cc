// SPDX-License-Identifier: Apache-2.0
// The program with small rings (support/small_ring.h), for tests that run it as a process and look at
// something else than its encryption.
#include <unistd.h>

#include <cstdio>

#include "cli/program.h"
#include "support/small_ring.h"

int main(int argc, char** argv) {
  // A person is told; the tests read what the program prints.
  if (isatty(STDERR_FILENO))
    std::fputs("WARNING: this program is for tests; its small rings protect nothing\n", stderr);
  return tacit::cli::run_program(argc, argv, tacit::small_ring());
}
