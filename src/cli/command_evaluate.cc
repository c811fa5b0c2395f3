#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/quantities.h"
#include "cli/records.h"
#include "linkage/quality.h"

namespace tacit::cli {

namespace {

struct EvaluateOptions {
  std::string model, client, server, links;
  std::string id = "rec_id";
  Format format = Format::kTable;
};

std::string as_text(const linkage::Quality& quality) {
  return fmt::format(
      "precision  {:.4f}\nrecall     {:.4f}\nF1         {:.4f}\n"
      "{} pairs found, {} of them true; {} true pairs in all\n",
      quality.precision, quality.recall, quality.f1, count_text(quality.found_pairs),
      count_text(quality.correct_pairs), count_text(quality.true_pairs));
}

std::string as_json(const linkage::Quality& quality, const linkage::Model& model) {
  const nlohmann::ordered_json json = {{"precision", quality.precision},
                                       {"recall", quality.recall},
                                       {"f1", quality.f1},
                                       {"found_pairs", quality.found_pairs},
                                       {"correct_pairs", quality.correct_pairs},
                                       {"true_pairs", quality.true_pairs},
                                       {"model_hash", model.hash_hex()}};
  return json.dump(2) + "\n";
}

void run(const EvaluateOptions& options) {
  const linkage::Model model = linkage::load_model(options.model);
  const table::Table client = table::read_source({options.client, ""});
  const table::Table server = table::read_source({options.server, ""});
  const auto links = resolve_links(table::read_source({options.links, ""}), client, server, options.id);
  const linkage::Quality quality =
      linkage::evaluate_model(model, features_of(model, client), features_of(model, server), links);
  print_out(options.format == Format::kJson ? as_json(quality, model) : as_text(quality));
}

}  // namespace

void add_evaluate(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "evaluate",
      "Precision, recall and F1 of a model over record pairs, where the truth is known (in the clear)");
  const auto options = std::make_shared<EvaluateOptions>();
  command->add_option("--model", options->model, "the linkage model")->required()->type_name("FILE");
  command->add_option("--client", options->client, "the client's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  command->add_option("--server", options->server, "the server's records, CSV or SQLite")
      ->required()
      ->type_name("FILE");
  command->add_option("--links", options->links, "pairs of the same person: columns client_id and server_id")
      ->required()
      ->type_name("FILE");
  command->add_option("--id", options->id, "column of both files that the links refer to")
      ->capture_default_str();
  add_format(*command, options->format);
  command->footer(
      "Example:\n"
      "  tacit evaluate --model models/person.toml --client demo/client.csv --server demo/server.csv \\\n"
      "                 --links demo/links.csv");
  command->callback([options, &action] { action = [options] { run(*options); }; });
}

}  // namespace tacit::cli
