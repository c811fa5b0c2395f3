// SPDX-License-Identifier: Apache-2.0
// Many files of one result, and other forms of it made later from its JSON.
#include <nlohmann/json.hpp>

#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class Render : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = new Workplace();
    place_->make_data(60, 5);
    place_->small_model();
    place_->configuration();
  }
  static void TearDownTestSuite() {
    delete place_;
    place_ = nullptr;
  }

  static Ended plain(const Arguments& more) {
    return place_->tacit(Arguments{"plain", "--config", place_->path("server.toml"), "--data",
                                   place_->path("client.csv"), "--model", place_->path("model.toml"), "--by",
                                   "sex", "--count", "--mean", "income", "--std", "income"} +
                         more);
  }
  static Ended render(const Arguments& arguments) { return place_->tacit(Arguments{"render"} + arguments); }
  static std::string path(std::string_view name) { return place_->path(name); }

  static Workplace* place_;
};

Workplace* Render::place_ = nullptr;

TEST_F(Render, OneResultInManyFilesAndAgainFromItsJson) {
  const std::vector<std::string> endings = {".txt", ".csv", ".long.csv", ".json", ".md", ".html"};
  Arguments first = {"--total"}, again = {path("first.json")};
  for (const std::string& ending : endings) {
    first = first + Arguments{"--out", path("first" + ending)};
    again = again + Arguments{"--out", path("again" + ending)};
  }
  const Ended made = plain(first);
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(made.out, "");
  EXPECT_THAT(made.err,
              EndsWith("written: " + path("first.txt") + ", " + path("first.csv") + ", " +
                       path("first.linkage.csv") + ", " + path("first.long.csv") + ", " + path("first.json") +
                       ", " + path("first.md") + ", " + path("first.html") + "\n"));
  const Ended rendered = render(again);
  ASSERT_EQ(rendered.exit_code, 0) << rendered.err;
  EXPECT_THAT(rendered.err, testing::StartsWith("written: " + path("again.txt") + ", "));
  for (const std::string& ending : endings) {
    EXPECT_EQ(place_->read("again" + ending), place_->read("first" + ending)) << ending;
  }
  EXPECT_EQ(place_->read("again.linkage.csv"), place_->read("first.linkage.csv"));
  EXPECT_THAT(place_->read("again.csv"), HasSubstr("\nall cells shown,"));
  EXPECT_EQ(render({path("first.json"), "--format", "csv"}).out, place_->read("first.csv"));
}

// Of four agreements of 1 each, on whose scale the file has its threshold.
TEST_F(Render, TheThresholdIsTheModelFiles) {
  ASSERT_EQ(plain({"--out", path("one.json"), "--out", path("one.html"), "--quiet"}).exit_code, 0);
  EXPECT_THAT(place_->read("model.toml"), HasSubstr("\nthreshold = 3\n"));
  const auto model = nlohmann::json::parse(place_->read("one.json")).at("model");
  EXPECT_EQ(model, nlohmann::json({{"name", "small"}, {"threshold", 3}, {"largest_score", 4}}));
  EXPECT_THAT(place_->read("one.html"), HasSubstr("<dt>threshold</dt><dd>3 of a largest score of 4</dd>"));
}

TEST_F(Render, AddsTheTotal) {
  ASSERT_EQ(plain({"--out", path("cells.json"), "--quiet"}).exit_code, 0);
  EXPECT_THAT(render({path("cells.json")}).out, testing::Not(HasSubstr("all cells shown")));
  EXPECT_THAT(render({path("cells.json"), "--total"}).out, HasSubstr("\nall cells shown"));
}

TEST_F(Render, RefusesWhatIsNoResult) {
  expect_failure(render({path("client.csv")}), 3, {"client.csv", "cannot be read as JSON"});
  expect_failure(render({path("none.json")}), 3, {"none.json"});
  expect_failure(render({}), 2, {"result"});
  const std::string other = place_->write("other.json", "{\"format\": \"tacit-catalog\"}");
  expect_failure(render({other, "--out", path("never.html")}), 3, {"other.json", "no result of Tacit"});
  EXPECT_FALSE(place_->has("never.html"));
  expect_failure(render({other, "--out", other}), 2, {"this file is read"});
}

TEST_F(Render, FilesAreCheckedBeforeTheWork) {
  expect_failure(plain({"--out", path("a.html"), "--out", path("a.html")}), 2, {"a.html", "written twice"});
  expect_failure(plain({"--out", path("a.xlsx")}), 2, {"a.xlsx", "no form", ".xlsx"});
  expect_failure(plain({"--out", path("a.html"), "--format", "csv"}), 2, {"--format csv", "a.html"});
  expect_failure(plain({"--out", path("a.html"), "--out", path("client.csv")}), 2, {"client.csv", "is read"});
  EXPECT_FALSE(place_->has("a.html"));
}

}  // namespace
}  // namespace tacit::cli
