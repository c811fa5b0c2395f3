// SPDX-License-Identifier: Apache-2.0
// The examples as a person would run them, of fewer people: in a copy of what they need, as they write beside
// themselves.
#include "cli/workplace.h"

namespace tacit::cli {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;

constexpr const char* kEqual = "check: encrypted table equals plaintext table\n";

class Examples : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* folder : {"examples", "models", "scripts"}) {
      fs::copy(fs::path(TACIT_SOURCE_DIR) / folder, place_.path(folder), fs::copy_options::recursive);
    }
  }

  Ended run(const std::string& script, const Arguments& sizes) const {
    return run_with(fs::path(TACIT_BINARY).parent_path().string(), script, sizes);
  }
  Ended run_with(const std::string& build, const std::string& script, const Arguments& sizes) const {
    return Process(Arguments{"env", "TACIT_BUILD=" + build, "bash", place_.path(script)} + sizes,
                   place_.directory())
        .wait();
  }

  Workplace place_;
};

TEST_F(Examples, Residents) {
  const Ended ended = run("scripts/demo.sh", {"200", "2"});
  ASSERT_EQ(ended.exit_code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, EndsWith(kEqual));
  EXPECT_THAT(ended.out, HasSubstr("mean age (years)"));
  EXPECT_THAT(ended.out, HasSubstr("server | "));
}

TEST_F(Examples, HivIncome) {
  const Ended ended = run("examples/hiv-income/run.sh", {"200", "1000", "3"});
  ASSERT_EQ(ended.exit_code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("200 client records, 1,000 server records, 186 links"));
  EXPECT_THAT(ended.out, HasSubstr("client |   insured_year"));  // the catalog
  EXPECT_THAT(ended.out,
              HasSubstr("client | limits           allowed: 200 records of 100 to 10,000"));  // the dry run
  EXPECT_THAT(ended.out, EndsWith(kEqual));

  // Most people are of the lowland, a third of them in each arm: these cells are shown, and the page has
  // them.
  const std::string csv = place_.read("demo/hiv-income/encrypted.csv");
  const std::string page = place_.read("demo/hiv-income/report.html");
  for (const char* arm : {"injection", "single tablet", "standard"}) {
    const std::string cell = std::string("\nlowland,") + arm + ",";
    const std::size_t start = csv.find(cell);
    ASSERT_NE(start, std::string::npos) << csv;
    const std::string rest = csv.substr(start + cell.size());
    const std::string count = rest.substr(0, rest.find(','));
    EXPECT_GE(std::atoi(count.c_str()), 10) << csv;
    EXPECT_THAT(page, HasSubstr(">" + count + "<"));
  }
  EXPECT_THAT(page, HasSubstr("suppressed"));  // six nomads in a thousand are not ten of two hundred
}

// A tenth of the patients, a fiftieth of the insured and rings of small degree, compared by bins all the
// same.
TEST_F(Examples, County) {
  fs::create_directory(place_.path("small"));
  fs::create_symlink(TACIT_SMALL_RING_BINARY, place_.path("small/tacit"));
  const Ended ended =
      run_with(place_.path("small"), "examples/county/run.sh", {"500", "20000", "4", "blocked"});
  ASSERT_EQ(ended.exit_code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("500 client records, 20,000 server records, 465 links"));
  EXPECT_THAT(ended.out, HasSubstr("mean income (dollars)"));
  EXPECT_THAT(ended.out,
              ContainsRegex("client [|] [0-9]+ of 500 records are in no pass"));  // passes, so bins
  EXPECT_THAT(ended.out,
              ContainsRegex("took: [0-9.]+ s, [0-9.]+ MB up, [0-9.]+ MB down; peak memory: server [0-9]+ MB, "
                            "client [0-9]+ MB\n"));
  EXPECT_THAT(ended.out, EndsWith(kEqual));
  EXPECT_TRUE(place_.has("build/county/encrypted.csv"));
}

}  // namespace
}  // namespace tacit::cli
