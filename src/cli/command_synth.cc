// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>
#include <vector>

#include "base/quantities.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/work_progress.h"
#include "synth/dataset.h"
#include "synth/write.h"

namespace tacit::cli {

namespace {

struct SynthOptions {
  synth::Options data;
  std::string out;
};

void run(const SynthOptions& options) {
  const StoppableWork stoppable;
  const synth::Dataset dataset = synth::generate(options.data);
  synth::write(dataset, options.out);
  print_out(fmt::format("{}: {} client records, {} server records, {} links\n", options.out,
                        count_text(dataset.client.size()), count_text(dataset.server.size()),
                        count_text(dataset.links.size())));
}

}  // namespace

void add_synth(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "synth", "Generate two overlapping files of residents, with typos, and the true links");
  command->require_subcommand(0, 1);
  add_synth_corrupt(*command, action);
  const auto options = std::make_shared<SynthOptions>();
  // These are required, but not where a subcommand is named.
  const std::vector<CLI::Option*> required = {
      command->add_option("--records", options->data.records, "records of the client's file"),
      command->add_option("--seed", options->data.seed, "the same seed gives the same files"),
      command->add_option("--out", options->out, "directory for client.csv, server.csv and links.csv")};
  for (CLI::Option* option : required) option->option_text(option->get_type_name() + " REQUIRED");
  command->add_option("--server-records", options->data.server_records,
                      "records of the server's file; as many as the client's where this is not given");
  const std::map<std::string, synth::Study> studies = {{"residents", synth::Study::kResidents},
                                                       {"hiv-income", synth::Study::kHivIncome}};
  command
      ->add_option(
          "--study", options->data.study,
          "columns in addition to names, birth and address: residents (server: income, sex) or hiv-income "
          "(client: arm, hiv_stage; server: sex, ethnicity, region, insured_since, income)")
      ->transform(CLI::Transformer(studies))
      ->option_text("residents|hiv-income");
  command->add_option("--typos", options->data.typos, "mean number of errors in a server record")
      ->capture_default_str();
  command
      ->add_option("--overlap", options->data.overlap, "share of the client's people whom the server has too")
      ->capture_default_str();
  command
      ->add_option("--families", options->data.families,
                   "share of people who live with others of their surname")
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  tacit synth --records 5000 --seed 1 --out demo\n"
      "  tacit synth --records 1000 --seed 2 --out hard --typos 3 --overlap 0.5\n"
      "  tacit synth --study hiv-income --records 2000 --server-records 20000 --overlap 0.93 --seed 1 --out "
      "study\n"
      "  tacit synth corrupt --help          (a corrupted copy of your own file)");
  command->callback([options, command, required, &action] {
    if (!command->get_subcommands().empty()) return;
    for (const CLI::Option* option : required) {
      if (option->count() == 0) throw CLI::RequiredError(option->get_name());
    }
    action = [options] { run(*options); };
  });
}

}  // namespace tacit::cli
