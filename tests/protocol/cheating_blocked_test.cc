// SPDX-License-Identifier: Apache-2.0
// Clients that do not follow the protocol where blocked linkage has rules of its own: presence, link sums of
// passes with their tags, and aligned link sums. As in cheating_test.cc each is refused or has nothing, and
// has what it is after where the checks are off.
#include <gtest/gtest.h>

#include <optional>

#include "blocked_world.h"
#include "cheating_world.h"
#include "protocol/round_messages.h"

namespace tacit::protocol {
namespace {

constexpr std::size_t kOnePerson = 7, kTimes = 16;  // whom the server has as often as a bin has places
constexpr std::size_t kFullBin = 15;                // in pass 0: theirs
constexpr std::size_t kNotOnTheList = 4;
constexpr std::size_t kEmptyBin = 120;  // of both passes and both sides

/// Person 0 is in pass 0 alone, person 2 in pass 1 alone, and person 12 in none.
std::uint64_t key_of_person(std::size_t person, std::size_t pass) {
  if (person == 12 || (person == 2 && pass == 0) || (person == 0 && pass == 1)) return linkage::kNoKey;
  return pass == 0 ? 1 + 2 * person : 100 - 3 * person;
}

linkage::FeatureTable people_in_passes(const std::vector<std::size_t>& persons) {
  const linkage::FeatureTable table = people(persons);
  linkage::FeatureTable result(table.records(), table.features(), 0, 2);
  for (std::size_t i = 0; i < persons.size(); ++i) {
    std::ranges::copy(table.record(i), result.record(i).begin());
    for (std::size_t pass = 0; pass < 2; ++pass) result.keys(i)[pass] = key_of_person(persons[i], pass);
  }
  return result;
}

const std::vector<std::size_t> kList{0, 1, 2, 5, 6, 12};
/// Places of a bin in a group: one ciphertext has all eight tags, or two have four each.
constexpr std::size_t kWidth = 8, kNarrow = 4;

/// The people of small_world() in two passes. The second cell has one of its people sixteen times, who is not
/// on the client's list: in pass 0 they fill their bin in all groups, and in pass 1 they are anywhere.
World blocked_cheats_world(std::size_t width = kWidth) {
  World world = small_world();
  std::vector<std::size_t> persons(12);
  for (std::size_t j = 0; j < persons.size(); ++j) persons[j] = j;
  persons.resize(11 + kTimes, kOnePerson);
  world.server.model = model_with_passes(2);
  world.server.features = people_in_passes(persons);
  world.server.features.set_usual_weights(world.server.model);
  for (std::size_t j = 12; j < persons.size(); ++j) {
    world.server.features.keys(j)[1] = 20 + j;
    world.server.dimensions[0].category.push_back(1);
  }
  world.client = people_in_passes(kList);
  return with_choice(world, {width, kTimes / width, 1, 3, true});
}

const std::vector<std::uint32_t> kOneMore{3, 3, 0};

TEST(CheatingBlocked, AClientThatDoesNotGetsItsTable) {
  for (const Checks checks : {Checks::kOn, Checks::kOffInATest}) {
    const Reading reading = read(blocked_cheats_world(), {}, checks);
    EXPECT_EQ(reading.counts(), kHonest);
    EXPECT_FALSE(reading.met());
    EXPECT_EQ(reading.gate(1), 0U);
  }
}

/// What a set has at a place of a bin: a person or, without one, a dummy.
struct Placed {
  std::size_t bin, place;
  std::optional<std::size_t> person;
  std::uint32_t presence = 1;
};
using Set = std::vector<Placed>;

/// Those of the list at their bins, each alone, and dummies for the others in a bin that nobody has.
Set honest_set(std::size_t pass) {
  Set set;
  std::size_t dummies = 0;
  for (const std::size_t person : kList) {
    const std::uint64_t key = key_of_person(person, pass);
    if (key == linkage::kNoKey) {
      set.push_back({0, dummies++, std::nullopt});
    } else {
      set.push_back({key, 0, person});
    }
  }
  return set;
}

/// The planes of these sets in place of the client's own.
Cheats with_sets(const std::vector<Set>& sets) {
  Cheats cheats;
  cheats.plane = [=](const plan::Plan& plan, std::size_t set, std::size_t index,
                     SecretVector<std::uint32_t>& slots) {
    std::ranges::fill(slots, 0);
    for (const Placed& own : sets[set]) {
      std::uint32_t& slot = slots[plan.link.blocked().layout.plane_slot(own.bin, own.place)];
      if (index + 1 == plan.link.set_planes) slot = own.presence;
      for (std::size_t f = 0; f < kFeatures && own.person.has_value(); ++f) {
        const std::int16_t bucket = bucket_of(*own.person, f);
        if (is_low(index, f, bucket) || is_high(index, f, bucket)) slot = 1;
      }
    }
  };
  return cheats;
}

Placed one_more(std::size_t pass, std::uint32_t presence = 1) {
  return {key_of_person(kNotOnTheList, pass), 3, kNotOnTheList, presence};
}
Set with(Set set, const Set& more) {
  set.insert(set.end(), more.begin(), more.end());
  return set;
}
Set without_a_dummy(Set set) {
  std::erase_if(set, [](const Placed& own) { return !own.person.has_value() && own.place == 0; });
  return set;
}

TEST(CheatingBlocked, RecordsMayBeAnywhereWithinTheirNumber) {
  const Set first = honest_set(0), second = honest_set(1);
  EXPECT_EQ(read(blocked_cheats_world(), with_sets({first, second}), Checks::kOn).counts(), kHonest);
  // Both dummies of pass 0 are one person, in its own bin and in another's.
  Set twice;
  for (const Placed& own : first) {
    if (own.person.has_value()) twice.push_back(own);
  }
  twice.push_back(one_more(0));
  twice.push_back({key_of_person(9, 0), 5, kNotOnTheList});
  const Reading reading = read(blocked_cheats_world(), with_sets({twice, second}), Checks::kOn);
  EXPECT_EQ(reading.counts(), kOneMore) << reading.outcome.refused.value_or("sealed");
  EXPECT_EQ(reading.gate(2), 0U);
}

TEST(CheatingBlocked, FeaturesWithoutPresence) {
  expect_met(with_sets({with(honest_set(0), {one_more(0, 0)}), honest_set(1)}), gives(kOneMore),
             blocked_cheats_world());
}

/// It adds up to the number of records, and a feature's digits are within it.
TEST(CheatingBlocked, PresenceThatIsNeitherZeroNorOne) {
  const Placed negative{kEmptyBin, 0, std::nullopt, kT - 1}, twice{0, 1, std::nullopt, 2};
  expect_met(with_sets({with(honest_set(0), {one_more(0), negative}), honest_set(1)}), gives(kOneMore),
             blocked_cheats_world());
  // One dummy counts as two: it is of no use, and told all the same.
  Set set = honest_set(1);
  std::erase_if(set, [](const Placed& own) { return !own.person.has_value(); });
  expect_met(with_sets({honest_set(0), with(set, {twice})}), gives(kHonest), blocked_cheats_world());
}

TEST(CheatingBlocked, MoreRecordsThanTheList) {
  for (const std::size_t pass : {0, 1}) {
    std::vector<Set> sets{honest_set(0), honest_set(1)};
    sets[pass].push_back(one_more(pass));
    expect_met(with_sets(sets), gives(kOneMore), blocked_cheats_world());
  }
}

TEST(CheatingBlocked, FewerRecordsThanTheList) {
  // Of no use, and told all the same.
  expect_met(with_sets({honest_set(0), without_a_dummy(honest_set(1))}), gives(kHonest),
             blocked_cheats_world());
}

/// Of both passes there are as many as there should be.
TEST(CheatingBlocked, MoreRecordsInOnePassAndFewerInTheOther) {
  expect_met(with_sets({with(honest_set(0), {one_more(0)}), without_a_dummy(honest_set(1))}), gives(kOneMore),
             blocked_cheats_world());
}

/// To a number of a vector of link sums, of which a round sends back pass by pass those of its batch.
void add_to_sum(const plan::Plan& plan, SlotVectors& slots, std::size_t vector, std::size_t bin,
                std::size_t place, std::uint32_t value) {
  std::uint32_t& slot = slots[vector][plan.link.blocked().layout.sum_slot(bin, place)];
  slot = bgv::plaintext_modulus().add(slot, value);
}
std::size_t sums_of(const plan::Plan& plan, std::size_t pass, std::size_t vector = 0) {
  return pass * plan.link.rounds.front().vectors + vector;
}
/// Where tags of a pass and category are.
std::size_t tags_of(const plan::Plan& plan, std::size_t pass, std::size_t category = 0, std::size_t tag = 0) {
  const plan::BlockedLayout& layout = plan.link.blocked().layout;
  return sums_of(plan, layout.passes) +
         (pass * layout.categories + category) * plan.link.blocked().tag_vectors() + tag / layout.width;
}

using Change = std::function<void(const plan::Plan&, SlotVectors&)>;
Cheats in_sums(const Change& change, std::size_t batch = 0) {
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kLinkSums, batch, change);
  return cheats;
}
Cheats in_aligned(const Change& change, std::size_t batch = 0) {
  Cheats cheats;
  cheats.refreshed = in_round(plan::RoundKind::kAligned, batch, change);
  return cheats;
}
std::size_t any_of(std::size_t number) {
  return std::random_device()() % number;
}

TEST(CheatingBlocked, OneLinkSumOfAPass) {
  const Change change = [](const plan::Plan& plan, SlotVectors& slots) {
    const plan::BlockedLayout& layout = plan.link.blocked().layout;
    add_to_sum(plan, slots, sums_of(plan, 0, any_of(layout.groups)), kFullBin, any_of(layout.width), 1);
  };
  for (const std::size_t width : {kWidth, kNarrow})
    expect_met(in_sums(change), gives(kOneMore), blocked_cheats_world(width));
}

/// Wherever the person is in its bin, in the pass that is aligned.
TEST(CheatingBlocked, LinkSumsOfALaterPass) {
  const Change change = [](const plan::Plan& plan, SlotVectors& slots) {
    for (const std::size_t group : {0, 1}) {
      for (std::size_t place = 0; place < kWidth; ++place)
        add_to_sum(plan, slots, sums_of(plan, 1, group), key_of_person(kNotOnTheList, 1), place, 1);
    }
  };
  expect_met(in_sums(change), gives(kOneMore), blocked_cheats_world());
}

TEST(CheatingBlocked, ALinkSumWhereNobodyIs) {
  for (const std::size_t pass : {0, 1}) {
    const Change change = [=](const plan::Plan& plan, SlotVectors& slots) {
      add_to_sum(plan, slots, sums_of(plan, pass), kEmptyBin, 2, 1);
    };
    expect_met(in_sums(change), gives(kHonest), blocked_cheats_world());
  }
}

/// One is raised and another one lowered: of the same bin and group, of another group, and of another pass.
TEST(CheatingBlocked, LinkSumsThatCancel) {
  const auto change = [](std::size_t pass, std::size_t group, std::size_t place) {
    return in_sums([=](const plan::Plan& plan, SlotVectors& slots) {
      add_to_sum(plan, slots, sums_of(plan, 0, 0), kFullBin, 0, 1);
      add_to_sum(plan, slots, sums_of(plan, pass, group), kFullBin, place, kT - 1);
    });
  };
  const std::vector<std::uint32_t> two_more{3, 4, 0};
  expect_met(change(0, 0, 1), gives(two_more), blocked_cheats_world());
  expect_met(change(0, 1, 0), gives(two_more), blocked_cheats_world());
  expect_met(change(1, 0, 0), gives(kOneMore), blocked_cheats_world());
}

/// The client does not know the layers' numbers in the tags, of 4 bits each, and guesses.
TEST(CheatingBlocked, ALinkSumAndItsTags) {
  const Change change = [](const plan::Plan& plan, SlotVectors& slots) {
    add_to_sum(plan, slots, sums_of(plan, 0), kFullBin, 0, 1);
    for (std::size_t tag = 0; tag < plan::kTags; ++tag) {
      add_to_sum(plan, slots, tags_of(plan, 0, 0, tag), kFullBin, tag % plan.link.blocked().layout.width,
                 static_cast<std::uint32_t>(1 + any_of(7)));
    }
  };
  for (const std::size_t width : {kWidth, kNarrow})
    expect_met(in_sums(change), gives(kOneMore), blocked_cheats_world(width));
}

TEST(CheatingBlocked, TagsOfAnotherPass) {
  const Change change = [](const plan::Plan& plan, SlotVectors& slots) {
    std::swap(slots[tags_of(plan, 0)], slots[tags_of(plan, 1)]);
  };
  expect_met(in_sums(change), gives(kHonest), blocked_cheats_world());
}

/// Link sums and tags of each pass as those of the other one: nothing is where it should be.
TEST(CheatingBlocked, PassesThatChangePlaces) {
  const Change change = [](const plan::Plan& plan, SlotVectors& slots) {
    for (const std::size_t group : {0, 1})
      std::swap(slots[sums_of(plan, 0, group)], slots[sums_of(plan, 1, group)]);
    std::swap(slots[tags_of(plan, 0)], slots[tags_of(plan, 1)]);
  };
  expect_met(in_sums(change), gives({4, 19, 4}), blocked_cheats_world());
}

/// More groups than a batch has vectors; the people of the second batch are a third of all.
World two_batches() {
  World world = blocked_cheats_world();
  world.security = bgv::SmallRingInTests::security(1024);
  return with_choice(world, {kWidth, 36, 1, 3, true});
}

Change everywhere(std::uint32_t value) {
  return [=](const plan::Plan& plan, SlotVectors& slots) {
    for (std::size_t i = 0; i < plan.link.sums.all_vectors() - plan::kBatchVectors; ++i) {
      for (std::uint32_t& slot : slots[i]) slot = bgv::plaintext_modulus().add(slot, value);
    }
  };
}

TEST(CheatingBlocked, LinkSumsOfALaterBatch) {
  EXPECT_EQ(read(two_batches(), {}, Checks::kOn).counts(), kHonest);
  expect_met(in_sums(everywhere(1), 1), opens, two_batches(), 4);
}

TEST(CheatingBlocked, AlignedLinkSumsOfALaterBatch) {
  expect_met(in_aligned(everywhere(1), 1), opens, two_batches(), 4);
}

TEST(CheatingBlocked, OneAlignedLinkSum) {
  const Change change = [](const plan::Plan& plan, SlotVectors& slots) {
    add_to_sum(plan, slots, any_of(2), kFullBin, any_of(kWidth), 1);
  };
  expect_met(in_aligned(change), gives(kOneMore), blocked_cheats_world());
}

TEST(CheatingBlocked, AlignedLinkSumsInOtherSlots) {
  const Change change = [](const plan::Plan&, SlotVectors& slots) {
    for (SecretVector<std::uint32_t>& own : slots) std::rotate(own.begin(), own.begin() + 1, own.end());
  };
  expect_met(in_aligned(change), gives({4, 19, 4}), blocked_cheats_world());
  const Change groups = [](const plan::Plan&, SlotVectors& slots) { std::swap(slots[0], slots[1]); };
  expect_met(in_aligned(groups), gives({4, 19, 4}), blocked_cheats_world());
}

TEST(CheatingBlocked, AnAlignedLinkSumWhereNobodyIs) {
  const Change change = [](const plan::Plan& plan, SlotVectors& slots) {
    add_to_sum(plan, slots, 0, kEmptyBin, 5, 1);
  };
  expect_met(in_aligned(change), gives(kHonest), blocked_cheats_world());
}

/// All on the list are of category x; item 2 g + q is of cell g.
World split_world() {
  World world = blocked_cheats_world();
  world.question.split_categories = 2;
  world.split = {"arm", {"x", "y"}, {0, 0, 0, 0, 0, 0}};
  return with_choice(world, {kWidth, 2, 1, 3, true});
}
std::vector<std::uint32_t> by_category(const Reading& reading) {
  std::vector<std::uint32_t> counts;
  for (std::size_t item = 0; item < 6; ++item) counts.push_back(reading.count(item));
  return counts;
}
std::function<bool(const Reading&)> gives_by_category(const std::vector<std::uint32_t>& counts) {
  return [=](const Reading& reading) { return by_category(reading) == counts; };
}
const std::vector<std::uint32_t> kHonestSplit{3, 0, 0, 0, 0, 0};

TEST(CheatingBlocked, AnHonestSplit) {
  EXPECT_EQ(by_category(read(split_world(), {}, Checks::kOn)), kHonestSplit);
  // A dummy of one category is as good as one of the other.
  Set x = without_a_dummy(honest_set(0)), y{{0, 0, std::nullopt}};
  const Cheats cheats = with_sets({x, y, honest_set(1), {}});
  EXPECT_EQ(by_category(read(split_world(), cheats, Checks::kOn)), kHonestSplit);
}

TEST(CheatingBlocked, MoreRecordsInACategorysSet) {
  const Placed nobody{kEmptyBin, 1, std::nullopt};
  expect_met(with_sets({with(honest_set(0), {one_more(0)}), {}, honest_set(1), {}}),
             gives_by_category({3, 0, 3, 0, 0, 0}), split_world());
  expect_met(with_sets({honest_set(0), {nobody}, honest_set(1), {}}), gives_by_category(kHonestSplit),
             split_world());
}

/// Three people of the second cell count in the category that has nobody.
TEST(CheatingBlocked, LinkSumsOfACategory) {
  const auto change = [](bool tags) {
    return [=](const plan::Plan& plan, SlotVectors& slots) {
      const std::size_t vector = plan.link.blocked().layout.groups;  // of category y, the first group
      for (const std::size_t place : {1, 4, 7}) add_to_sum(plan, slots, vector, kFullBin, place, 1);
      // And of category x these are fewer: together the tags of both are right.
      if (!tags) return;
      for (const std::size_t place : {1, 4, 7}) add_to_sum(plan, slots, 0, kFullBin, place, kT - 1);
    };
  };
  const std::vector<std::uint32_t> more{3, 0, 0, 3, 0, 0}, both{3, 0, 5, 3, 0, 0};
  expect_met(in_sums(change(false)), gives_by_category(more), split_world());
  expect_met(in_sums(change(true)), gives_by_category(both), split_world());
  expect_met(in_aligned(change(false)), gives_by_category(more), split_world());
  expect_met(in_aligned(change(true)), gives_by_category(both), split_world());
}

TEST(CheatingBlocked, CategoriesThatChangePlaces) {
  const Change tags = [](const plan::Plan& plan, SlotVectors& slots) {
    std::swap(slots[tags_of(plan, 1, 0)], slots[tags_of(plan, 1, 1)]);
  };
  expect_met(in_sums(tags), gives_by_category(kHonestSplit), split_world());
}

/// Why the server ends a query.
std::string blocked_refusal(const Cheats& cheats, const World& world = blocked_cheats_world()) {
  return read(world, cheats, Checks::kOn).outcome.refused.value_or("");
}

TEST(CheatingBlocked, AVectorOfAnotherLevel) {
  for (const plan::RoundKind kind : {plan::RoundKind::kLinkSums, plan::RoundKind::kAligned}) {
    Cheats cheats;
    cheats.ciphertext = [&](const CheatingClient&, const Cheats::Sent& sent,
                            bgv::SeededCiphertext& ciphertext) {
      if (sent.round != nullptr && sent.round->kind == kind)
        ciphertext.c0 = ciphertext.c0.prefix(ciphertext.c0.limbs() - 1);
    };
    EXPECT_NE(blocked_refusal(cheats).find("malformed"), std::string::npos);
  }
}

Cheats in_messages(const std::function<void(ClientMessage&)>& change) {
  Cheats cheats;
  cheats.message = change;
  return cheats;
}

/// Vectors come in the order of their rounds and numbers, each once.
TEST(CheatingBlocked, VectorsOutOfOrder) {
  for (const std::size_t round : {0, 1}) {
    const Cheats another_round = in_messages([=](ClientMessage& message) {
      if (has_vector(message, round, 0)) message.mutable_vector()->set_round(1 - static_cast<int>(round));
    });
    const Cheats skipped = in_messages([=](ClientMessage& message) {
      if (has_vector(message, round, 1)) message.mutable_vector()->set_index(2);
    });
    const Cheats repeated = in_messages([=](ClientMessage& message) {
      if (has_vector(message, round, 1)) message.mutable_vector()->set_index(0);
    });
    const char* expected = round == 0 ? "a vector of link sums is expected" : "a vector of aligned link sums";
    for (const Cheats& cheats : {another_round, skipped, repeated})
      EXPECT_NE(blocked_refusal(cheats).find(expected), std::string::npos) << round;
  }
}

TEST(CheatingBlocked, ABatchTwice) {
  constexpr std::size_t kSecondBatch = 2;  // behind link sums of the first one, and these aligned
  const Cheats cheats = in_messages([](ClientMessage& message) {
    if (message.has_vector() && message.vector().round() == kSecondBatch)
      message.mutable_vector()->set_round(0);
  });
  EXPECT_NE(blocked_refusal(cheats, two_batches()).find("a vector of link sums is expected"),
            std::string::npos);
}

TEST(CheatingBlocked, PlanesOutOfOrder) {
  const Cheats another_set = in_messages([](ClientMessage& message) {
    if (message.has_plane()) message.mutable_plane()->set_plane_set(1 - message.plane().plane_set());
  });
  const Cheats no_presence = in_messages([](ClientMessage& message) {
    if (!message.has_plane() || message.plane().index() != 2 * kDigit * kFeatures) return;
    message.mutable_plane()->set_plane_set(1);
    message.mutable_plane()->set_index(0);
  });
  for (const Cheats& cheats : {another_set, no_presence})
    EXPECT_NE(blocked_refusal(cheats).find("another plane is expected"), std::string::npos);
}

}  // namespace
}  // namespace tacit::protocol
