// SPDX-License-Identifier: Apache-2.0
// The models that come with Tacit: what they promise in their comments and in docs/model.md.
#include <gtest/gtest.h>

#include "linkage/febrl.h"
#include "linkage/model.h"
#include "linkage/score.h"
#include "support/text_table.h"

namespace tacit::linkage {
namespace {

Model preset(const std::string& name) {
  return load_model(TACIT_SOURCE_DIR "/models/" + name + ".toml");
}

const std::vector<std::string> kColumns{
    "given_name", "surname", "street_number", "address_1",  "address_2", "suburb",
    "postcode",   "state",   "date_of_birth", "soc_sec_id", "sex"};
using Row = std::vector<std::string>;  // columns at the end may be left out: they are missing

table::Table table_of(Row x, Row y) {
  x.resize(kColumns.size());
  y.resize(kColumns.size());
  return text_table(kColumns, {x, y});
}

bool links(const Model& model, const Row& x, const Row& y) {
  const table::Table rows = table_of(x, y);
  const FeatureTable client = featurize(model, Side::kClient, rows);
  const FeatureTable server = featurize(model, Side::kServer, rows);
  return shifted_score(model, client.record(0), server, 1) >= model.shifted_threshold();
}

class Preset : public ::testing::TestWithParam<const char*> {};

TEST_P(Preset, TakesThreeProductsAComparison) {
  const Model model = preset(GetParam());
  EXPECT_EQ(model.name(), GetParam());
  EXPECT_LE(model.shifted_threshold(), 8);
  EXPECT_LE(model.score_range(), 15);
}

TEST_P(Preset, SaysWhatIsExpectedOfIt) {
  const Model model = preset(GetParam());
  ASSERT_TRUE(model.expected());
  EXPECT_GT(model.expected()->found, 0.5);
  EXPECT_LT(model.expected()->false_links, 1e-4);
  EXPECT_FALSE(model.expected()->basis.empty());
}

const Row kPerson{"Katharine", "Murphy", "12",  "Station Street", "",
                  "Richmond",  "3121",   "vic", "13/10/1965",     "5504218"};

TEST_P(Preset, LinksOnePersonThroughTypos) {
  EXPECT_TRUE(links(preset(GetParam()), kPerson, kPerson));
  Row mistyped = kPerson;
  mistyped[0] = "KATHERINE";
  EXPECT_TRUE(links(preset(GetParam()), kPerson, mistyped));
  if (std::string(GetParam()) == "name-only") return;  // two names are not enough for two typos
  EXPECT_TRUE(links(preset(GetParam()), kPerson,
                    {"KATHERINE", "Murphey", "12", "Station St", "", "Richmond", "", "", "1965-10-13", ""}));
}

TEST_P(Preset, ReadsNamesThatChangedPlacesAndADayForAMonth) {
  if (std::string(GetParam()) == "name-only") return;  // what reads them would link a name sent twice
  EXPECT_TRUE(
      links(preset(GetParam()), kPerson,
            {"Murphy", "Katharine", "12", "Station Street", "", "Richmond", "3121", "vic", "19651013", ""}));
}

TEST_P(Preset, DoesNotLinkEmptyRecords) {
  const Row empty(kColumns.size());
  EXPECT_FALSE(links(preset(GetParam()), empty, empty));
}

TEST_P(Preset, TakesPlaceholdersForMissing) {
  Row unknown(kColumns.size(), "Unknown");
  unknown[8] = "01/01/1900";
  EXPECT_FALSE(links(preset(GetParam()), unknown, unknown));
}

const Row kSpouse{"Daniel",   "Murphy", "12",  "Station Street", "",
                  "Richmond", "3121",   "vic", "19630402",       "7731902"};

TEST_P(Preset, DoesNotLinkAHousehold) {
  EXPECT_FALSE(links(preset(GetParam()), kPerson, kSpouse));
}

INSTANTIATE_TEST_SUITE_P(Models, Preset,
                         ::testing::Values("person", "person-id", "name-dob", "name-dob-postcode",
                                           "name-only"),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

const Row kMoved{"Katharine", "Murphy", "7", "Ocean Parade", "", "Cairns", "4870", "qld", "19651013", ""};

TEST(PresetsWithADate, FindSomeoneWhoMoved) {
  for (const char* name : {"person", "person-id", "name-dob", "name-dob-postcode"}) {
    EXPECT_TRUE(links(preset(name), kPerson, kMoved)) << name;
  }
}

TEST(PresetsWithADate, ReadADayThatStandsForAMonth) {
  Row here = kPerson, there = kPerson;
  here[8] = "4/3/1965";
  there[8] = "1965-04-03";
  EXPECT_TRUE(links(preset("name-dob"), here, there));
  there[8] = "1931-11-22";
  EXPECT_FALSE(links(preset("name-dob"), here, there));
}

// A record that somebody made up who knows nobody: it has no value that could disagree.
TEST_P(Preset, DoesNotLinkByASuburbAndAPostcodeOrOneNameSentAsBoth) {
  Row place(kColumns.size());
  place[5] = kPerson[5];
  place[6] = kPerson[6];
  EXPECT_FALSE(links(preset(GetParam()), place, kPerson));
  for (const std::size_t name : {0U, 1U}) {
    Row twice(kColumns.size());
    twice[0] = twice[1] = kPerson[name];
    EXPECT_FALSE(links(preset(GetParam()), twice, kPerson)) << kPerson[name];
  }
}

// The levels of a field may be sent one by one, and a level that takes off be left out.
int most_of_field(const Model& model, std::size_t field) {
  int most = 0;
  for (const Feature& feature : model.features()) {
    if (feature.field == field) most += std::max(0, feature.agreement);
  }
  return most;
}

TEST_P(Preset, LetsNoSingleFieldReachTheThreshold) {
  const Model model = preset(GetParam());
  for (std::size_t i = 0; i < model.fields().size(); ++i) {
    // Three columns are too few to find somebody by whose names are both wrong, if the date may not.
    if (model.name() == "name-dob" && model.fields()[i].name == "date_of_birth") continue;
    EXPECT_LT(most_of_field(model, i), model.threshold()) << model.fields()[i].name;
  }
}

TEST(NameDobPostcodePreset, DoesWhatItsCommentsSay) {
  const Model model = preset("name-dob-postcode");
  const auto person = [](const std::string& given, const std::string& surname, const std::string& born,
                         const std::string& postcode, const std::string& sex) {
    return Row{given, surname, "", "", "", "", postcode, "", born, "", sex};
  };
  const auto score = [&](const Row& x, const Row& y) {
    const table::Table rows = table_of(x, y);
    const FeatureTable client = featurize(model, Side::kClient, rows);
    return shifted_score(model, client.record(0), featurize(model, Side::kServer, rows), 1) - model.shift();
  };
  const Row self = person("Katharine", "Murphy", "13/10/1965", "3121", "F");
  EXPECT_EQ(score(self, person("KATHARINE", "murphy", "1965-10-13", "3121", "female")), 8);
  EXPECT_EQ(score(self, person("Katharine", "Murphy", "19651013", "4870", "f")), 6);
  EXPECT_EQ(score(self, person("Katharine", "Nowak", "19651013", "4870", "f")), 4);
  EXPECT_EQ(score(self, person("Katharine", "Murphy", "", "3121", "f")), 5);
  EXPECT_EQ(score(self, person("Katharine", "Murphy", "19710722", "3121", "f")), 3);
  EXPECT_EQ(score(self, person("Katharine", "Murphy", "19650722", "3121", "f")), 5);
  EXPECT_EQ(score(self, person("Erin", "Murphy", "19810722", "3121", "f")), 1);
  EXPECT_EQ(score(self, person("Daniel", "Murphy", "19651013", "3121", "m")), 5);
  EXPECT_EQ(score(person("Murphy", "Murphy", "", "", ""), self), 3);
  EXPECT_EQ(score(person("", "", "19651013", "", "f"), self), 3);
  EXPECT_EQ(score(self, person("Katharine", "Murphy", "19651013", "3121", "9")), 8);
  // Every letter that a register may write for a sex has a bucket of its own.
  for (const char* one : {"f", "m", "x", "1", "2"}) {
    for (const char* other : {"f", "m", "x", "1", "2"}) {
      Row x = self, y = self;
      x.back() = one, y.back() = other;
      EXPECT_EQ(score(x, y), std::string(one) == other ? 8 : 7) << one << other;
    }
  }
}

TEST(PersonIdPreset, AnIdentifierLinksOnlyBesideSomethingElse) {
  Row only_id(kColumns.size());
  only_id[9] = kPerson[9];
  EXPECT_FALSE(links(preset("person-id"), kPerson, only_id));
  only_id[0] = kPerson[0];
  EXPECT_TRUE(links(preset("person-id"), kPerson, only_id));
  EXPECT_FALSE(links(preset("person-id"), kPerson,
                     {"Erin", "Nowak", "9", "Hill Road", "", "Perth", "6000", "wa", "19810715", "5504218"}));
}

TEST(PersonIdPreset, AHouseholdWithoutIdentifiersIsNotOnePerson) {
  Row spouse = kSpouse;
  spouse[9] = "";
  EXPECT_FALSE(links(preset("person-id"), kPerson, spouse));
}

// Whether two records are compared in some pass.
bool meet(const Model& model, const Row& x, const Row& y) {
  const table::Table rows = table_of(x, y);
  const FeatureTable keys = featurize(model, Side::kClient, rows);
  for (std::size_t p = 0; p < keys.passes(); ++p) {
    if (keys.keys(0)[p] != kNoKey && keys.keys(0)[p] == keys.keys(1)[p]) return true;
  }
  return false;
}

TEST_P(Preset, HasPassesInWhichOnePersonMeetsThroughTypos) {
  const Model model = preset(GetParam());
  Row mistyped = kPerson;
  mistyped[0] = "KATHERINE";
  mistyped[8] = "";
  EXPECT_TRUE(meet(model, kPerson, mistyped));
  EXPECT_FALSE(meet(model, Row(kColumns.size()), Row(kColumns.size())));
  const Row unknown(kColumns.size(), "Unknown");
  EXPECT_FALSE(meet(model, unknown, unknown));
  if (model.name() == "name-only") return;
  Row changed = kPerson;
  changed[0] = "Murphy";
  changed[1] = "K.";
  EXPECT_TRUE(meet(model, kPerson, changed));
  changed = kMoved;
  EXPECT_TRUE(meet(model, kPerson, changed));
}

TEST_P(Preset, TakesNoDefaultDateForAKey) {
  Row first(kColumns.size()), second(kColumns.size());
  first[8] = "01/01/1900";
  second[8] = "1900-01-01";
  EXPECT_FALSE(meet(preset(GetParam()), first, second));
}

class FebrlQuality : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(febrl_folder() / "links.csv")) {
      GTEST_SKIP() << "FEBRL 4 is not beside the checkout (../shared/data/febrl4)";
    }
  }

  // The share of true pairs that have the same key in some pass.
  static void expect_true_pairs_meet(const FeatureTable& client, const FeatureTable& server,
                                     const std::vector<RecordPair>& links, double share) {
    const auto meeting = std::ranges::count_if(links, [&](const RecordPair& pair) {
      bool met = false;
      for (std::size_t p = 0; p < client.passes(); ++p) {
        const std::uint64_t key = client.keys(pair.first)[p];
        met |= key != kNoKey && key == server.keys(pair.second)[p];
      }
      return met;
    });
    EXPECT_GE(static_cast<double>(meeting) / static_cast<double>(links.size()), share);
  }

  // As blocked linkage plans 5,000 x 5,000.
  static double blocked_f1(const Model& model, const FeatureTable& client, const FeatureTable& server,
                           const std::vector<RecordPair>& links) {
    const BinShape shape{.bins = 1024, .server_places = 32, .client_places = 16};
    const PassBins of_client = client_bins(client, shape), of_server = server_bins(server, shape);
    std::vector<RecordPair> found;
    for_each_link(model, client, server, {of_client, of_server}, [&](std::size_t i, std::size_t j) {
      found.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)});
    });
    return evaluate_pairs(found, links).f1;
  }

  void expect_f1_of_at_least(const std::string& name, double f1, double meeting) {
    const Model model = preset(name);
    const table::Table originals = read_febrl("originals.csv");
    const table::Table duplicates = read_febrl("duplicates.csv");
    const FeatureTable client = featurize(model, Side::kClient, originals);
    const FeatureTable server = featurize(model, Side::kServer, duplicates);
    const Quality quality = evaluate_model(model, client, server, febrl_links(originals, duplicates));
    EXPECT_EQ(quality.true_pairs, 5000u);
    EXPECT_GE(quality.f1, f1) << "precision " << quality.precision << ", recall " << quality.recall;
    RecordProperty("f1", std::to_string(quality.f1));
    RecordProperty("precision", std::to_string(quality.precision));
    RecordProperty("recall", std::to_string(quality.recall));
    expect_true_pairs_meet(client, server, febrl_links(originals, duplicates), meeting);
    EXPECT_GE(blocked_f1(model, client, server, febrl_links(originals, duplicates)), quality.f1 - 0.003);
    const auto counts = count_links(model, client, server);
    EXPECT_LE(*std::max_element(counts.begin(), counts.end()), 7u);
  }
};

TEST_F(FebrlQuality, Person) {
  expect_f1_of_at_least("person", 0.992, 0.994);
}
TEST_F(FebrlQuality, PersonId) {
  expect_f1_of_at_least("person-id", 0.997, 0.997);
}
TEST_F(FebrlQuality, NameDob) {
  expect_f1_of_at_least("name-dob", 0.948, 0.976);
}
// FEBRL has no sex.
TEST_F(FebrlQuality, NameDobPostcode) {
  expect_f1_of_at_least("name-dob-postcode", 0.962, 0.981);
}

}  // namespace
}  // namespace tacit::linkage
