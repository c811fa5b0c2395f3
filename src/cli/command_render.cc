// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/output.h"
#include "report/read_json.h"

namespace tacit::cli {

namespace {

struct RenderOptions {
  std::string result;
  OutputOptions output;
};

void run(const RenderOptions& options) {
  OutputOptions output = options.output;
  output.check({options.result});
  const report::ReadResult read = report::load_json(options.result);
  output.total |= read.total;
  deliver(read.table, output, read.provenance,
          [](const std::string& line) { fmt::print(stderr, "{}\n", line); });
}

}  // namespace

void add_render(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "render", "Write a result in another form: from the JSON of `tacit query` or `tacit plain`");
  const auto options = std::make_shared<RenderOptions>();
  command->add_option("result", options->result, "the result as JSON, as --out result.json writes it")
      ->required()
      ->type_name("FILE");
  add_output(*command, options->output);
  command->footer(
      "Nothing is asked again, and nothing is computed but what follows from the file, which is checked.\n\n"
      "Examples:\n"
      "  tacit render result.json\n"
      "  tacit render result.json --format markdown\n"
      "  tacit render result.json --total --out table.html --out table.csv");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
