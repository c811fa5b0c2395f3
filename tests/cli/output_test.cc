#include "cli/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;

const table::ResultTable kResult{"state", "age", "years",
                                 0,       5,     {{"nsw", false, 10, 455}, {"wa", true, 0, 0}}};

TEST(Output, GoesToStdoutInTheFormAskedFor) {
  testing::internal::CaptureStdout();
  OutputOptions options;
  options.format = Format::kCsv;
  deliver(kResult, options, {});
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "state,count,mean_age,suppressed\nnsw,10,45.50,false\nwa,,,true\n");
}

TEST(Output, JsonHasTheFurtherKeysBehindTheTables) {
  const Workplace place;
  OutputOptions options;
  options.format = Format::kJson;
  options.out = place.path("result.json");
  deliver(kResult, options, {{"model_hash", "ab"}, {"phases", {{"link", 1.5}}}});
  const auto json = nlohmann::json::parse(place.read("result.json"));
  EXPECT_EQ(json["dimension"], "state");
  EXPECT_EQ(json["min_cell"], 5);
  EXPECT_EQ(json["cells"][0]["mean"], 45.5);
  EXPECT_TRUE(json["cells"][1]["mean"].is_null());
  EXPECT_EQ(json["model_hash"], "ab");
  EXPECT_EQ(json["phases"]["link"], 1.5);
}

TEST(Output, FilesAreForTheirOwnerAlone) {
  const Workplace place;
  OutputOptions options;
  options.out = place.path("result.txt");
  options.csv = place.path("result.csv");
  deliver(kResult, options, {});
  for (const char* name : {"result.txt", "result.csv"}) {
    EXPECT_EQ(std::filesystem::status(place.path(name)).permissions(), std::filesystem::perms(0600)) << name;
  }
  EXPECT_THAT(place.read("result.txt"), HasSubstr("suppressed (< 5)"));
  EXPECT_THAT(place.read("result.csv"), HasSubstr("nsw,10,45.50,false"));
}

TEST(Output, APlaceThatCannotBeWrittenIsSaidBeforeTheWork) {
  const Workplace place;
  OutputOptions options;
  options.out = place.path("no_such_directory/result.csv");
  try {
    options.check();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kInput);
    EXPECT_THAT(error.what(), HasSubstr("no_such_directory"));
  }
  options.out = place.directory().string();
  EXPECT_THROW(options.check(), Error);
  options.out = place.path("result.csv");
  EXPECT_NO_THROW(options.check());
}

}  // namespace
}  // namespace tacit::cli
