// SPDX-License-Identifier: Apache-2.0
// What the program reads besides: its configuration and study files, addresses and names of databases, what a
// peer says of a failure, and the cells of both parties' tables.
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include "app/client/study_file.h"
#include "app/links.h"
#include "app/question.h"
#include "app/server/config.h"
#include "base/error.h"
#include "base/text.h"
#include "identity/clients.h"
#include "ingest/csv.h"
#include "ingest/odbc_connection.h"
#include "ingest/postgres_connection.h"
#include "ingest/table_name.h"
#include "input.h"
#include "linkage/features.h"
#include "protocol/messages.pb.h"
#include "rpc/address.h"
#include "rpc/status.h"
#include "rpc/wire.h"
#include "scratch.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

constexpr const char* kModel = R"(
format = 2
name = "records"
salt = "pepper"
threshold = 3
missing = ["unknown"]
[[field]]
name = "name"
column = "first"
also = ["maiden"]
disagreement = 1
[[field.level]]
transform = ["fold", "particles", "nysiis"]
buckets = 64
agreement = 3
[[field.level]]
transform = ["latin", "last_part", { name = "minhash", q = 2, k = 1 }]
buckets = 16
agreement = 0
[[field]]
name = "whole"
columns = ["first", "last"]
transform = ["fold", "sorted_parts"]
buckets = 64
agreement = 1
[[field]]
name = "born"
column = "born"
transform = { name = "date", part = "year", order = "dmy" }
buckets = 32
agreement = 2
disagreement = 2
)";

constexpr const char* kCatalog = R"(
model = "model.toml"
min_cell = 5
[source]
path = "people.csv"
[[dimension]]
name = "first"
keep = 2
[[dimension]]
name = "last"
[[dimension]]
name = "age_group"
column = "born"
bands = [18, 30, 65]
derive = "age"
at = 2020-01-01
date_order = "dmy"
[[dimension]]
name = "month"
column = "born"
part = "year_month"
[[dimension]]
name = "rate"
column = "maiden"
bands = [0.5, 1]
decimals = 1
[[measure]]
name = "income"
column = "maiden"
unit = "EUR"
decimals = 2
minimum = -10
maximum = 100000
)";

struct Rules {
  linkage::Model model;
  ingest::CatalogConfig config;

  static std::optional<Rules> ours() {
    std::optional<Rules> rules;
    attempt([&] {
      rules = {linkage::parse_model(kModel, "model.toml"),
               ingest::parse_catalog_config(toml::parse(std::string_view(kCatalog)), "server.toml")};
    });
    return rules;
  }
};

void expect_shown(std::string_view text) {
  expect(text.size() <= rpc::kMaxFailureText && is_printable(text), "a peer's text is fit to show");
}

/// Bytes in the pieces that a network may bring them in.
grpc::ByteBuffer in_pieces(std::string_view bytes, std::size_t first) {
  const grpc::Slice slices[2] = {grpc::Slice(std::string(bytes.substr(0, first))),
                                 grpc::Slice(std::string(bytes.substr(std::min(first, bytes.size()))))};
  return {slices, 2};
}

template <class Message>
void from_wire(std::string_view bytes, std::size_t first) {
  attempt([&] {
    grpc::ByteBuffer buffer = in_pieces(bytes, first);
    Message message, again;
    rpc::from_bytes(buffer, message, "peer");
    grpc::ByteBuffer copy = rpc::to_bytes(message);
    rpc::from_bytes(copy, again, "peer");
    expect(again.SerializeAsString() == message.SerializeAsString(), "a message reads as it was written");
  });
}

}  // namespace

void configuration(std::string_view bytes) {
  static const ScratchFile file("_server.toml");
  const app::CustodianConfig read = app::load_config(file.write(bytes));
  attempt([&] { rpc::check(read.server); });
  expect(read.server.total_memory() >= read.server.limits.memory_bytes, "one query at least fits");
  expect(read.server.max_sessions >= 1, "one session at least runs");
  expect(rpc::address_problem(read.server.listen).empty(), "a server listens somewhere");
  for (const identity::ClientRules& client : read.server.clients) {
    expect(client.fingerprint.empty() != client.subject.empty(), "a client has one certificate");
    expect(identity::find_client(read.server.clients, {client.subject, client.fingerprint}) == &client,
           "a client is found by its certificate");
  }
}

void study(std::string_view bytes) {
  static const ScratchFile file("_study.toml");
  const app::Study read = app::load_study(file.write(bytes));
  expect(!read.minutes || (*read.minutes >= 1 && *read.minutes <= app::kMaxMinutes), "a query has an end");
  app::question_of(read.question, 2);
}

void address(std::string_view bytes) {
  const std::string text(bytes);
  const std::string problem = rpc::address_problem(text);
  attempt([&] {
    const rpc::Address read = rpc::parse_address(bytes, "--server");
    expect(problem.empty(), "the command line and the connection agree on addresses");
    const rpc::Address again = rpc::parse_address(read.text(), "--server");
    expect(again.host == read.host && again.port == read.port, "an address reads as it was written");
    rpc::require_loopback(read);
  });
  if (const auto fingerprint = identity::normal_fingerprint(bytes))
    expect(identity::normal_fingerprint(*fingerprint) == fingerprint, "a fingerprint has one form");
  if (const auto name = ingest::parse_table_name(bytes)) {
    const auto again = ingest::parse_table_name(ingest::format_table_name(*name));
    expect(again && again->schema == name->schema && again->table == name->table,
           "a table's name reads as it was written");
  }
  if (ingest::postgres_connection_defect(text).empty()) {
    expect(ingest::postgres_connection_defect(ingest::complete_postgres_connection(text)).empty(),
           "what libpq is given is a connection string without a password");
    ingest::describe_postgres_connection(text);
  }
  if (ingest::odbc_connection_defect(text).empty()) {
    const auto given = ingest::complete_odbc_connection(text, std::nullopt);
    const std::string again(given.begin(), given.end());
    expect(ingest::odbc_connection_defect(again).empty() &&
               ingest::describe_odbc_connection(again) == ingest::describe_odbc_connection(text),
           "what the driver manager is given says the same, and has no password");
  }
}

void peer(std::string_view bytes) {
  Input script(bytes);
  const std::uint8_t code = script.byte();
  const std::size_t first = script.byte();
  const std::string rest(script.rest());
  expect_shown(rpc::from_status({static_cast<grpc::StatusCode>(code % 20), rest, ""}).what());
  expect_shown(rpc::from_status({static_cast<grpc::StatusCode>(code % 20), "", rest}).what());
  expect_shown(rpc::shown(rest));
  from_wire<protocol::ClientMessage>(rest, first);
  from_wire<protocol::ServerMessage>(rest, first);
  from_wire<protocol::CatalogRequest>(rest, first);
  from_wire<protocol::CatalogReply>(rest, first);
}

void records(std::string_view bytes) {
  static const std::optional<Rules> rules = Rules::ours();
  expect(rules.has_value(), "our own files are read");
  const auto& [model, config] = *rules;
  const table::Table read =
      ingest::parse_csv(bytes, "people.csv", {.max_bytes = 1 << 20, .max_records = 1000, .max_columns = 20});
  attempt([&] { app::resolve_links(read, read, read, "id"); });
  for (const linkage::Side side : {linkage::Side::kClient, linkage::Side::kServer}) {
    const linkage::FeatureTable features = linkage::featurize(model, side, read);
    expect(features.records() == read.records(), "every record has features");
    for (std::size_t i = 0; i < features.records(); ++i) {
      for (const std::int16_t bucket : features.record(i))
        expect(bucket >= linkage::kMissing && bucket < 64, "a bucket is one of the model's");
    }
  }
  for (const table::DimensionSpec& spec : config.dimensions) {
    const table::DimensionData data = table::build_dimension(spec, read);
    expect(data.category.size() == read.records(), "every record has a category");
    for (const std::uint16_t category : data.category)
      expect(category < data.categories.size(), "a category is one of the dimension's");
  }
  const table::MeasureData income = table::build_measure(config.measures.front(), read);
  for (const std::optional<std::int64_t>& value : income.values)
    expect(!value || (*value >= -1000 && *value <= 10'000'000), "a value is within its range");
}

}  // namespace tacit::fuzz
