// SPDX-License-Identifier: Apache-2.0
// Noise at each step of a real query, measured with the secret key, against the plan's estimate and margin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bgv/packing.h"
#include "bgv/pad.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "link/all_pairs.h"
#include "link/local_executor.h"
#include "link/tags.h"
#include "plan/planner.h"
#include "protocol/client/strategy.h"
#include "protocol/question_messages.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/gate.h"
#include "protocol/server/power_batch.h"
#include "protocol/server/record_checks.h"
#include "protocol/server/tabulate.h"
#include "query.h"

namespace tacit::protocol {
namespace {

/// A session's insides, laid open: the steps as the server runs them, and the client's key beside them.
class OpenQuery {
 public:
  OpenQuery(const World& world, const plan::Plan& plan)
      : world_(world),
        plan_(plan),
        parameters_(bgv::Parameters::create(plan.literal)),
        secret_(parameters_),
        encoder_(parameters_),
        evaluator_(parameters_),
        tabulation_(tabulation_of(world.question, world.server)),
        executor_(link::make_linker(plan.link, evaluator_, keys_, monitor_)),
        strategy_({plan.link, evaluator_, keys_, encoder_, world.server.features, tabulation_.cell_of},
                  executor_, monitor_),
        client_(make_client_strategy(plan.link, world.client, world.split)) {
    for (const bgv::KeyRequirement& key : plan.keys)
      keys_.insert(key.index, bgv::make_key_switch_key(secret_, key));
  }

  bgv::Ciphertext fresh(std::span<const std::uint32_t> slots, bgv::Level level) const {
    const std::string bytes = bgv::save(*parameters_, bgv::encrypt(secret_, encoder_.encode(slots), level));
    return bgv::load_seeded_ciphertext(*parameters_, bytes, level);
  }

  /// As the server has what a client has sent back.
  bgv::Ciphertext refreshed(std::span<const std::uint32_t> slots) const {
    return quadrupled(evaluator_, fresh(slots, plan_.check.level));
  }

  std::vector<bgv::Ciphertext> planes() {
    std::vector<bgv::Ciphertext> planes;
    for (std::size_t i = 0; i < plan_.link.set_planes; ++i)
      planes.push_back(fresh(client_->plane(0, i), plan_.link.planes_level));
    return planes;
  }
  bgv::Ciphertext packed_links() {
    strategy_.take_planes(planes());
    return strategy_.packed().front();
  }
  /// What the rounds of inverses send: three powers, inverses, and who is linked.
  std::vector<bgv::Ciphertext> inverses() const {
    const std::vector<std::uint32_t> numbers(plan_.degree(), 40000);
    const bgv::Ciphertext sums = refreshed(numbers);
    PowerBatch batch(plan_.table, evaluator_, keys_);
    std::vector<bgv::Ciphertext> all;
    for (std::size_t i = 0; i < plan::kInverseRounds; ++i) {
      const std::size_t sent = i + 1 < plan::kInverseRounds ? 1 : 2;
      for (bgv::Ciphertext& own : batch.sent({plan::RoundKind::kInverses, i, sent, sent, 0, 1},
                                             [&](std::size_t) -> const bgv::Ciphertext& { return sums; }))
        all.push_back(std::move(own));
      batch.take(refreshed(slots(all.back())));
    }
    return all;
  }
  bgv::Ciphertext packed_totals() {
    StepsReport steps(observer_, Phase::kTabulate, plan_.table.tabulate.items.count());
    const TabulateStep tabulate(plan_.table, evaluator_, keys_, encoder_, steps);
    const std::vector<std::uint32_t> ones(plan_.link.sums.record_slots, 1);
    return tabulate(std::vector<bgv::Ciphertext>(plan_.table.linked_vectors(), refreshed(ones)),
                    CellRecords(plan_.table, world_.server, tabulation_, strategy_.slots()))
        .front();
  }
  bgv::Ciphertext product_of_the_gate() const {
    const std::vector<std::uint32_t> nines(plan_.degree(), 9);
    return gate_product(plan_.table, evaluator_, keys_, refreshed(nines), refreshed(nines));
  }
  /// The first category's link sums, under random pads, as if its sums were 0.
  bgv::Ciphertext category_sums() {
    for (std::size_t i = 0; i < plan_.link.rounds.front().sent; ++i)
      strategy_.note_pad(i, bgv::random_residues(plan_.degree()));
    for (std::size_t i = 0; i < plan_.link.split.selections; ++i) {
      const std::string bytes =
          bgv::save(*parameters_, bgv::encrypt(secret_, client_->selection(i), plan_.check.level));
      strategy_.select(i, bgv::load_seeded_ciphertext(*parameters_, bytes, plan_.check.level));
    }
    return strategy_
        .category_sums(
            std::vector<bgv::Ciphertext>(plan_.link.sums.all_vectors(), fresh({}, plan_.check.level)))
        .front();
  }

  /// As many products and other terms as a query has, all of them 0, and a shelf's planes.
  bgv::Ciphertext checks() {
    CheckSums sums(plan_, evaluator_, encoder_);
    const std::vector<std::uint32_t> ones(plan_.degree(), 1);
    const bgv::Ciphertext one = refreshed(ones);
    bgv::Ciphertext product = evaluator_.square(one);
    evaluator_.add_multiple(product, one, bgv::kPlaintextModulus - 1);
    for (std::size_t i = 0; i < plan_.check.products + plan_.check.ciphertexts; ++i)
      sums.add_product(0, product, bgv::random_residues(plan_.degree()));
    PlaneChecks(plan_.link, evaluator_, sums).add(planes(), 0, strategy_);
    return sums.sum(0);
  }
  bgv::Ciphertext link_tags(const bgv::Ciphertext& packed) const {
    const std::vector<bgv::Ciphertext> all(plan_.link.all_pairs().layout.packed_ciphertexts(), packed);
    return link::LinkTags(plan_.link).combine(evaluator_, keys_, all);
  }
  SecretVector<std::uint32_t> slots(const bgv::Ciphertext& ciphertext) const {
    return encoder_.decode(bgv::decrypt(secret_, ciphertext, bgv::Range::kCentred));
  }
  /// Modulo t, in the constant coefficient, which is the one that counts.
  bool is_zero(const bgv::Ciphertext& ciphertext) const {
    return bgv::decrypt(secret_, ciphertext, bgv::Range::kCentred).front() == 0;
  }

  /// The measured noise is under the estimate, and the estimate within the modulus by the planner's margin.
  void check(const char* step, const bgv::Ciphertext& ciphertext) const {
    const auto point =
        std::find_if(plan_.noise.begin(), plan_.noise.end(), [&](const auto& p) { return p.step == step; });
    ASSERT_NE(point, plan_.noise.end()) << step;
    EXPECT_EQ(ciphertext.level(), point->level) << step;
    const double measured = bgv::phase_bits(secret_, ciphertext);
    EXPECT_LT(measured, point->noise_bits) << step;
    EXPECT_LT(measured + plan::kMarginBits, point->modulus_bits - 1) << step;

    std::printf("%-20s level %zu: %5.1f bits of noise measured, %5.1f planned, modulus %5.1f\n", step,
                ciphertext.level(), measured, point->noise_bits, point->modulus_bits);
  }

  bgv::Ciphertext at_end(const bgv::Ciphertext& c) const { return evaluator_.drop_to(c, plan_.end_level()); }

 private:
  const World& world_;
  const plan::Plan& plan_;
  bgv::ParametersPtr parameters_;
  bgv::SecretKey secret_;
  bgv::SlotEncoder encoder_;
  bgv::Evaluator evaluator_;
  bgv::EvaluationKeys keys_;
  Tabulation tabulation_;
  link::Monitor monitor_;
  link::LocalExecutor executor_;
  link::AllPairs strategy_;
  std::unique_ptr<ClientStrategy> client_;
  Observer observer_;
};

/// A whole query's steps for a model with the features of the small one and another threshold, by the
/// planner's plan or by the same one packed a level above what is sent.
plan::Plan check_query(const World& world, std::uint32_t shifted_threshold, bool pack_above_end = false) {
  plan::PlanRequest request = request_for(world.server.model, world.question, world.server.catalog,
                                          world.client.records(), world.server.features.records());
  request.shifted_threshold = shifted_threshold;
  plan::Plan plan = plan::make_plan(request, std::size_t{3000} << 20);
  if (pack_above_end) {
    plan::PlanChoice choice = plan.choice;
    std::get<plan::AllPairsChoice>(choice.strategy).pack_at_end = false;
    plan = plan::derive_plan(request, choice);
  }
  OpenQuery query(world, plan);
  const bgv::Ciphertext links = query.packed_links(), totals = query.packed_totals();
  query.check("link: packed", links);
  query.check("link: sent", query.at_end(links));
  if (plan.splits()) query.check("split: sent", query.category_sums());
  const std::vector<bgv::Ciphertext> inverses = query.inverses();
  query.check("inverse: first power sent", inverses[0]);
  for (std::size_t i = 1; i + 1 < inverses.size(); ++i) query.check("inverse: sent", inverses[i]);
  query.check("inverse: linked sent", inverses.back());
  EXPECT_THAT(query.slots(inverses.back()), testing::Each(1U));
  query.check("tabulate: packed", totals);
  query.check("tabulate: sent", query.at_end(totals));
  query.check("gate: sent", query.product_of_the_gate());
  const bgv::Ciphertext checks = query.checks();
  query.check("checks: sent", checks);
  EXPECT_TRUE(query.is_zero(checks));
  query.check("link: tags sent", query.at_end(query.link_tags(links)));
  return plan;
}

bool packs_at_end(const plan::Plan& plan) {
  return std::get<plan::AllPairsChoice>(plan.choice.strategy).pack_at_end;
}

World world_of(std::size_t client_records) {
  return make_world({.client_records = client_records, .server_records = 12, .min_cell = 5}, 1);
}

TEST(Noise, EveryStepStaysUnderThePlan) {
  EXPECT_EQ(check_query(world_of(5000), 9, true).link.packed_level, 4U);
}
TEST(Noise, AWindowOfEightPackedAtTheLevelThatIsSent) {
  EXPECT_TRUE(packs_at_end(check_query(world_of(5000), 7)));
}
TEST(Noise, MasksOfTheTwoRows) {
  EXPECT_TRUE(packs_at_end(check_query(world_of(8192), 7)));
}
TEST(Noise, ASplitAndTwoCounts) {
  World world = world_of(3000);
  split_by(world, 5, 2);
  world.question.statistics.push_back({table::StatisticKind::kShare, "sex", "a"});
  const plan::Plan plan = check_query(world, 7);
  EXPECT_GE(plan.link.split.height, 6);
  EXPECT_EQ(plan.table.gate.guards, 2U);
}

}  // namespace
}  // namespace tacit::protocol
