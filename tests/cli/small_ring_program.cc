// The program with small rings (support/small_ring.h), for tests that run it as a process and look at
// something else than its encryption.
#include "cli/program.h"
#include "support/small_ring.h"

int main(int argc, char** argv) {
  return tacit::cli::run_program(argc, argv, tacit::small_ring());
}
