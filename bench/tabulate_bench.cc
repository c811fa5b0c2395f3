// Tabulation and gate alone, on ciphertexts of random powers: 500 cells x 3 measures over 100,000 server
// records, by all threads. The link step before them would take minutes.
#include <benchmark/benchmark.h>

#include <random>

#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "linkage/model.h"
#include "plan/planner.h"
#include "protocol/question_messages.h"
#include "protocol/server/gate.h"
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

/// What the server holds when the last powers have come, and when the totals have.
struct Server {
  protocol::ServerData data = server_data();
  table::Question question;
  plan::Plan plan;
  bgv::ParametersPtr parameters;
  bgv::EvaluationKeys keys;
  std::vector<bgv::Ciphertext> powers, totals;

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
    for (std::size_t i = 0; i < plan.power_vectors(); ++i)
      powers.push_back(encrypted(secret, plan.tabulate.sums_level));
    for (std::size_t i = 0; i < plan.refreshed_totals(); ++i)
      totals.push_back(encrypted(secret, plan.gate.totals_level));
  }
  bgv::Ciphertext encrypted(const bgv::SecretKey& secret, bgv::Level level) const {
    const bgv::Plaintext ones(plan.layout.degree, 1);
    return bgv::load_seeded_ciphertext(*parameters, bgv::save(*parameters, bgv::encrypt(secret, ones, level)),
                                       level);
  }
};

void tabulate_and_gate(benchmark::State& state) {
  const Server server;
  const bgv::Evaluator evaluator(server.parameters);
  const bgv::SlotEncoder encoder(server.parameters);
  protocol::Observer observer;
  const protocol::Tabulation tabulation = protocol::tabulation_of(server.question, server.data);
  const protocol::RecordOrder order = protocol::random_order(server.plan.layout, tabulation.cell_of);
  for ([[maybe_unused]] const auto _ : state) {
    const protocol::CellRecords cells(server.plan, server.data, tabulation, order);
    const protocol::TabulateStep tabulate(server.plan, evaluator, server.keys, encoder, observer);
    benchmark::DoNotOptimize(tabulate(tabulate.linked_or_not(server.powers), cells));
    const std::size_t streams = 1 + server.plan.gate.guards;
    for (std::size_t i = 0; i < server.plan.total_vectors(); ++i) {
      benchmark::DoNotOptimize(protocol::gate(server.plan, evaluator, server.keys, server.totals[i * streams],
                                              std::span(server.totals).subspan(i * streams + 1, streams - 1),
                                              1));
    }
  }
  state.counters["items"] = static_cast<double>(server.plan.tabulate.items.count());
}
BENCHMARK(tabulate_and_gate)
    ->Name("TabulateAndGate")
    ->Unit(benchmark::kSecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace tacit::bench
