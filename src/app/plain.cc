#include "app/plain.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "app/client_file.h"
#include "app/server_data.h"
#include "base/error.h"
#include "protocol/plain.h"

namespace tacit::app {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void require_same_model(const linkage::Model& client, const linkage::Model& server) {
  if (client.hash() == server.hash()) return;
  throw Error(
      ErrorCategory::kModelMismatch,
      fmt::format(
          "the linkage models differ: --model has hash {}, the configuration's has {}; both sides must "
          "use the same model file",
          client.short_hash(), server.short_hash()));
}

}  // namespace

PlainReport plain(const ingest::CatalogConfig& custodian, const std::filesystem::path& model_file,
                  const ingest::SourceSpec& data, const QuestionWords& words,
                  const std::function<void(const std::string&)>& note) {
  const auto start = Clock::now();
  const protocol::ServerData server = load_server_data(custodian, note);
  linkage::Model model = linkage::load_model(model_file);
  require_same_model(model, server.model);
  const ClientFile client = load_client_file(model, data, words.split);
  const table::Question question = question_of(words, client.split.categories.size());
  const double read = seconds_since(start);
  table::ResultTable result = protocol::plain_table(server, client.records, question, client.split);
  return {std::move(result), std::move(model), read, seconds_since(start) - read};
}

}  // namespace tacit::app
