// SPDX-License-Identifier: Apache-2.0
// Encrypted equals plain on people: generated residents of several seeds and sizes, and FEBRL 4, through the
// model, the configuration and the sources that the demo uses.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "app/server_data.h"
#include "ingest/catalog_config.h"
#include "ingest/csv.h"
#include "linkage/model.h"
#include "query.h"
#include "synth/dataset.h"
#include "synth/write.h"

namespace tacit::protocol {
namespace {

const std::filesystem::path kRoot = TACIT_SOURCE_DIR;

World world_of(const table::Table& client, const table::Table& server,
               const char* model_file = "models/person.toml") {
  const linkage::Model model = linkage::load_model(kRoot / model_file);
  const ingest::CatalogConfig config = ingest::load_catalog_config(kRoot / "examples/residents/server.toml");
  return {app::make_server_data(model, config, server, [](const std::string&) {}),
          linkage::featurize(model, linkage::Side::kClient, client)};
}

table::Table parsed(const auto& write, const std::string& origin) {
  std::ostringstream text;
  write(text);
  return ingest::parse_csv(text.str(), origin);
}

World residents(std::size_t records, std::uint64_t seed) {
  const synth::Dataset data = synth::generate({.records = records, .seed = seed});
  return world_of(parsed([&](std::ostream& out) { synth::write_client(data, out); }, "client.csv"),
                  parsed([&](std::ostream& out) { synth::write_server(data, out); }, "server.csv"));
}

TEST(Residents, ThreeSeedsAndSeveralSizes) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    for (const std::size_t records : {std::size_t{1}, std::size_t{37}, std::size_t{40 * seed}}) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", records " + std::to_string(records));
      const auto table = expect_equal(residents(records, seed));
      if (records < 30) continue;
      EXPECT_GT(shown(table), 0U);
    }
  }
}

TEST(Residents, MoreThanOneShelf) {
  World world = residents(usual_degree() / 2 + 108, 4);  // a shelf holds half as many as there are slots
  const World few = residents(60, 4);
  world.server = few.server;
  expect_equal(world);
}

class Febrl4 : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_ / "originals.csv")) {
      GTEST_SKIP() << "shared/data/febrl4 is not beside the checkout: the FEBRL 4 run is left out";
    }
  }
  World world(const char* model_file) const {
    return world_of(ingest::read_csv(folder_ / "originals.csv"), ingest::read_csv(folder_ / "duplicates.csv"),
                    model_file);
  }
  const std::filesystem::path folder_ = kRoot / "../shared/data/febrl4";
};

TEST_F(Febrl4, FiveThousandByFiveThousandWithoutAnIdentifier) {
  const auto table = expect_equal(world("models/person.toml"));
  EXPECT_GT(table.cells(), 5U);
}

}  // namespace
}  // namespace tacit::protocol
