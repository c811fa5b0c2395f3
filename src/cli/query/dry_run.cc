#include "cli/query/dry_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error.h"
#include "base/files.h"
#include "cli/plan/report.h"
#include "cli/quantities.h"
#include "cli/records.h"
#include "plan/planner.h"
#include "protocol/catalog.h"
#include "protocol/question_messages.h"
#include "rpc/client/catalog.h"

namespace tacit::cli {

namespace {

void check(const protocol::ServerCatalog& server, const linkage::Model& model, std::size_t client_records) {
  if (server.model_hash != model.hash()) {
    throw Error(ErrorCategory::kModelMismatch,
                fmt::format("the server uses another linkage model, \"{}\"; ask the custodian for its file",
                            server.model_name));
  }
  if (client_records > server.max_client_records) {
    throw Error(ErrorCategory::kLimit,
                fmt::format("the file has {} records; this server takes at most {}",
                            count_text(client_records), count_text(server.max_client_records)));
  }
}

}  // namespace

void print_dry_run(const rpc::ClientOptions& connection, const linkage::Model& model,
                   std::size_t client_records, const table::Question& question, const OutputOptions& output,
                   protocol::Observer& observer) {
  const protocol::ServerCatalog server = rpc::fetch_catalog(connection, observer);
  check(server, model, client_records);
  table::check_question(question, server.catalog);
  plan::PlanRequest request =
      protocol::request_for(model, question, server.catalog, client_records, server.server_records);
  request.security = connection.security;
  const plan::Plan plan = plan::make_plan(request, server.memory_bytes);
  const int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const ExpectedSeconds expected = expect_seconds_here(plan, threads);
  std::string text;
  if (output.format == Format::kJson) {
    nlohmann::ordered_json json = plan_json(plan);
    json["threads"] = threads;
    json["expected_seconds"] = expected_json(expected);
    text = json.dump(2) + "\n";
  } else {
    text = plan_text(plan, expected, threads) +
           "\nNothing was sent but the request for the catalog. The time is that of a server like this "
           "machine.\n";
  }
  output.out.empty() ? print_out(text) : write_file(output.out, text);
}

}  // namespace tacit::cli
