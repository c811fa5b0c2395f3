// SPDX-License-Identifier: Apache-2.0
// What the server does behind the link step, on ciphertexts of any numbers: 500 cells x 3 measures over
// 100,000 server records, by all threads. Inverses, totals, the gate, and the checks of all of them. The link
// step would take minutes.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "link/slot_map.h"
#include "link/workers.h"
#include "linkage/model.h"
#include "plan/planner.h"
#include "protocol/question_messages.h"
#include "protocol/server/gate.h"
#include "protocol/server/power_batch.h"
#include "protocol/server/round_relations.h"
#include "protocol/server/tabulate.h"

namespace tacit::bench {
namespace {

constexpr std::size_t kClientRecords = 5000, kServerRecords = 100'000, kCells = 500, kMeasures = 3;

protocol::ServerData server_data() {
  linkage::ModelSpec spec;
  spec.name = "one field";
  spec.salt = "bench";
  spec.threshold = 2;
  linkage::Field field;
  field.name = "name";
  field.columns = {"name"};
  field.levels.push_back({{linkage::step::Exact{}}, 64, 2});
  spec.fields.push_back(field);
  protocol::ServerData data{linkage::Model(spec), linkage::FeatureTable(kServerRecords, 1), {}, {}, {}};
  data.features.set_usual_weights(data.model);
  std::mt19937_64 random(1);
  table::DimensionData dimension;
  for (std::size_t c = 0; c < kCells; ++c) dimension.categories.push_back(std::to_string(1000 + c));
  for (std::size_t j = 0; j < kServerRecords; ++j)
    dimension.category.push_back(static_cast<std::uint16_t>(random() % kCells));
  data.catalog.dimensions = {{"cell", dimension.categories}};
  data.dimensions = {dimension};
  data.catalog.min_cell = 5;
  for (std::size_t m = 0; m < kMeasures; ++m) {
    table::MeasureInfo info;
    info.name = "m" + std::to_string(m);
    info.maximum = 250'000;
    table::MeasureData values;
    for (std::size_t j = 0; j < kServerRecords; ++j)
      values.values.push_back(static_cast<std::int64_t>(random() % 250'001));
    data.catalog.measures.push_back(info);
    data.measures.push_back(std::move(values));
  }
  return data;
}

/// A plan, keys, and a ciphertext as the client sends it back.
struct Server {
  protocol::ServerData data = server_data();
  table::Question question;
  plan::Plan plan;
  bgv::ParametersPtr parameters;
  bgv::EvaluationKeys keys;
  bgv::Ciphertext refreshed;

  Server() {
    question.by = {"cell"};
    for (const table::MeasureInfo& info : data.catalog.measures)
      question.statistics.push_back({table::StatisticKind::kMean, info.name, {}});
    plan = plan::make_plan(
        protocol::request_for(data.model, question, data.catalog, kClientRecords, kServerRecords),
        std::size_t{3000} << 20);
    parameters = bgv::Parameters::create(plan.literal);
    const bgv::SecretKey secret(parameters);
    for (const bgv::KeyRequirement& key : plan.keys)
      keys.insert(key.index, bgv::make_key_switch_key(secret, key));
    refreshed = encrypted(secret, plan.check.level);
  }
  bgv::Ciphertext encrypted(const bgv::SecretKey& secret, bgv::Level level) const {
    const bgv::Plaintext ones(plan.degree(), 1);
    return bgv::load_seeded_ciphertext(*parameters, bgv::save(*parameters, bgv::encrypt(secret, ones, level)),
                                       level);
  }
};

using protocol::Relations;

/// As many numbers as a round sends back.
std::vector<Relations::Number> numbers(const Server& server, std::size_t count,
                                       const bgv::Evaluator& evaluator, Relations& relations) {
  std::vector<Relations::Number> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(relations.add(evaluator, server.refreshed));
  return all;
}

/// One query's rounds from the first inverses to the checks, as the session has them.
void run_rounds(const Server& server, const bgv::Evaluator& evaluator, const bgv::SlotEncoder& encoder,
                const protocol::CellRecords& cells) {
  const plan::Plan& plan = server.plan;
  protocol::Observer observer;
  protocol::CheckSums checks(plan, evaluator, encoder);
  Relations relations(plan);
  std::vector<Relations::Number> linked = numbers(server, plan.table.linked_vectors(), evaluator, relations);
  protocol::PowerBatch batch(plan.table, evaluator, server.keys);
  for (const plan::Round& round : plan.table.rounds) {
    if (round.kind != plan::RoundKind::kInverses) break;
    benchmark::DoNotOptimize(
        batch.sent(round, [&](std::size_t) -> const bgv::Ciphertext& { return server.refreshed; }));
    if (round.number + 1 < plan::kInverseRounds) {
      for (std::size_t i = 0; i < round.vectors; ++i) batch.take(server.refreshed);
      continue;
    }
    const auto inverses = numbers(server, round.vectors, evaluator, relations);
    const auto own = numbers(server, round.vectors, evaluator, relations);
    const std::span<Relations::Number> sums = std::span(linked).subspan(round.first, round.vectors);
    protocol::require_inverses(plan.table, sums, inverses, own, relations);
    relations.settle(sums, evaluator, encoder, observer, checks);
    relations.settle(inverses, evaluator, encoder, observer, checks);
    std::ranges::copy(own, sums.begin());
  }
  protocol::StepsReport steps(observer, protocol::Phase::kTabulate, plan.table.tabulate.items.count());
  const protocol::TabulateStep tabulate(plan.table, evaluator, server.keys, encoder, steps);
  benchmark::DoNotOptimize(
      tabulate(std::vector<bgv::Ciphertext>(plan.table.linked_vectors(), server.refreshed), cells));
  const auto totals = numbers(server, plan.table.total_vectors(), evaluator, relations);
  protocol::require_totals(plan.table, linked, totals, cells, observer, relations);
  const plan::GateLayout& gate = plan.table.gate.layout;
  auto factors = numbers(server, 2 * gate.vectors(), evaluator, relations);
  protocol::require_leaves(plan.table, totals, factors, relations);
  for (std::size_t height = 0; height < gate.heights(); ++height) {
    link::parallel_for(gate.vectors(), [&](std::size_t) {
      benchmark::DoNotOptimize(
          protocol::gate_product(plan.table, evaluator, server.keys, server.refreshed, server.refreshed));
    });
    const bool last = height + 1 == gate.heights();
    const auto next =
        numbers(server, last ? plan.table.total_vectors() : 2 * gate.vectors(), evaluator, relations);
    protocol::require_nodes(plan.table, height, factors, next, relations);
    factors = next;
  }
  protocol::require_values(plan.table, factors, totals,
                           numbers(server, plan.table.total_vectors(), evaluator, relations), relations);
  relations.gather(evaluator, encoder, observer, checks);
  benchmark::DoNotOptimize(checks.sum(0));
}

void tabulate_and_gate(benchmark::State& state) {
  const Server server;
  const bgv::Evaluator evaluator(server.parameters);
  const bgv::SlotEncoder encoder(server.parameters);
  const protocol::Tabulation tabulation = protocol::tabulation_of(server.question, server.data);
  const link::SlotMap order = link::random_slots(server.plan.link.sums, tabulation.cell_of);
  for ([[maybe_unused]] const auto _ : state) {
    const protocol::CellRecords cells(server.plan.table, server.data, tabulation, order);
    run_rounds(server, evaluator, encoder, cells);
  }
  state.counters["items"] = static_cast<double>(server.plan.table.tabulate.items.count());
}
BENCHMARK(tabulate_and_gate)
    ->Name("TabulateAndGate")
    ->Unit(benchmark::kSecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace tacit::bench
