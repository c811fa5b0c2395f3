// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "app/client/researcher.h"
#include "app/client/study_file.h"
#include "app/party_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/hex.h"
#include "base/quantities.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/query/connection_options.h"
#include "cli/query/question_options.h"
#include "cli/reading_options.h"
#include "cli/signals.h"
#include "cli/work_progress.h"
#include "present/dry_run.h"
#include "present/provenance.h"
#include "present/summary.h"
#include "protocol/catalog.h"
#include "protocol/purpose.h"
#include "rpc/client/catalog.h"

namespace tacit::cli {

namespace {

struct QueryOptions {
  ConnectionOptions connection;
  app::QuestionWords question;
  std::string study, data, data_table, model;
  ingest::Reading reading;
  int minutes = 180, approval_wait = 480;
  std::string purpose;
  OutputOptions output;
  bool quiet = false, dry_run = false, verbose = false, anyway = false;
  bgv::Security security;
};

// Without --quiet, what goes to stderr while the query runs.
ProgressDisplay::Output display_output(bool quiet) {
  ProgressDisplay::Output output = stderr_output();
  if (quiet) {
    output.bar = {};
    output.line = [](const std::string&) {};
  }
  output.cancelled = stop_requested;
  return output;
}

// A flag on the command line overrides the study file; a question is taken as a whole. A dry run has no
// result, so it ignores where and in what form the result goes: it would overwrite the last one.
void fill_in(QueryOptions& options, const app::Study& study, const CLI::App& command) {
  const auto text = [](std::string& option, const std::string& value) {
    if (option.empty()) option = value;
  };
  if (!options.question.any_statistic() && options.question.by.empty() && options.question.split.empty()) {
    const app::QuestionWords flags = options.question;
    options.question = study.question;
    options.question.interval |= flags.interval;
    if (!flags.strategy.empty()) options.question.strategy = flags.strategy;
  }
  text(options.connection.connection.server, study.server);
  text(options.connection.ca, study.ca);
  text(options.connection.certificate, study.cert);
  text(options.connection.key, study.key);
  text(options.data, study.data);
  text(options.data_table, study.data_table);
  options.reading = ingest::completed(options.reading, study.reading);
  text(options.model, study.model);
  options.connection.connection.insecure |= study.insecure.value_or(false);
  options.anyway |= study.anyway.value_or(false);
  options.output.total |= study.total.value_or(false);
  text(options.purpose, study.purpose);
  if (command.count("--minutes") == 0) options.minutes = study.minutes.value_or(options.minutes);
  if (command.count("--approval-wait") == 0)
    options.approval_wait = study.approval_wait.value_or(options.approval_wait);
  if (options.dry_run) return;
  const bool own_files = !options.output.out.empty();
  if (!own_files) options.output.out = study.out;
  // A format would be refused where every file has another by its ending.
  if (!options.output.format && (!own_files || options.output.to_stdout())) {
    options.output.format = study.format;
  }
  text(options.output.csv, study.csv);
}

void require_files(const QueryOptions& options) {
  if (options.data.empty()) {
    throw Error(ErrorCategory::kUsage,
                "there are no records to ask about: give --data FILE, or `data` in the study file");
  }
}

std::string dry_run_text(const app::DryRunReport& report, Format format, bool verbose) {
  if (format == Format::kJson) return present::dry_run_json(report).dump(2) + "\n";
  std::string text = present::dry_run_text(report, verbose);
  if (!verbose) text += "--verbose shows parameters, noise, and how the linkage is estimated.\n";
  return text;
}

// JSON for programs, or words, whatever other form a file may have.
void deliver_dry_run(const app::DryRunReport& report, OutputOptions output, bool verbose) {
  output.csv.clear();  // no table, no CSV
  for (const present::OutputFile& file : output.files()) {
    write_file(file.path, dry_run_text(report, file.format, verbose));
  }
  if (output.to_stdout()) print_out(dry_run_text(report, output.stdout_format(), verbose));
}

// The model of the file, or else the server's.
app::Researcher researcher_of(const QueryOptions& options, const rpc::ClientOptions& connection,
                              const ProgressDisplay::Output& output) {
  const app::LookOptions look = {options.anyway, output.line, options.reading};
  const auto model = [&]() -> app::NamedModel {
    if (!options.model.empty()) return app::load_named_model(options.model);
    ProgressDisplay display(output);
    protocol::ServerCatalog catalog = rpc::fetch_catalog(connection, display);
    output.line(fmt::format("without --model: the server's model {} (hash {})", catalog.model_name,
                            to_hex(catalog.model_hash).substr(0, 12)));
    return {protocol::model_of(catalog), ""};
  };
  const app::NamedModel named = model();
  const ingest::SourceSpec source{
      .path = options.data, .table = options.data_table, .reading = options.reading};
  return {named, app::read_party_file(named.model, source), options.question, look};
}

void run(const QueryOptions& options) {
  require_files(options);
  rpc::ClientOptions connection = options.connection.for_rpc();
  connection.query = std::chrono::minutes(options.minutes);
  connection.approval_wait = std::chrono::minutes(options.approval_wait);
  connection.purpose = options.purpose;
  connection.security = options.security;
  options.output.check({options.study, options.data, options.model});
  const ProgressDisplay::Output output = display_output(options.quiet);
  const StoppableWork stoppable(output);
  const app::Researcher researcher = researcher_of(options, connection, output);
  const linkage::Model& model = researcher.model();
  output.line(fmt::format("{}: {} records; model {} (hash {})", options.data,
                          count_text(researcher.records()), model.name(), model.short_hash()));
  const std::string warning = app::certificate_warning(connection);
  if (!warning.empty()) output.line("warning: " + warning);
  ProgressDisplay display(output);
  if (options.dry_run) {
    deliver_dry_run(researcher.dry_run(connection, display), options.output, options.verbose);
    return;
  }
  const app::QueryReport report = researcher.query(connection, display);
  for (const std::string& line : present::summary_lines(report.times, report.bytes)) output.line(line);
  if (!report.coverage.empty()) output.line(report.coverage);
  const Provenance provenance = present::query_provenance(report, model);
  if (!options.output.shows_linkage()) {
    for (const std::string& line : lines_of(report::text(provenance.page.linkage))) output.line(line);
  }
  deliver(report.result, options.output, provenance, output.line);
}

constexpr const char* kFooter =
    "Flags override --file; a study file uses the same names as keys (docs/output.md).\n\n"
    "Examples:\n"
    "  tacit query --server linkage.example.org:7443 --ca ca.crt --cert ada.crt --key ada.key \\\n"
    "              --data people.csv --model models/person.toml --by state --mean age\n"
    "  tacit query --server localhost:7443 --ca demo/tls/ca.crt --cert demo/tls/client.crt \\\n"
    "              --key demo/tls/client.key --data demo/client.csv --model models/person.toml \\\n"
    "              --by state,age_band --count --share sex=f --total\n"
    "  tacit query --file study.toml --data export.csv --columns date_of_birth=born,surname=name \\\n"
    "              --date-order dmy --two-digit-years 26\n"
    "  tacit query --file study.toml --by state --mean age --interval\n"
    "  tacit query --file study.toml --out report.html --out report.csv --out report.json\n"
    "  tacit query --file study.toml --purpose \"the annual report on income\" --approval-wait 0\n"
    "  tacit query --file study.toml --dry-run";

std::string purpose_problem(const std::string& text) {
  return protocol::is_purpose(text) ? ""
                                    : fmt::format("must be printable, on one line, and at most {} bytes long",
                                                  protocol::kMaxPurpose);
}

}  // namespace

void add_query(CLI::App& program, Action& action, const bgv::Security& security) {
  CLI::App* command = program.add_subcommand(
      "query", "Ask a server for a table about the people in a file, neither side showing its records");
  const auto options = std::make_shared<QueryOptions>();
  options->security = security;
  command->add_option("--file", options->study, "a study file: everything below, to repeat a study")
      ->type_name("FILE");
  add_connection(*command, options->connection);
  command->add_option("--data", options->data, "your records, CSV or SQLite")->type_name("FILE");
  command->add_option("--data-table", options->data_table, "table of an SQLite --data with several");
  command
      ->add_option(
          "--model", options->model,
          "the linkage model, the same as the server's; without it, the one that the server hands out")
      ->type_name("FILE");
  add_reading(*command, options->reading);
  add_question(*command, options->question);
  add_strategy(*command, options->question.strategy);
  CLI::Option* dry_run = command->add_flag(
      "--dry-run", options->dry_run,
      "only print what the query would take, how good its linkage is to be expected, and whether limits and "
      "budget allow it; sends no record");
  command->add_flag("--verbose", options->verbose, "with --dry-run: also parameters, noise and figures")
      ->needs(dry_run);
  add_anyway(*command, options->anyway);
  add_output(*command, options->output);
  add_csv(*command, options->output);
  command->add_option("--minutes", options->minutes, "stop the query after this time")
      ->capture_default_str()
      ->check(CLI::Range(1, app::kMaxMinutes));
  command
      ->add_option(
          "--purpose", options->purpose,
          "what the table is for, in a sentence: for the custodian, who may ask for it, and the report")
      ->type_name("TEXT")
      ->check(purpose_problem);
  command
      ->add_option(
          "--approval-wait", options->approval_wait,
          "where the custodian approves by hand: wait so many minutes for that, beside --minutes; 0: not "
          "at all. Then the exit code is 12; run the same command again")
      ->capture_default_str()
      ->check(CLI::Range(0, app::kMaxMinutes));
  command->add_flag("--quiet", options->quiet, "print only errors on stderr");
  command->footer(kFooter);
  command->callback([options, command, &action] {
    action = [options, command] {
      if (!options->study.empty()) fill_in(*options, app::load_study(options->study), *command);
      run(*options);
    };
  });
}

}  // namespace tacit::cli
