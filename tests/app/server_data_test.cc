// SPDX-License-Identifier: Apache-2.0
#include "app/server_data.h"

#include <gtest/gtest.h>

namespace tacit::app {
namespace {

TEST(ServerData, ASourceTakesThePlaceOfTheConfigurations) {
  ingest::CatalogConfig config;
  config.source = {"server.sqlite", "people"};
  EXPECT_EQ(with_source(config, "", "").source.path, "server.sqlite");
  EXPECT_EQ(with_source(config, "other.csv", "").source.path, "other.csv");
  EXPECT_EQ(with_source(config, "other.csv", "").source.table, "");
  EXPECT_EQ(with_source(config, "other.csv", "", {';'}).source.reading.delimiter, ';');
}

}  // namespace
}  // namespace tacit::app
