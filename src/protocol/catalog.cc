// SPDX-License-Identifier: Apache-2.0
#include "protocol/catalog.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "linkage/model_writer.h"
#include "plan/plan.h"
#include "protocol/question_messages.h"
#include "protocol/version.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void reject(const std::string& why) {
  throw Error(ErrorCategory::kProtocol, "the server's catalog is inconsistent: " + why);
}

/// Room in a message for what is around the reply.
constexpr std::size_t kEnvelope = 1024;

// No number of memory, seconds or questions is larger.
constexpr std::uint64_t kMostOfAny = std::uint64_t{1} << 50;

std::uint64_t bounded(std::uint64_t least, std::uint64_t value, std::uint64_t most, const char* what) {
  if (value < least || value > most) reject(std::string(what) + " is out of range");
  return value;
}

// Of a text that has what a peer wrote in it.
std::string first_words(std::string_view text) {
  constexpr std::size_t kMost = 300;  // bytes
  std::size_t end = std::min(text.find('\n'), text.size());
  if (end > kMost) {
    end = kMost;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  }
  return printable(text.substr(0, end));
}

void write_budget(const Budget& budget, Allowed& message) {
  message.set_number(budget.allowed);
  if (budget.left) message.set_left(*budget.left);
}

Budget read_budget(const Allowed& message) {
  Budget budget{bounded(1, message.number(), kMostOfAny, "a budget"), std::nullopt};
  if (message.has_left())
    budget.left = bounded(0, message.left(), budget.allowed, "what is left of a budget");
  return budget;
}

// The year 10000: a date has four digits.
constexpr std::uint64_t kEndOfTime = 253'402'300'800;

void write_newer_terms(const ClientTerms& terms, CatalogReply& reply) {
  reply.set_purpose_required(terms.purpose_required);
  reply.set_approval(static_cast<protocol::ApprovalRule>(terms.approval));
  if (terms.until) reply.set_until(static_cast<std::uint64_t>(terms.until->time_since_epoch().count()));
  if (terms.month_answers) write_budget(*terms.month_answers, *reply.mutable_month_answers());
}

void read_newer_terms(const CatalogReply& reply, ClientTerms& terms) {
  terms.purpose_required = reply.purpose_required();
  terms.approval = static_cast<tacit::ApprovalRule>(
      bounded(0, static_cast<std::uint64_t>(reply.approval()), 2, "its rule of approval"));
  const std::uint64_t until = bounded(0, reply.until(), kEndOfTime, "the end of this client's access");
  if (until > 0) terms.until = std::chrono::sys_seconds(std::chrono::seconds(until));
  if (reply.has_month_answers()) terms.month_answers = read_budget(reply.month_answers());
}

void write_terms(const ClientTerms& terms, CatalogReply& reply) {
  reply.set_smallest_list(terms.smallest_list);
  reply.set_query_seconds(terms.query_seconds);
  reply.set_wait_seconds(terms.wait_seconds);
  if (terms.answers) write_budget(*terms.answers, *reply.mutable_answers());
  if (terms.questions) write_budget(*terms.questions, *reply.mutable_questions());
}

ClientTerms read_terms(const CatalogReply& reply) {
  ClientTerms terms;
  terms.smallest_list = bounded(1, reply.smallest_list(), plan::kMaxRecords, "its smallest list");
  terms.query_seconds = bounded(1, reply.query_seconds(), kMostOfAny, "the time of a query");
  if (reply.has_answers()) terms.answers = read_budget(reply.answers());
  if (reply.has_questions()) terms.questions = read_budget(reply.questions());
  terms.wait_seconds = bounded(0, reply.wait_seconds(), kMostOfAny, "the wait for a budget");
  read_newer_terms(reply, terms);
  return terms;
}

std::string model_text(const linkage::Model& model) {
  std::string text = linkage::write_model(model.spec(), {});
  if (text.size() <= kMaxModelBytes) return text;
  throw Error(ErrorCategory::kLimit,
              "the server's model is too large to hand out; ask the custodian for its file");
}

void read_model(const CatalogReply& reply, ServerCatalog& server) {
  if (reply.model_hash().size() != server.model_hash.size()) reject("its model's hash is not 32 bytes");
  std::copy(reply.model_hash().begin(), reply.model_hash().end(), server.model_hash.begin());
  if (reply.model_name().size() > table::kMaxCategoryLength || !is_printable(reply.model_name()))
    reject("its model's name is not printable");
  if (reply.model().size() > kMaxModelBytes) reject("its model is larger than any that a server may have");
  server.model_name = reply.model_name();
  server.model_text = reply.model();
  if (model_of(server).name() != server.model_name) reject("its model has another name than it says");
}

}  // namespace

CatalogReply make_catalog_reply(const CatalogRequest& request, const ServerData& data,
                                const table::Catalog& open, const ServerLimits& limits,
                                const ClientTerms& terms) {
  const std::uint32_t version = agreed_version({request.oldest_version(), request.newest_version()});
  CatalogReply reply;
  if (version >= 10) reply.set_protocol_version(version);
  for (const table::DimensionInfo& info : open.dimensions) write_dimension(info, *reply.add_dimensions());
  for (const table::MeasureInfo& info : open.measures) write_measure(info, *reply.add_measures());
  reply.set_min_cell(static_cast<std::uint32_t>(open.min_cell));
  reply.set_model_name(data.model.name());
  reply.set_model_hash(data.model.hash().data(), data.model.hash().size());
  reply.set_server_records(data.features.records());
  reply.set_max_client_records(limits.max_client_records);
  reply.set_memory_bytes(limits.memory_bytes);
  reply.set_strategy(strategy_message(limits.strategy));
  reply.set_model(model_text(data.model));
  reply.set_custodian(limits.custodian);
  write_terms(terms, reply);
  if (version >= 10) write_newer_terms(terms, reply);
  if (reply.ByteSizeLong() > kMaxMessageBytes - kEnvelope) {
    throw Error(ErrorCategory::kLimit,
                "the catalog is too large to send; the custodian can merge rare "
                "categories with `keep`");
  }
  return reply;
}

ServerCatalog read_catalog_reply(const CatalogReply& reply) {
  taken_version(reply.protocol_version());
  ServerCatalog server;
  if (static_cast<std::size_t>(reply.dimensions_size()) > table::kMaxDimensions ||
      static_cast<std::size_t>(reply.measures_size()) > table::kMaxMeasures) {
    reject("it has too many dimensions or measures");
  }
  for (const Dimension& message : reply.dimensions())
    server.catalog.dimensions.push_back(read_dimension(message));
  for (const Measure& message : reply.measures()) server.catalog.measures.push_back(read_measure(message));
  server.catalog.min_cell = static_cast<int>(std::min<std::uint32_t>(reply.min_cell(), 1'000'000));
  const std::string defect = table::catalog_defect(server.catalog);
  if (!defect.empty()) reject(defect);
  read_model(reply, server);
  if (reply.server_records() > plan::kMaxRecords) reject("it has more records than any plan takes");
  server.server_records = reply.server_records();
  server.max_client_records =
      bounded(1, reply.max_client_records(), plan::kMaxRecords, "the number of records that it takes");
  server.memory_bytes = bounded(1, reply.memory_bytes(), kMostOfAny, "the memory of a query");
  server.strategy = read_strategy_rule(reply.strategy());
  if (!is_custodian(reply.custodian())) reject("the custodian's name is too long or not printable");
  server.custodian = reply.custodian();
  server.terms = read_terms(reply);
  return server;
}

linkage::Model model_of(const ServerCatalog& server) {
  const auto read = [&] {
    try {
      return linkage::parse_model(server.model_text, "the server's model");
    } catch (const Error& error) {
      reject("this program cannot read its model, perhaps because the server is of another release: " +
             first_words(error.what()));
    }
  };
  linkage::Model model = read();
  if (model.hash() != server.model_hash) {
    reject(
        "its model has another hash than it says, or this program and the server, being of different "
        "releases, "
        "read a model differently");
  }
  return model;
}

bool is_custodian(std::string_view name) {
  return name.size() <= kMaxCustodianLength && is_printable(name);
}

}  // namespace tacit::protocol
