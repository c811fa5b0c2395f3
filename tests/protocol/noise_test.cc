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
#include "protocol/client/planes.h"
#include "protocol/server/gate.h"
#include "protocol/server/link.h"
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
        order_(random_order(plan.layout)) {
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
      planes.push_back(fresh(plane_slots(plan_, world_.client, 0, i), plan_.link.planes_level));
    }
    const Versions versions(plan_, evaluator_, keys_, std::move(planes), observer_);
    const LinkStep link(plan_, evaluator_, keys_, world_.server.features, order_, observer_);
    return link(versions, 0).front();
  }
  bgv::Ciphertext power() const {
    const plan::HomomorphicOps ops(evaluator_, keys_);
    const std::vector<std::uint32_t> sums(plan_.layout.degree, 40000);
    return plan::repeated_square(ops, fresh(sums, plan_.power.sums_level), plan::kRoundSquarings);
  }
  bgv::Ciphertext packed_totals() {
    const TabulateStep tabulate(plan_, evaluator_, keys_, encoder_, observer_);
    const std::vector<std::uint32_t> sums(plan_.layout.layers() * plan_.layout.copies, 3);
    return tabulate({fresh(sums, plan_.tabulate.sums_level)}, order_, world_.server.dimensions[0],
                    world_.server.measures[0], world_.server.catalog.measures[0].minimum_scaled())
        .front();
  }
  std::vector<bgv::Ciphertext> gated() {
    std::vector<bgv::Ciphertext> totals(
        1 + plan_.tabulate.digits.count,
        fresh(std::vector<std::uint32_t>(plan_.request.cells, 9), plan_.gate.totals_level));
    return gate(plan_, evaluator_, keys_, totals);
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
  RecordOrder order_;
  Observer observer_;
};

/// A whole query's steps for a model with the features of the small one and another threshold.
void check_query(std::size_t client_records, std::uint32_t shifted_threshold, bool pack_at_end) {
  const World world = make_world({.client_records = client_records, .server_records = 12}, 1);
  plan::PlanRequest request = plan::request_for(world.server.model);
  request.client_records = world.client.records();
  request.server_records = world.server.features.records();
  request.shifted_threshold = shifted_threshold;
  request.min_cell = 5;
  request.cells = 3;
  request.value_span = 120;
  const plan::Plan plan = plan::make_plan(request, std::size_t{3000} << 20);
  EXPECT_EQ(plan.choice.pack_at_end, pack_at_end);
  OpenQuery query(world, plan);
  const bgv::Ciphertext links = query.packed_links(), totals = query.packed_totals();
  query.check("link: packed", links);
  query.check("link: sent", query.at_end(links));
  query.check("power: sent", query.power());
  query.check("tabulate: packed", totals);
  query.check("tabulate: sent", query.at_end(totals));
  for (const bgv::Ciphertext& part : query.gated()) query.check("gate: sent", part);
}

TEST(Noise, EveryStepStaysUnderThePlan) {
  check_query(5000, 9, false);
}
TEST(Noise, AWindowOfEightPackedAtTheLevelThatIsSent) {
  check_query(5000, 7, true);
}
TEST(Noise, MasksOfTheTwoRows) {
  check_query(8192, 7, true);
}

}  // namespace
}  // namespace tacit::protocol
