#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/quantities.h"
#include "synth/dataset.h"
#include "synth/write.h"

namespace tacit::cli {

namespace {

struct SynthOptions {
  synth::Options data;
  std::string out;
};

void run(const SynthOptions& options) {
  const synth::Dataset dataset = synth::generate(options.data);
  synth::write(dataset, options.out);
  print_out(fmt::format("{}: {} client records, {} server records, {} links\n", options.out,
                        count_text(dataset.client.size()), count_text(dataset.server.size()),
                        count_text(dataset.links.size())));
}

}  // namespace

void add_synth(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "synth", "Make up two overlapping files of residents, with typos, and the truth of who is who");
  const auto options = std::make_shared<SynthOptions>();
  command->add_option("--records", options->data.records, "records in each file")->required();
  command->add_option("--seed", options->data.seed, "the same seed gives the same files")->required();
  command->add_option("--out", options->out, "directory for client.csv, server.csv and links.csv")
      ->required();
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
      "  tacit synth --records 1000 --seed 2 --out hard --typos 3 --overlap 0.5");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
