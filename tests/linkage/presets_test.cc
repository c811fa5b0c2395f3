// The models that come with Tacit: what they promise in their comments and in docs/model.md.
#include <gtest/gtest.h>

#include "linkage/febrl.h"
#include "linkage/model.h"
#include "linkage/score.h"

namespace tacit::linkage {
namespace {

Model preset(const std::string& name) {
  return load_model(TACIT_SOURCE_DIR "/models/" + name + ".toml");
}

const std::vector<std::string> kColumns{"given_name",    "surname",   "street_number", "address_1",
                                        "address_2",     "suburb",    "postcode",      "state",
                                        "date_of_birth", "soc_sec_id"};
using Row = std::vector<std::string>;

bool links(const Model& model, const Row& x, const Row& y) {
  const std::vector<Row> rows{x, y};
  const auto cell = [&](std::size_t i, std::size_t column) { return std::string_view(rows[i][column]); };
  const FeatureTable table = featurize(model, kColumns, 2, cell, "two rows");
  return shifted_score(model, table.record(0), table.record(1)) >= model.shifted_threshold();
}

class Preset : public ::testing::TestWithParam<const char*> {};

TEST_P(Preset, FitsADepthFourPolynomial) {
  const Model model = preset(GetParam());
  EXPECT_EQ(model.name(), GetParam());
  EXPECT_LE(model.score_range(), 15);
  EXPECT_GE(model.features().size(), 10u);
  EXPECT_LE(model.features().size(), 13u);
}

const Row kPerson{"Katharine", "Murphy", "12",  "Station Street", "",
                  "Richmond",  "3121",   "vic", "13/10/1965",     "5504218"};

TEST_P(Preset, LinksOnePersonThroughTypos) {
  EXPECT_TRUE(links(preset(GetParam()), kPerson, kPerson));
  EXPECT_TRUE(links(preset(GetParam()), kPerson,
                    {"KATHERINE", "Murphey", "12", "Station St", "", "Richmond", "", "", "1965-10-13", ""}));
}

TEST_P(Preset, FindsSomeoneWhoMoved) {
  EXPECT_TRUE(
      links(preset(GetParam()), kPerson,
            {"Katharine", "Murphy", "7", "Ocean Parade", "", "Cairns", "4870", "qld", "19651013", ""}));
}

TEST_P(Preset, DoesNotLinkAHousehold) {
  EXPECT_FALSE(links(
      preset(GetParam()), kPerson,
      {"Daniel", "Murphy", "12", "Station Street", "", "Richmond", "3121", "vic", "19630402", "7731902"}));
}

TEST_P(Preset, DoesNotLinkEmptyRecords) {
  const Row empty(kColumns.size());
  EXPECT_FALSE(links(preset(GetParam()), empty, empty));
}

INSTANTIATE_TEST_SUITE_P(Models, Preset, ::testing::Values("person", "person-id"), [](const auto& one) {
  return std::string(one.param) == "person" ? "person" : "person_id";
});

TEST(PersonIdPreset, AnIdentifierAloneLinksNobody) {
  Row only_id(kColumns.size());
  only_id.back() = kPerson.back();
  EXPECT_FALSE(links(preset("person-id"), kPerson, only_id));
}

class FebrlQuality : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(febrl_folder() / "links.csv")) {
      GTEST_SKIP() << "FEBRL 4 is not beside the checkout (../shared/data/febrl4)";
    }
  }

  void expect_f1_of_at_least(const std::string& name, double f1) {
    const Model model = preset(name);
    const FebrlFile originals = read_febrl("originals.csv");
    const FebrlFile duplicates = read_febrl("duplicates.csv");
    const FeatureTable client = featurize_febrl(model, originals);
    const FeatureTable server = featurize_febrl(model, duplicates);
    const Quality quality = evaluate_model(model, client, server, febrl_links(originals, duplicates));
    EXPECT_EQ(quality.true_pairs, 5000u);
    EXPECT_GE(quality.f1, f1) << "precision " << quality.precision << ", recall " << quality.recall;
    RecordProperty("f1", std::to_string(quality.f1));
    RecordProperty("precision", std::to_string(quality.precision));
    RecordProperty("recall", std::to_string(quality.recall));
    const auto counts = count_links(model, client, server);
    EXPECT_LE(*std::max_element(counts.begin(), counts.end()), 7u);
  }
};

TEST_F(FebrlQuality, Person) {
  expect_f1_of_at_least("person", 0.975);
}
TEST_F(FebrlQuality, PersonId) {
  expect_f1_of_at_least("person-id", 0.99);
}

}  // namespace
}  // namespace tacit::linkage
