// SPDX-License-Identifier: Apache-2.0
#include "app/plain.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "app/client_file.h"
#include "base/error.h"
#include "protocol/admission.h"
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

/// Which pairs a query compares: those of the server's plan, or all where none fits.
std::optional<linkage::BinShape> bins_of_query(const protocol::ServerData& server, std::size_t client_records,
                                               const table::Question& question,
                                               const protocol::PlanLimits& limits) {
  const bool may_be = question.strategy == StrategyWanted::kBlocked ||
                      (question.strategy == StrategyWanted::kAny && !server.model.passes().empty());
  if (!may_be) return std::nullopt;
  try {
    return plan::compared_bins(protocol::plan_question(server.model, question, server.catalog, client_records,
                                                       server.features.records(), limits)
                                   .link);
  } catch (const Error& error) {
    if (error.category() != ErrorCategory::kLimit || question.strategy == StrategyWanted::kBlocked) throw;
    return std::nullopt;
  }
}

}  // namespace

PlainReport plain(const protocol::ServerData& server, NamedModel named, const table::Table& list,
                  const QuestionWords& words, const protocol::PlanLimits& limits,
                  const LookOptions& look_options) {
  const auto start = Clock::now();
  const auto started = std::chrono::system_clock::now();
  linkage::Model& model = named.model;
  require_same_model(model, server.model);
  const ClientFile client = make_client_file(named, list, words.split, look_options);
  const table::Question question = question_of(words, client.split.categories.size());
  const double features = seconds_since(start);
  table::check_question(question, server.catalog);
  const auto bins = bins_of_query(server, client.records.records(), question, limits);
  if (!bins) {
    Look look(model.name(), named.path, look_options);
    look.chance(model, client.chance, server.features.records());
    look.judge();
  }
  table::ResultTable result = protocol::plain_table(server, client.records, question, client.split, bins);
  const double link = seconds_since(start) - features;
  LinkageQuality quality = linkage_quality(model, client, server.features.records(), bins, &result);
  Occasion occasion{.asker = {},
                    .custodian = server.custodian,
                    .server = {},
                    .list = client.origin,
                    .started = started,
                    .finished = std::chrono::system_clock::now()};
  return {std::move(result), std::move(model), bins, std::move(quality), std::move(occasion), features, link};
}

}  // namespace tacit::app
