// Clients that do not follow the protocol, one for each attack: what such a client decrypts is uniform noise,
// or nothing more than it is owed. And without the checks each attack works, so that these tests can fail.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "bgv/small_poly.h"
#include "cheating_client.h"
#include "ring/kernels.h"

namespace tacit::protocol {
namespace {

constexpr std::uint32_t kT = bgv::kPlaintextModulus;
constexpr std::size_t kFeatures = 5, kDigit = 3;  // of 8 buckets: three low digits and three high ones

/// Sixteen people no two of whom agree in more than one feature.
std::int16_t bucket_of(std::size_t person, std::size_t feature) {
  return static_cast<std::int16_t>(person < 8 ? (person + feature) % 8 : (person - 8 + 2 * feature + 1) % 8);
}

linkage::FeatureTable people(const std::vector<std::size_t>& persons) {
  linkage::FeatureTable table(persons.size(), kFeatures);
  for (std::size_t i = 0; i < persons.size(); ++i) {
    for (std::size_t f = 0; f < kFeatures; ++f) table.record(i)[f] = bucket_of(persons[i], f);
  }
  return table;
}

/// The server has people 0 to 11, four in each of three cells, and shows a cell of three. The client has
/// three of the first cell, two of the second and one who is nobody (place 5).
World small_world(const std::vector<std::size_t>& client = {0, 1, 2, 5, 6, 12}) {
  std::vector<std::size_t> all(12);
  for (std::size_t j = 0; j < all.size(); ++j) all[j] = j;
  World world{{small_model(), people(all), {}, {}, {}}, people(client)};
  table::DimensionData cells{{"a", "b", "c"}, {}};
  for (const std::size_t j : all) cells.category.push_back(static_cast<std::uint16_t>(j / 4));
  world.server.catalog.min_cell = 3;
  world.server.catalog.dimensions.push_back({"cell", cells.categories});
  world.server.dimensions.push_back(cells);
  world.question = {{"cell"}, {{table::StatisticKind::kCount, "", {}}}, 0};
  return world;
}
constexpr std::size_t kNobody = 5;  // the place

struct Reading {
  GatedSlots gated;

  std::uint32_t gate(std::size_t item) const { return gated[0][item]; }
  /// 0 where it is suppressed.
  std::uint32_t count(std::size_t item) const {
    const ring::Modulus& t = bgv::plaintext_modulus();
    return gate(item) == 0 ? 0 : t.multiply(gated[1][item], t.inverse(gate(item)));
  }
  std::vector<std::uint32_t> counts() const { return {count(0), count(1), count(2)}; }
  /// Chi-square of all slots in 64 ranges, 63 degrees of freedom.
  double chi_square() const {
    std::vector<double> ranges(64, 0);
    double all = 0;
    for (const std::vector<std::uint32_t>& slots : gated) {
      for (const std::uint32_t value : slots) ++ranges[std::min<std::size_t>(value / 1024, 63)];
      all += static_cast<double>(slots.size());
    }
    double sum = 0;
    for (const double seen : ranges) sum += (seen - all / 64) * (seen - all / 64) / (all / 64);
    return sum;
  }
  /// 63 +- 6 standard deviations of 11.2: an honest failure has a chance below 10^-6.
  bool noise() const { return chi_square() < 63 + 6 * std::sqrt(2.0 * 63); }
};

Reading read(const World& world, const Cheats& cheats, Checks checks) {
  return {CheatingClient(world, cheats).run(checks)};
}

const std::vector<std::uint32_t> kHonest{3, 0, 0}, kEveryone{4, 4, 4};

/// With the checks all that is decrypted is noise, the cell that everyone may see included; without them it
/// is what `works` says.
void expect_met(const Cheats& cheats, const std::function<bool(const Reading&)>& works,
                const World& world = small_world(), int tries = 1) {
  const Reading met = read(world, cheats, Checks::kOn);
  EXPECT_TRUE(met.noise()) << "chi-square " << met.chi_square();
  bool worked = false;
  for (int i = 0; i < tries && !worked; ++i) {
    const Reading open = read(world, cheats, Checks::kOffInATest);
    worked = works(open);
    if (!worked && i + 1 == tries) {
      ADD_FAILURE() << "without the checks the attack gives " << open.count(0) << " " << open.count(1) << " "
                    << open.count(2);
    }
  }
}
std::function<bool(const Reading&)> gives(const std::vector<std::uint32_t>& counts) {
  return [=](const Reading& reading) { return reading.counts() == counts && !reading.noise(); };
}
/// A cell that nobody is behind is not shut.
bool opens(const Reading& reading) {
  return reading.gate(1) != 0 || reading.gate(2) != 0;
}

/// Whether plane `index` is the one of a bucket's low digit, or of its high one, in its feature.
bool is_low(std::size_t index, std::size_t feature, std::int16_t bucket) {
  return index == feature * 2 * kDigit + static_cast<std::size_t>(bucket) % kDigit;
}
bool is_high(std::size_t index, std::size_t feature, std::int16_t bucket) {
  return index == feature * 2 * kDigit + kDigit + static_cast<std::size_t>(bucket) / kDigit;
}
void put(const plan::Plan& plan, std::size_t place, std::uint32_t value, std::vector<std::uint32_t>& slots) {
  for (std::size_t copy = 0; copy < plan.layout.copies; ++copy) slots[plan.layout.slot(copy, place)] = value;
}

/// The record of nobody has one feature alone: the bucket of person 4, with `value` for its low digit.
Cheats one_feature(std::size_t feature, std::uint32_t value) {
  Cheats cheats;
  cheats.plane = [=](const plan::Plan& plan, std::size_t index, std::vector<std::uint32_t>& slots) {
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
    EXPECT_FALSE(reading.noise());
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
  cheats.plane = [](const plan::Plan& plan, std::size_t index, std::vector<std::uint32_t>& slots) {
    for (std::size_t f = 0; f < kFeatures; ++f) {
      if (is_high(index, f, bucket_of(4, f))) put(plan, 1, 1, slots);
    }
  };
  expect_met(cheats, gives({3, 3, 0}));
}

TEST(Cheating, ALowDigitWithoutAHighOne) {
  Cheats cheats;
  cheats.plane = [](const plan::Plan& plan, std::size_t index, std::vector<std::uint32_t>& slots) {
    if (index / kDigit % 2 == 1) put(plan, kNobody, 0, slots);
  };
  expect_met(cheats, gives(kHonest));  // it is of no use, and told all the same
}

TEST(Cheating, OtherRecordsInTheCopies) {
  // Place 5 is person 4 in every other copy, and person 7 in those between: by chance both count.
  Cheats cheats;
  cheats.plane = [](const plan::Plan& plan, std::size_t index, std::vector<std::uint32_t>& slots) {
    for (std::size_t copy = 0; copy < plan.layout.copies; ++copy) {
      const std::size_t person = copy % 2 == 0 ? 4 : 7;
      std::uint32_t& slot = slots[plan.layout.slot(copy, kNobody)];
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
  cheats.plane = [](const plan::Plan& plan, std::size_t index, std::vector<std::uint32_t>& slots) {
    for (std::size_t f = 0; f < kFeatures; ++f) {
      if (is_low(index, f, bucket_of(4, f)) || is_high(index, f, bucket_of(4, f))) {
        for (std::size_t copy = 0; copy < plan.layout.copies; ++copy) {
          const std::size_t slot = plan.layout.slot(copy, 0) + 7 * plan.layout.blocks_per_row();  // place 7
          slots[slot] = 1;
        }
      }
    }
  };
  expect_met(cheats, gives({3, 3, 0}));
}

TEST(Cheating, AllSignsFlipped) {
  Cheats cheats;
  cheats.plane = [](const plan::Plan&, std::size_t, std::vector<std::uint32_t>& slots) {
    for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().negate(slot);
  };
  expect_met(cheats, gives(kEveryone));
  const auto flip = [](const plan::Plan&, SlotVectors& vectors) {
    for (std::vector<std::uint32_t>& slots : vectors) {
      for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().negate(slot);
    }
  };
  cheats.sums = flip;
  cheats.powers = [=](const plan::Plan& plan, SlotVectors& vectors, std::size_t) { flip(plan, vectors); };
  cheats.totals = flip;
  EXPECT_TRUE(read(small_world(), cheats, Checks::kOn).noise());
}

void add_everywhere(std::vector<std::uint32_t>& slots, std::uint32_t value) {
  for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().add(slot, value);
}

TEST(Cheating, ACountRaisedAmongTheTotals) {
  Cheats cheats;
  cheats.totals = [](const plan::Plan&, SlotVectors& slots) {
    for (const std::size_t stream : {0, 1}) slots[stream][1] = (slots[stream][1] + 3) % kT;
  };
  expect_met(cheats, gives({3, 5, 0}));
}

TEST(Cheating, ACountRaisedAmongTheTotalsAndTheirTracks) {
  Cheats cheats;
  cheats.totals = [](const plan::Plan& plan, SlotVectors& slots) {
    for (std::size_t stream = 0; stream < plan.refreshed_totals() * (1 + plan.check.tracks); ++stream)
      slots[stream][1] = (slots[stream][1] + 3) % kT;
  };
  expect_met(cheats, gives({3, 5, 0}));
}

TEST(Cheating, ACountRaisedAmongTheLinkSums) {
  Cheats cheats;
  cheats.sums = [](const plan::Plan&, SlotVectors& slots) { add_everywhere(slots[0], 1); };
  expect_met(cheats, gives(kEveryone));
}

TEST(Cheating, ACountRaisedAmongThePowers) {
  for (const std::size_t wanted : {0, 2}) {
    Cheats cheats;
    cheats.powers = [=](const plan::Plan&, SlotVectors& slots, std::size_t round) {
      if (round == wanted) add_everywhere(slots[0], 1);
    };
    expect_met(cheats, opens);
  }
}

TEST(Cheating, ALinkCountMovedToAnotherRecord) {
  Cheats cheats;
  cheats.sums = [](const plan::Plan& plan, SlotVectors& slots) {
    const auto records = static_cast<std::ptrdiff_t>(plan.layout.layers() * plan.layout.copies);
    std::rotate(slots[0].begin(), slots[0].begin() + 1, slots[0].begin() + records);
  };
  expect_met(cheats, gives(kEveryone));
}

TEST(Cheating, ValuesOfAnEarlierSession) {
  const World world = small_world();
  SlotVectors earlier;
  Cheats record;
  record.sums = [&](const plan::Plan&, SlotVectors& slots) { earlier = slots; };
  EXPECT_EQ(read(world, record, Checks::kOn).counts(), kHonest);
  Cheats replay;
  replay.sums = [&](const plan::Plan&, SlotVectors& slots) { slots = earlier; };
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

/// A multiple of t on the first part, of `bits` bits: it decrypts as before.
Cheats with_noise(const std::string& wanted, int bits) {
  Cheats cheats;
  cheats.ciphertext = [=](const std::string& step, bgv::SeededCiphertext& ciphertext,
                          const bgv::Parameters& parameters) {
    if (step != wanted) return;
    const bgv::Level level = ciphertext.c0.limbs();
    const ring::RnsPoly noise =
        bgv::small_poly(bgv::random_ternary(parameters.degree()), kT, parameters.tables(level));
    for (bgv::Level i = 0; i < level; ++i) {
      const ring::Modulus& q = parameters.prime(i);
      ring::multiply_constant_add(noise.limb(i), q.shoup(q.power(2, static_cast<std::uint64_t>(bits - 16))),
                                  ciphertext.c0.limb(i), parameters.degree(), q);
    }
  };
  return cheats;
}

TEST(Cheating, NoiseThatOverflowsAProduct) {
  expect_met(with_noise("plane", 137), gives(kEveryone));
  expect_met(with_noise("sums", 137), opens);
  expect_met(with_noise("powers", 137), opens);
  expect_met(with_noise("totals", 137), opens);
}

TEST(Cheating, EvaluationKeysThatAreNone) {
  for (const bool relinearization : {true, false}) {
    Cheats cheats;
    cheats.key = [=](const bgv::KeyRequirement& requirement, bgv::KeySwitchKey& key,
                     const bgv::Parameters& parameters) {
      if ((requirement.index == bgv::kRelinearization) != relinearization) return;
      for (ring::RnsPoly& b : key.b) b = bgv::random_uniform(parameters.tables(key.level, true));
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
  cheats.selection = [](std::vector<std::uint32_t>& numbers) {
    // The packed one has a number for each block and category, the others one for each block.
    const std::size_t used = numbers.size() > 1000 ? 4 : 2;
    std::fill_n(numbers.begin(), used, 1U);
  };
  cheats.sums = [](const plan::Plan& plan, SlotVectors& slots) {
    for (std::size_t i = 0; i < plan.layout.sum_places(); ++i)
      slots[0][i] = slots[1][i] = bgv::plaintext_modulus().add(slots[0][i], slots[1][i]);
  };
  expect_met(cheats, gives({3, 3, 0}), world);
}

/// The error that a query ends with.
std::optional<ErrorCategory> refusal(const Cheats& cheats) {
  try {
    read(small_world(), cheats, Checks::kOn);
  } catch (const Error& error) {
    return error.category();
  }
  return std::nullopt;
}

TEST(Cheating, OneSeedTwice) {
  for (const char* wanted : {"plane", "powers", "totals"}) {
    std::optional<bgv::Seed> first;
    Cheats cheats;
    cheats.ciphertext = [&](const std::string& step, bgv::SeededCiphertext& ciphertext,
                            const bgv::Parameters&) {
      if (step != wanted) return;
      if (!first.has_value()) first = ciphertext.seed;
      ciphertext.seed = *first;
    };
    EXPECT_EQ(refusal(cheats), ErrorCategory::kProtocol) << wanted;
  }
}

TEST(Cheating, ACiphertextOfAnotherLevel) {
  for (const char* wanted : {"plane", "sums", "totals"}) {
    Cheats cheats;
    cheats.ciphertext = [&](const std::string& step, bgv::SeededCiphertext& ciphertext,
                            const bgv::Parameters&) {
      if (step == wanted) ciphertext.c0 = ciphertext.c0.prefix(ciphertext.c0.limbs() - 1);
    };
    EXPECT_EQ(refusal(cheats), ErrorCategory::kProtocol) << wanted;
  }
}

/// The factor in a ciphertext's header is the one that the plan says, or the message is refused.
TEST(Cheating, AFactorThatThePlanDoesNotSay) {
  constexpr std::size_t kFactorAt = 8;  // in the header
  for (const char* wanted : {"plane", "totals"}) {
    Cheats cheats;
    cheats.bytes = [&](const std::string& step, std::string& bytes) {
      if (step == wanted) bytes[kFactorAt] = 3;
    };
    EXPECT_EQ(refusal(cheats), ErrorCategory::kProtocol) << wanted;
  }
}

/// The header has the plan's factor, 1, and the numbers have another.
TEST(Cheating, AFactorThatIsNotTrue) {
  Cheats cheats;
  cheats.sums = [](const plan::Plan&, SlotVectors& vectors) {
    for (std::vector<std::uint32_t>& slots : vectors) {
      for (std::uint32_t& slot : slots) slot = bgv::plaintext_modulus().multiply(slot, 3);
    }
  };
  expect_met(cheats, opens);
}

/// A bit of a ciphertext that was changed on its way is what such a client sends.
TEST(Cheating, AFlippedBit) {
  Cheats cheats;
  bool flipped = false;
  cheats.ciphertext = [&](const std::string& step, bgv::SeededCiphertext& ciphertext,
                          const bgv::Parameters&) {
    if (step != "totals" || std::exchange(flipped, true)) return;
    // Of what stays below its prime, whatever it was.
    std::uint32_t& residue = ciphertext.c0.limb(0)[17];
    residue ^= residue >> 29 == 0 ? 1U << 20 : 1U << 29;
  };
  EXPECT_TRUE(read(small_world(), cheats, Checks::kOn).noise());
  flipped = false;
  const Reading open = read(small_world(), cheats, Checks::kOffInATest);
  EXPECT_NE(open.counts(), kHonest);
  EXPECT_EQ(open.gate(1), 0U);  // which is not noise
}

/// Planes are checked modulo their first primes alone. Garbage modulo another one makes of link sums what
/// wraps around with their pads, and tags tell that.
TEST(Cheating, AFlippedBitAboveThePrimesThatPlanesAreCheckedBy) {
  Cheats cheats;
  cheats.ciphertext = [](const std::string& step, bgv::SeededCiphertext& ciphertext, const bgv::Parameters&) {
    if (step != "plane") return;
    std::uint32_t& residue = ciphertext.c0.limb(ciphertext.c0.limbs() - 1)[17];
    residue ^= residue >> 29 == 0 ? 1U << 20 : 1U << 29;
  };
  expect_met(cheats, opens);
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
  layout.plan = other_plan([](plan::PlanRequest&, plan::PlanChoice& choice) { choice.copies /= 2; });
  min_cell.plan = other_plan([](plan::PlanRequest& request, plan::PlanChoice&) { request.min_cell = 9; });
  weights.plan = other_plan([](plan::PlanRequest& request, plan::PlanChoice&) {
    for (plan::FeatureShape& feature : request.features)
      feature = {feature.buckets, 1, 0, feature.alternatives};
    request.score_range = static_cast<std::uint32_t>(request.features.size());
    request.shifted_threshold = request.score_range - 1;
  });
  for (const Cheats& cheats : {layout, min_cell, weights})
    EXPECT_EQ(refusal(cheats), ErrorCategory::kProtocol);
  // Weights that need no other levels change nothing: scores are the server's.
  weights.plan = other_plan([](plan::PlanRequest& request, plan::PlanChoice&) {
    request.features[0].agreement += 1;
    request.score_range += 1;
  });
  EXPECT_EQ(read(small_world(), weights, Checks::kOn).counts(), kHonest);
}

}  // namespace
}  // namespace tacit::protocol
