// SPDX-License-Identifier: Apache-2.0
// Noise of blocked linkage at each step of a real query, measured with the secret key, against the plan's
// estimate.
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "bgv/secret/decryptor.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "blocked_world.h"
#include "link/blocked.h"
#include "link/local_executor.h"
#include "protocol/client/strategy.h"
#include "protocol/question_messages.h"
#include "protocol/server/check_sums.h"
#include "protocol/server/record_checks.h"

namespace tacit::protocol {
namespace {

/// The steps as the server runs them, and the client's key beside them.
class OpenBlockedQuery {
 public:
  OpenBlockedQuery(const World& world, const plan::Plan& plan)
      : plan_(plan),
        parameters_(bgv::Parameters::create(plan.literal)),
        secret_(parameters_),
        encoder_(parameters_),
        evaluator_(parameters_),
        executor_(link::make_linker(plan.link, evaluator_, keys_, monitor_)),
        strategy_({plan.link, evaluator_, keys_, encoder_, world.server.features, {}}, executor_, monitor_),
        client_(make_client_strategy(plan.link, world.client, world.split)) {
    for (const bgv::KeyRequirement& key : plan.keys)
      keys_.insert(key.index, bgv::make_key_switch_key(secret_, key));
  }

  /// All sets are linked, and checked in `checks`.
  void link(CheckSums& checks) {
    PlaneChecks plane_checks(plan_.link, evaluator_, checks);
    for (std::size_t set = 0; set < plan_.link.plane_sets; ++set) {
      std::vector<bgv::Ciphertext> planes;
      for (std::size_t i = 0; i < plan_.link.set_planes; ++i)
        planes.push_back(fresh(client_->plane(set, i), plan_.link.planes_level));
      plane_checks.add(planes, set, strategy_);
      strategy_.take_planes(std::move(planes));
    }
  }
  std::vector<bgv::Ciphertext> link_sums() { return strategy_.link_sums(plan_.link.rounds.front()); }
  std::vector<bgv::Ciphertext> aligned() {
    const plan::Round& round = plan_.link.rounds.at(1);
    const std::vector<std::uint32_t> numbers(plan_.degree(), 40000);
    const bgv::Ciphertext sums = quadrupled(evaluator_, fresh(numbers, plan_.check.level));
    return strategy_.aligned(round, std::vector<const bgv::Ciphertext*>(
                                        plan_.link.blocked().layout.passes * round.vectors, &sums));
  }

  /// The measured noise is under the estimate, and less than `below` bits under it.
  void check(const char* step, std::span<const bgv::Ciphertext> ciphertexts, double below) const {
    const auto point = std::ranges::find(plan_.noise, step, &plan::NoisePoint::step);
    ASSERT_NE(point, plan_.noise.end()) << step;
    double measured = 0;
    for (const bgv::Ciphertext& ciphertext : ciphertexts) {
      EXPECT_EQ(ciphertext.level(), point->level) << step;
      measured = std::max(measured, bgv::phase_bits(secret_, ciphertext));
    }
    EXPECT_LT(measured, point->noise_bits) << step;
    EXPECT_GT(measured, point->noise_bits - below) << step;
    std::printf("%-20s level %zu: %5.1f bits of noise measured, %5.1f planned, modulus %5.1f\n", step,
                point->level, measured, point->noise_bits, point->modulus_bits);
  }
  CheckSums no_checks() const { return CheckSums(plan_, evaluator_, encoder_); }
  /// Modulo t, in the constant coefficient, which is the one that counts.
  bool is_zero(const bgv::Ciphertext& ciphertext) const {
    return bgv::decrypt(secret_, ciphertext, bgv::Range::kCentred).front() == 0;
  }

 private:
  bgv::Ciphertext fresh(std::span<const std::uint32_t> slots, bgv::Level level) const {
    const std::string bytes = bgv::save(*parameters_, bgv::encrypt(secret_, encoder_.encode(slots), level));
    return bgv::load_seeded_ciphertext(*parameters_, bytes, level);
  }

  const plan::Plan& plan_;
  bgv::ParametersPtr parameters_;
  bgv::SecretKey secret_;
  bgv::SlotEncoder encoder_;
  bgv::Evaluator evaluator_;
  bgv::EvaluationKeys keys_;
  link::Monitor monitor_;
  link::LocalExecutor executor_;
  link::Blocked strategy_;
  std::unique_ptr<ClientStrategy> client_;
};

/// Of full size, so that noise and modulus are as in use. `below`: of link sums and of tags.
void check_blocked_query(const plan::PlanChoice& choice, std::pair<double, double> below) {
  const World world =
      blocked_world({.client_records = 2000, .server_records = 6000, .min_cell = 5}, {.different = 5000}, 3);
  plan::PlanRequest request = request_for(world.server.model, world.question, world.server.catalog,
                                          world.client.records(), world.server.features.records());
  request.shifted_threshold = 7;
  const plan::Plan plan = plan::derive_plan(request, choice);
  OpenBlockedQuery query(world, plan);
  CheckSums checks = query.no_checks();
  query.link(checks);
  const std::vector<bgv::Ciphertext> sums = query.link_sums();
  const std::size_t tags = plan.link.blocked().all_tag_vectors();
  query.check("link: sent", std::span(sums).first(sums.size() - tags), below.first);
  query.check("link: tags sent", std::span(sums).last(tags), below.second);
  query.check("alignment: sent", query.aligned(), 7);
  EXPECT_TRUE(query.is_zero(checks.sum(0)));
}

TEST(BlockedNoise, PackedAtTheLevelThatIsSent) {
  check_blocked_query({16384, 3, 3, plan::BlockedChoice{8, 3, 1, 3, true}}, {3, 3});
}
// What is left of the masks' noise counts as a product of two errors, whose squares have large moments; it
// looks more Gaussian than that.
TEST(BlockedNoise, TwoPrimesWithTheMasksAndWideBins) {
  check_blocked_query({16384, 3, 4, plan::BlockedChoice{32, 2, 2, 2, false}}, {14, 18});
}

}  // namespace
}  // namespace tacit::protocol
