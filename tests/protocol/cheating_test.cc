// SPDX-License-Identifier: Apache-2.0
// Clients that send other numbers than the protocol says, one for each attack: such a client is refused or
// its table stays sealed, or it has nothing more than it is owed. And without the checks each attack works,
// so that these tests can fail. Those that send other *phases* are in cheating_noise_test.cc.
#include <gtest/gtest.h>

#include <numeric>

#include "base/error.h"
#include "bgv/random.h"
#include "cheating_world.h"

namespace tacit::protocol {
namespace {

void put(const plan::Plan& plan, std::size_t place, std::uint32_t value, SecretVector<std::uint32_t>& slots) {
  for (std::size_t copy = 0; copy < plan.link.all_pairs().layout.copies; ++copy)
    slots[plan.link.all_pairs().layout.slot(copy, place)] = value;
}

/// The record of nobody has one feature alone: the bucket of person 4, with `value` for its low digit.
Cheats one_feature(std::size_t feature, std::uint32_t value) {
  Cheats cheats;
  cheats.plane = [=](const plan::Plan& plan, std::size_t /*set*/, std::size_t index,
                     SecretVector<std::uint32_t>& slots) {
    put(plan, kNobody, 0, slots);
    if (is_low(index, feature, bucket_of(4, feature))) put(plan, kNobody, value, slots);
    if (is_high(index, feature, bucket_of(4, feature))) put(plan, kNobody, 1, slots);
  };
  return cheats;
}

TEST(Cheating, AClientThatDoesNotGetsItsTable) {
  for (const Checks checks : {Checks::kOn, Checks::kOffInATest}) {
    const Reading reading = read(small_world(), {}, checks);
    EXPECT_EQ(reading.counts(), kHonest);
    EXPECT_FALSE(reading.met());
    EXPECT_EQ(reading.gate(1), 0U);
  }
}

TEST(Cheating, APlaneEntryOfFive) {
  expect_met(one_feature(0, 5), gives({3, 3, 0}));
}

TEST(Cheating, AFractionalWeight) {
  expect_met(one_feature(3, kT / 2 + 1), gives({3, 3, 0}));
}

TEST(Cheating, TwoBucketsOfOneFeature) {
  // Person 1's record is person 4's as well: the same low digits, and both high ones.
  Cheats cheats;
  cheats.plane = [](const plan::Plan& plan, std::size_t /*set*/, std::size_t index,
                    SecretVector<std::uint32_t>& slots) {
    for (std::size_t f = 0; f < kFeatures; ++f) {
      if (is_high(index, f, bucket_of(4, f))) put(plan, 1, 1, slots);
    }
  };
  expect_met(cheats, gives({3, 3, 0}));
}

TEST(Cheating, ALowDigitWithoutAHighOne) {
  Cheats cheats;
  cheats.plane = [](const plan::Plan& plan, std::size_t /*set*/, std::size_t index,
                    SecretVector<std::uint32_t>& slots) {
    if (index / kDigit % 2 == 1) put(plan, kNobody, 0, slots);
  };
  expect_met(cheats, gives(kHonest));  // it is of no use, and told all the same
}

TEST(Cheating, OtherRecordsInTheCopies) {
  // Place 5 is person 4 in every other copy, and person 7 in those between: by chance both count.
  Cheats cheats;
  cheats.plane = [](const plan::Plan& plan, std::size_t /*set*/, std::size_t index,
                    SecretVector<std::uint32_t>& slots) {
    for (std::size_t copy = 0; copy < plan.link.all_pairs().layout.copies; ++copy) {
      const std::size_t person = copy % 2 == 0 ? 4 : 7;
      std::uint32_t& slot = slots[plan.link.all_pairs().layout.slot(copy, kNobody)];
      slot = 0;
      for (std::size_t f = 0; f < kFeatures; ++f) {
        if (is_low(index, f, bucket_of(person, f)) || is_high(index, f, bucket_of(person, f))) slot = 1;
      }
    }
  };
  expect_met(cheats, gives({3, 4, 0}), small_world(), 20);
}

TEST(Cheating, ARecordWhereThereIsNoPlaceForOne) {
  Cheats cheats;
  cheats.plane = [](const plan::Plan& plan, std::size_t /*set*/, std::size_t index,
                    SecretVector<std::uint32_t>& slots) {
    for (std::size_t f = 0; f < kFeatures; ++f) {
      if (is_low(index, f, bucket_of(4, f)) || is_high(index, f, bucket_of(4, f))) {
        for (std::size_t copy = 0; copy < plan.link.all_pairs().layout.copies; ++copy) {
          const std::size_t slot = plan.link.all_pairs().layout.slot(copy, 0) +
                                   7 * plan.link.all_pairs().layout.blocks_per_row();  // place 7
          slots[slot] = 1;
        }
      }
    }
  };
  expect_met(cheats, gives({3, 3, 0}));
}

void flip(SlotVectors& vectors) {
  for (SecretVector<std::uint32_t>& slots : vectors) {
    for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().negate(slot);
  }
}

TEST(Cheating, AllSignsFlipped) {
  Cheats cheats;
  cheats.plane = [](const plan::Plan&, std::size_t, std::size_t, SecretVector<std::uint32_t>& slots) {
    for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().negate(slot);
  };
  expect_met(cheats, gives(kEveryone));
  cheats.refreshed = [](const plan::Plan&, const plan::Round&, SlotVectors& vectors) { flip(vectors); };
  EXPECT_TRUE(read(small_world(), cheats, Checks::kOn).met());
}

void add_everywhere(SecretVector<std::uint32_t>& slots, std::uint32_t value) {
  for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().add(slot, value);
}

/// To the count of the second cell, wherever it is sent back in that round.
void raise_count(const plan::Plan& plan, SlotVectors& slots, std::uint32_t by, bool total, bool factors) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  if (total) slots[0][1] = t.add(slots[0][1], by);
  for (std::size_t factor = 0; factor < 2 && factors; ++factor) {
    for (std::size_t pair = 0; pair < plan.table.gate.layout.nodes(0); ++pair) {
      std::uint32_t& slot = slots[1 + factor][plan.table.gate.layout.slot(1, pair)];
      if (plan.table.gate.layout.leaf(plan.table.tabulate.items, 1, 2 * pair + factor))
        slot = t.add(slot, by);
    }
  }
}

TEST(Cheating, ACountRaisedAmongTheTotals) {
  Cheats both, guards;
  both.refreshed = in_round(plan::RoundKind::kTotals, 0, [](const plan::Plan& plan, SlotVectors& slots) {
    raise_count(plan, slots, 3, true, true);
  });
  expect_met(both, gives({3, 5, 0}));
  // The count as it is, and the factors of its gate as if there were five.
  guards.refreshed = in_round(plan::RoundKind::kTotals, 0, [](const plan::Plan& plan, SlotVectors& slots) {
    raise_count(plan, slots, 3, false, true);
  });
  expect_met(guards, gives({3, 2, 0}));
}

TEST(Cheating, AFactorThatStandsForNoCount) {
  // The fourth leaf of a gate of three is 1. Any other number spoils nothing but the gate's value.
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kTotals, 0, [](const plan::Plan& plan, SlotVectors& slots) {
    std::uint32_t& slot = slots[2][plan.table.gate.layout.slot(0, 1)];
    slot = bgv::plaintext_modulus().add(slot, 6);
  });
  expect_met(cheats, [](const Reading& reading) { return reading.gate(0) == 42; });
}

TEST(Cheating, AProductOfTheGateThatIsNotOne) {
  for (const std::size_t height : {0, 1}) {
    Cheats cheats;
    cheats.refreshed = in_round(plan::RoundKind::kGate, height, [](const plan::Plan&, SlotVectors& slots) {
      add_everywhere(slots.front(), 1);
    });
    expect_met(cheats, opens);
  }
}

TEST(Cheating, AValueThatTheGateHasNotLetThrough) {
  // The product with the total of the second cell, as if its gate were 1.
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kValues, 0, [](const plan::Plan&, SlotVectors& slots) {
    add_everywhere(slots.front(), 2);
  });
  expect_met(cheats, [](const Reading& reading) { return reading.outcome.gated.at(1)[1] == 2; });
}

TEST(Cheating, ACountRaisedAmongTheLinkSums) {
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kLinkSums, 0,
                              [](const plan::Plan&, SlotVectors& slots) { add_everywhere(slots[0], 1); });
  expect_met(cheats, gives(kEveryone));
}

constexpr std::size_t kLastOfInverses = plan::kInverseRounds - 1;  // its vectors: inverses, who is linked

/// The rounds before the last bring powers that are not checked. If one is wrong, so is what is made of it.
TEST(Cheating, APowerThatIsNone) {
  for (std::size_t wanted = 0; wanted < kLastOfInverses; ++wanted) {
    Cheats cheats;
    cheats.refreshed =
        in_round(plan::RoundKind::kInverses, wanted,
                 [](const plan::Plan&, SlotVectors& slots) { add_everywhere(slots.front(), 1); });
    expect_met(cheats, opens);
  }
}

TEST(Cheating, AnInverseThatIsNone) {
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kInverses, kLastOfInverses,
                              [](const plan::Plan&, SlotVectors& slots) { add_everywhere(slots[0], 1); });
  expect_met(cheats, gives(kHonest));  // it is of no use, and told all the same
}

/// Nobody on the list is in the table.
const std::vector<std::size_t> kStrangers{12, 13, 14, 15};

/// A link sum of 0 has no inverse, and whatever stands in its place makes nobody linked.
TEST(Cheating, AnInverseOfNothing) {
  for (std::size_t wanted = 0; wanted < plan::kInverseRounds; ++wanted) {
    Cheats cheats;
    cheats.refreshed =
        in_round(plan::RoundKind::kInverses, wanted,
                 [](const plan::Plan&, SlotVectors& slots) { add_everywhere(slots.front(), 1); });
    const Reading reading = read(small_world(kStrangers), cheats, Checks::kOn);
    EXPECT_TRUE(reading.open()) << reading.outcome.refused.value_or("sealed");
    EXPECT_FALSE(opens(reading));
  }
}

TEST(Cheating, RecordsThatCountWithoutALink) {
  for (const std::uint32_t inverse : {0, 1}) {
    Cheats cheats;
    cheats.refreshed =
        in_round(plan::RoundKind::kInverses, kLastOfInverses, [=](const plan::Plan&, SlotVectors& slots) {
          add_everywhere(slots[0], inverse);
          add_everywhere(slots[1], 1);
        });
    expect_met(cheats, gives(kEveryone), small_world(kStrangers));
  }
}

/// Both lists have all people: no place of the layout is empty.
World full_house() {
  std::vector<std::size_t> all(16);
  std::iota(all.begin(), all.end(), std::size_t{0});
  World world = small_world(all);
  world.server.features = people(all);
  world.server.features.set_usual_weights(world.server.model);
  table::DimensionData cells{{"a", "b", "c", "d"}, {}};
  for (const std::size_t j : all) cells.category.push_back(static_cast<std::uint16_t>(j / 4));
  world.server.catalog.dimensions = {{"cell", cells.categories}};
  world.server.dimensions = {cells};
  return world;
}

/// All people are linked, and their link sums are known: their product with an inverse is what the record is
/// to count, so that it is the other relation alone that does not hold.
TEST(Cheating, LinkedRecordsThatCountNotOnce) {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const World world = full_house();
  for (const std::uint32_t times : {0U, 2U, kT - 1}) {
    Cheats cheats;
    cheats.refreshed = in_round(
        plan::RoundKind::kInverses, kLastOfInverses, [&](const plan::Plan& plan, SlotVectors& slots) {
          const std::size_t records = world.server.features.records();
          ASSERT_EQ(plan.link.sums.record_slots, records) << "no place is empty";
          const std::uint32_t more = t.subtract(times, 1);
          const std::uint32_t sum = plan.link.polynomial.value(plan.request.score_range);
          for (std::size_t i = 0; i < records; ++i) {
            slots[0][i] = t.add(slots[0][i], t.multiply(more, t.inverse(sum)));
            slots[1][i] = t.add(slots[1][i], more);
          }
        });
    const std::uint32_t count = t.multiply(4, times);
    expect_met(cheats, gives({count, count, count}), world);
  }
}

TEST(Cheating, ALinkCountMovedToAnotherRecord) {
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kLinkSums, 0, [](const plan::Plan& plan, SlotVectors& slots) {
    const auto records = static_cast<std::ptrdiff_t>(plan.link.sums.record_slots);
    std::rotate(slots[0].begin(), slots[0].begin() + 1, slots[0].begin() + records);
  });
  expect_met(cheats, gives(kEveryone));
}

TEST(Cheating, ValuesOfAnEarlierSession) {
  const World world = small_world();
  SlotVectors earlier;
  Cheats record;
  record.refreshed = in_round(plan::RoundKind::kLinkSums, 0,
                              [&](const plan::Plan&, SlotVectors& slots) { earlier = slots; });
  EXPECT_EQ(read(world, record, Checks::kOn).counts(), kHonest);
  Cheats replay;
  replay.refreshed = in_round(plan::RoundKind::kLinkSums, 0,
                              [&](const plan::Plan&, SlotVectors& slots) { slots = earlier; });
  expect_met(replay, gives(kEveryone), world);
}

TEST(Cheating, OnePersonManyTimesCountsOnce) {
  for (const std::size_t times : {8, 500}) {
    std::vector<std::size_t> list{0, 1, 2, 6};
    list.insert(list.end(), times, 5);
    const Reading reading = read(small_world(list), {}, Checks::kOn);
    EXPECT_EQ(reading.counts(), kHonest) << times;
    EXPECT_EQ(reading.gate(1), 0U) << times;
  }
}

TEST(Cheating, EvaluationKeysThatAreNone) {
  for (const bool relinearization : {true, false}) {
    Cheats cheats;
    cheats.key = [=](const bgv::KeyRequirement& requirement, bgv::KeySwitchKey& key,
                     const bgv::Parameters& parameters) {
      if ((requirement.index == bgv::kRelinearization) != relinearization) return;
      for (ring::RnsPoly& b : key.b) b = bgv::random_uniform(parameters.tables(key.level, true)).published();
    };
    expect_met(cheats, opens);
  }
}

TEST(Cheating, ABlockForTwoCategories) {
  // Each category has one block; a cell has two linked people of one and one of the other.
  World world = small_world();
  world.question.split_categories = 2;
  world.split = {"arm", {"x", "y"}, {0, 1, 0, 1, 0, 1}};
  EXPECT_EQ(read(world, {}, Checks::kOn).counts(), (std::vector<std::uint32_t>{0, 0, 0}));
  Cheats cheats;
  cheats.selection = [](SecretVector<std::uint32_t>& numbers) {
    // The packed one has a number for each block and category, the others one for each block.
    const std::size_t used = numbers.size() > 1000 ? 4 : 2;
    std::fill_n(numbers.begin(), used, 1U);
  };
  cheats.refreshed = in_round(plan::RoundKind::kLinkSums, 0, [](const plan::Plan& plan, SlotVectors& slots) {
    for (std::size_t i = 0; i < plan.link.sums.slots; ++i)
      slots[0][i] = slots[1][i] = bgv::plaintext_modulus().add(slots[0][i], slots[1][i]);
  });
  expect_met(cheats, gives({3, 3, 0}), world);
}

/// Why the server ends a query.
std::string refusal(const Cheats& cheats) {
  return read(small_world(), cheats, Checks::kOn).outcome.refused.value_or("");
}

/// Where a ciphertext is sent: with the planes, or in a round of this kind.
bool is_sent(const Cheats::Sent& sent, std::optional<plan::RoundKind> where) {
  return where.has_value() ? sent.round != nullptr && sent.round->kind == *where : sent.round == nullptr;
}
const std::optional<plan::RoundKind> kPlanes,
    kSums = plan::RoundKind::kLinkSums, kPowers = plan::RoundKind::kInverses,
    kTotals = plan::RoundKind::kTotals, kGate = plan::RoundKind::kGate;

TEST(Cheating, OneSeedTwice) {
  for (const auto& where : {kPlanes, kPowers, kTotals}) {
    std::optional<bgv::Seed> first;
    Cheats cheats;
    cheats.ciphertext = [&](const CheatingClient&, const Cheats::Sent& sent,
                            bgv::SeededCiphertext& ciphertext) {
      if (!is_sent(sent, where)) return;
      if (!first.has_value()) first = ciphertext.seed;
      ciphertext.seed = *first;
    };
    EXPECT_NE(refusal(cheats).find("seed"), std::string::npos);
  }
}

TEST(Cheating, ACiphertextOfAnotherLevel) {
  for (const auto& where : {kPlanes, kSums, kTotals}) {
    Cheats cheats;
    cheats.ciphertext = [&](const CheatingClient&, const Cheats::Sent& sent,
                            bgv::SeededCiphertext& ciphertext) {
      if (is_sent(sent, where)) ciphertext.c0 = ciphertext.c0.prefix(ciphertext.c0.limbs() - 1);
    };
    EXPECT_NE(refusal(cheats).find("malformed"), std::string::npos);
  }
}

/// The factor in a ciphertext's header is the one that the plan says, or the message is refused.
TEST(Cheating, AFactorThatThePlanDoesNotSay) {
  constexpr std::size_t kFactorAt = 8;  // in the header
  for (const auto& where : {kPlanes, kTotals}) {
    Cheats cheats;
    cheats.bytes = [&](const Cheats::Sent& sent, std::string& bytes) {
      if (is_sent(sent, where)) bytes[kFactorAt] = 3;
    };
    EXPECT_NE(refusal(cheats).find("malformed"), std::string::npos);
  }
}

/// The header has the plan's factor, 1, and the numbers have another.
TEST(Cheating, AFactorThatIsNotTrue) {
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kLinkSums, 0, [](const plan::Plan&, SlotVectors& vectors) {
    for (SecretVector<std::uint32_t>& slots : vectors) {
      for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().multiply(slot, 3);
    }
  });
  expect_met(cheats, opens);
}

/// A bit of a ciphertext that was changed on its way is what such a client sends: a phase that nobody knows.
TEST(Cheating, AFlippedBit) {
  const std::vector<std::optional<plan::RoundKind>> places{kPlanes, kSums, kPowers, kTotals, kGate};
  for (const bool last_limb : {false, true}) {
    for (const auto& where : some_of(places, 2)) {
      bool flipped = false;
      Cheats cheats;
      cheats.ciphertext = [&](const CheatingClient&, const Cheats::Sent& sent,
                              bgv::SeededCiphertext& ciphertext) {
        if (!is_sent(sent, where) || std::exchange(flipped, true)) return;
        // Of what stays below its prime, whatever it was.
        std::uint32_t& residue = ciphertext.c0.limb(last_limb ? ciphertext.c0.limbs() - 1 : 0)[17];
        residue ^= residue >> 29 == 0 ? 1U << 20 : 1U << 29;
      };
      EXPECT_NE(refusal(cheats).find("well-formed"), std::string::npos);
    }
  }
}

TEST(Cheating, AProofThatIsNone) {
  for (const std::size_t wanted : some_of(std::vector<std::size_t>{0, 1, 9, 23}, 2)) {
    Cheats cheats;
    cheats.response = [=](std::size_t index, std::string& integers) {
      if (index == wanted) integers[600] = static_cast<char>(integers[600] ^ 1);
    };
    EXPECT_NE(refusal(cheats).find("well-formed"), std::string::npos) << wanted;
    cheats.response = [=](std::size_t index, std::string& integers) {
      if (index == wanted) integers.pop_back();
    };
    EXPECT_NE(refusal(cheats).find("wrong length"), std::string::npos) << wanted;
  }
}

/// The client's plan with the request or the choice changed.
std::function<void(const Proposal&, AcceptedProposal&)> other_plan(
    const std::function<void(plan::PlanRequest&, plan::PlanChoice&)>& change) {
  return [=](const Proposal&, AcceptedProposal& accepted) {
    plan::PlanRequest request = accepted.plan.request;
    plan::PlanChoice choice = accepted.plan.choice;
    change(request, choice);
    accepted.plan = plan::derive_plan(request, choice);
  };
}

/// What a plan changes of what is sent are levels, sizes and places, and the server takes its own alone.
TEST(Cheating, AnotherPlanThanTheProposals) {
  Cheats layout, min_cell, weights;
  layout.plan = other_plan([](plan::PlanRequest&, plan::PlanChoice& choice) {
    std::get<plan::AllPairsChoice>(choice.strategy).copies /= 2;
  });
  min_cell.plan = other_plan([](plan::PlanRequest& request, plan::PlanChoice&) { request.min_cell = 9; });
  weights.plan = other_plan([](plan::PlanRequest& request, plan::PlanChoice&) {
    for (plan::FeatureShape& feature : request.features)
      feature = {feature.buckets, 1, 0, feature.alternatives};
    request.score_range = static_cast<std::uint32_t>(request.features.size());
    request.shifted_threshold = request.score_range - 1;
  });
  for (const Cheats& cheats : {layout, min_cell, weights}) EXPECT_NE(refusal(cheats), "");
  // Weights that need no other levels change nothing: scores are the server's.
  weights.plan = other_plan([](plan::PlanRequest& request, plan::PlanChoice&) {
    request.features[0].agreement += 1;
    request.score_range += 1;
  });
  EXPECT_EQ(read(small_world(), weights, Checks::kOn).counts(), kHonest);
}

}  // namespace
}  // namespace tacit::protocol
