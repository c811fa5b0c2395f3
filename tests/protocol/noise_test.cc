// Noise at each step of a real query, measured with the secret key, against the plan's estimate and margin.
#include <gtest/gtest.h>

#include <algorithm>

#include "bgv/packing.h"
#include "bgv/pad.h"
#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "plan/link_circuit.h"
#include "plan/planner.h"
#include "protocol/client/places.h"
#include "protocol/client/planes.h"
#include "protocol/question_messages.h"
#include "protocol/server/category_sums.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/gate.h"
#include "protocol/server/link.h"
#include "protocol/server/tabulate.h"
#include "protocol/server/tags.h"
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
        order_(random_order(plan.layout, tabulation_.cell_of)),
        places_(arrange(plan, world.split)) {
    for (const bgv::KeyRequirement& key : plan.keys)
      keys_.insert(key.index, bgv::make_key_switch_key(secret_, key));
  }

  bgv::Ciphertext fresh(const std::vector<std::uint32_t>& slots, bgv::Level level) const {
    const std::string bytes = bgv::save(*parameters_, bgv::encrypt(secret_, encoder_.encode(slots), level));
    return bgv::load_seeded_ciphertext(*parameters_, bytes, level);
  }

  bgv::Ciphertext packed_links() {
    std::vector<bgv::Ciphertext> planes;
    for (std::size_t i = 0; i < plan_.request.planes(); ++i) {
      planes.push_back(fresh(plane_slots(plan_, world_.client, places_, 0, i), plan_.link.planes_level));
    }
    LinkProgress progress(plan_.layout, 0, observer_);
    const Versions versions(plan_, evaluator_, keys_, std::move(planes), observer_, progress);
    const LinkStep link(plan_, evaluator_, keys_, world_.server.features, order_, observer_);
    return link(versions, progress).front();
  }
  bgv::Ciphertext power() const {
    const plan::HomomorphicOps ops(evaluator_, keys_);
    const std::vector<std::uint32_t> sums(plan_.layout.degree, 40000);
    return plan::repeated_square(ops, fresh(sums, plan_.power.sums_level), plan::kRoundSquarings);
  }
  bgv::Ciphertext packed_totals() {
    const TabulateStep tabulate(plan_, evaluator_, keys_, encoder_, observer_);
    const std::vector<std::uint32_t> sums(plan_.layout.layers() * plan_.layout.copies, 3);
    const std::vector<bgv::Ciphertext> powers(plan_.power_vectors(), fresh(sums, plan_.tabulate.sums_level));
    return tabulate(tabulate.linked_or_not(powers), CellRecords(plan_, world_.server, tabulation_, order_))
        .front();
  }
  Gated gated() {
    const std::vector<std::uint32_t> nines(std::min(plan_.tabulate.items.count(), plan_.layout.degree), 9);
    const std::vector<bgv::Ciphertext> guards(plan_.gate.guards, fresh(nines, plan_.gate.totals_level));
    return gate(plan_, evaluator_, keys_, guards.front(), guards, 1);
  }
  /// The first category's link sums, as if every block had pads of 1 and its sums were 0.
  bgv::Ciphertext category_sums() {
    CategorySums sums(plan_, evaluator_, keys_, encoder_, observer_);
    const std::size_t places = plan_.layout.layers() * plan_.layout.copies;
    for (std::size_t block = 0; block < plan_.layout.client_blocks(); ++block) {
      for (std::size_t place = 0; place < places; ++place)
        sums.set_pad(block, place, static_cast<std::uint32_t>((block * 7919 + place * 104729) % 65537));
    }
    for (std::size_t i = 0; i < plan_.split.selections; ++i) {
      const std::string bytes =
          bgv::save(*parameters_, bgv::encrypt(secret_, places_.selection(plan_, i), plan_.check.level));
      sums.select(i, evaluator_.drop_to(bgv::load_seeded_ciphertext(*parameters_, bytes, plan_.check.level),
                                        plan_.split.level));
    }
    return sums.without_pads(0, fresh({}, plan_.split.level));
  }

  /// What the gate and the largest number of other products leave in the checks, in every slot.
  std::array<bgv::Ciphertext, plan::kChecks> checks(const Gated& gated) {
    CheckSums sums(plan_, evaluator_, keys_, encoder_);
    for (std::size_t check = 0; check < plan::kChecks; ++check) {
      for (std::size_t i = 0; i < (1 + plan_.check.tracks) * plan_.total_vectors(); ++i) {
        sums.add_zeros(check, gated.product);
        sums.add_zeros(check, gated.totals);
      }
      for (std::size_t i = 0; i < plan_.returned_totals() + plan_.power_vectors(); ++i)
        sums.add_zeros(check, fresh({}, plan_.check.level));
    }
    return sums.everywhere();
  }
  /// What is added to a gated ciphertext.
  bgv::Ciphertext folded_alone(const bgv::Ciphertext& gated,
                               const std::array<bgv::Ciphertext, plan::kChecks>& checks) const {
    bgv::Ciphertext all = folded(plan_, evaluator_, gated, checks);
    evaluator_.subtract(all, evaluator_.drop_to(gated, plan_.end_level()));
    return all;
  }
  /// Totals times the number that makes the most noise of those that a track may have.
  bgv::Ciphertext largest_track(bgv::Ciphertext totals) const {
    evaluator_.multiply_integer(totals, std::int64_t{1} << (plan_.check.track_bits - 1));
    return totals;
  }
  bgv::Ciphertext link_tags(const bgv::Ciphertext& packed) const {
    const std::vector<bgv::Ciphertext> all(plan_.layout.packed_ciphertexts(), packed);
    return LinkTags(plan_).combine(evaluator_, keys_, all);
  }
  bgv::Ciphertext power_tags() {
    PowerTags tags(plan_, evaluator_);
    const std::vector<bgv::Ciphertext> sent(plan_.power_vectors(), power());
    for (std::size_t round = 0; round < plan_.rounds(); ++round) {
      tags.remember(sent);
      tags.compare(std::vector<bgv::Ciphertext>(sent.size(), fresh({7}, plan_.power.sums_level)));
    }
    const TabulateStep tabulate(plan_, evaluator_, keys_, encoder_, observer_);
    const std::vector<bgv::Ciphertext> sums(plan_.power_vectors(),
                                            fresh({1, 0, 1}, plan_.tabulate.sums_level));
    if (plan_.check.linked) tags.check_binary(tabulate.linked_or_not(sums), keys_);
    return tags.packed(keys_);
  }
  const bgv::Evaluator& evaluator() const { return evaluator_; }

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
  RecordOrder order_;
  Places places_;
  Observer observer_;
};

/// A whole query's steps for a model with the features of the small one and another threshold.
plan::Plan check_query(const World& world, std::uint32_t shifted_threshold) {
  plan::PlanRequest request = request_for(world.server.model, world.question, world.server.catalog,
                                          world.client.records(), world.server.features.records());
  request.shifted_threshold = shifted_threshold;
  const plan::Plan plan = plan::make_plan(request, std::size_t{3000} << 20);
  OpenQuery query(world, plan);
  const bgv::Ciphertext links = query.packed_links(), totals = query.packed_totals();
  query.check("link: packed", links);
  query.check("link: sent", query.at_end(links));
  if (plan.splits()) query.check("split: sent", query.category_sums());
  query.check("power: sent", query.power());
  query.check("tabulate: packed", totals);
  query.check("tabulate: sent", query.at_end(totals));
  query.check("tabulate: tracks sent", query.at_end(query.largest_track(totals)));
  const Gated gated = query.gated();
  const auto checks = query.checks(gated);
  query.check("check: folded", query.folded_alone(gated.totals, checks));
  query.check("gate: sent", folded(plan, query.evaluator(), gated.product, checks));
  query.check("gate: sent", folded(plan, query.evaluator(), gated.totals, checks));
  query.check("link: tags sent", query.at_end(query.link_tags(links)));
  query.check("power: tags sent", query.power_tags());
  return plan;
}

World world_of(std::size_t client_records) {
  return make_world({.client_records = client_records, .server_records = 12, .min_cell = 5}, 1);
}

TEST(Noise, EveryStepStaysUnderThePlan) {
  EXPECT_FALSE(check_query(world_of(5000), 9).choice.pack_at_end);
}
TEST(Noise, AWindowOfEightPackedAtTheLevelThatIsSent) {
  EXPECT_TRUE(check_query(world_of(5000), 7).choice.pack_at_end);
}
TEST(Noise, MasksOfTheTwoRows) {
  EXPECT_TRUE(check_query(world_of(8192), 7).choice.pack_at_end);
}
TEST(Noise, ASplitAndTwoCounts) {
  World world = world_of(3000);
  split_by(world, 5, 2);
  world.question.statistics.push_back({table::StatisticKind::kShare, "sex", "a"});
  const plan::Plan plan = check_query(world, 7);
  EXPECT_GE(plan.split.height, 6);
  EXPECT_EQ(plan.gate.guards, 2U);
}

}  // namespace
}  // namespace tacit::protocol
