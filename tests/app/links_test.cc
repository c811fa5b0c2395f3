// SPDX-License-Identifier: Apache-2.0
#include "app/links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "ingest/csv.h"

namespace tacit::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

const table::Table kClient = ingest::parse_csv("rec_id\nc1\nc2\nc3\n", "client.csv");
const table::Table kServer = ingest::parse_csv("rec_id\ns1\ns2\n", "server.csv");

std::string refusal(const std::string& links, const table::Table& client = kClient) {
  try {
    resolve_links(ingest::parse_csv(links, "links.csv"), client, kServer, "rec_id");
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
    return error.what();
  }
  ADD_FAILURE() << "no error was thrown";
  return {};
}

TEST(Links, LinksBecomePlacesOfRecords) {
  const table::Table links = ingest::parse_csv("client_id,server_id\nc3,s1\nc1,s2\n", "links.csv");
  EXPECT_THAT(resolve_links(links, kClient, kServer, "rec_id"), ElementsAre(Pair(2, 0), Pair(0, 1)));
}

TEST(Links, ALinkToNobodyIsRefusedWithoutItsId) {
  const std::string message = refusal("client_id,server_id\nc1,s1\nc9,s2\n");
  EXPECT_THAT(message, HasSubstr("links.csv: link 2 names a record that client.csv does not have"));
  EXPECT_THAT(message, Not(HasSubstr("c9")));
}

TEST(Links, AnIdThatTwoRecordsHaveIsRefused) {
  const table::Table twice = ingest::parse_csv("rec_id\nc1\nc2\nc1\n", "client.csv");
  EXPECT_THAT(refusal("client_id,server_id\nc1,s1\n", twice),
              HasSubstr("client.csv: records 1 and 3 have the same rec_id"));
}

TEST(Links, MissingColumnsAreNamed) {
  EXPECT_THAT(refusal("client,server_id\nc1,s1\n"), HasSubstr("client_id"));
}

}  // namespace
}  // namespace tacit::app
