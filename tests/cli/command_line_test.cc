// SPDX-License-Identifier: Apache-2.0
// The subcommands that need no server, as a shell runs them.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const Arguments kQuestion = {"--by", "state", "--mean", "age"};

// Data, model and configuration, once for all tests, which only read them.
class CommandLine : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = new Workplace;
    place_->make_data(300, 7);
    place_->small_model();
    place_->configuration();
  }
  static void TearDownTestSuite() {
    delete place_;
    place_ = nullptr;
  }

  static Arguments plain(const Arguments& more = {}) {
    return Arguments{"plain",
                     "--config",
                     place_->path("server.toml"),
                     "--data",
                     place_->path("client.csv"),
                     "--model",
                     place_->path("model.toml")} +
           kQuestion + more;
  }

  inline static Workplace* place_ = nullptr;
};

TEST_F(CommandLine, VersionNamesProgramProtocolSimdTargetAndMpi) {
  const Ended ended = place_->tacit({"version"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.out, StartsWith("tacit " TACIT_VERSION "\nprotocol 9 to 10\nSIMD target "));
  EXPECT_THAT(ended.out, testing::ContainsRegex("\nMPI (yes|no)\n$"));
  const Ended flag = place_->tacit({"--version"});
  EXPECT_EQ(flag.exit_code, 0);
  EXPECT_EQ(flag.out, ended.out);
}

TEST_F(CommandLine, EverySubcommandHasHelpWithAnExample) {
  EXPECT_THAT(place_->tacit({"--help"}).out, HasSubstr("synth"));
  for (const char* command : {"synth", "serve", "query", "catalog", "plain", "evaluate", "plan", "keys"}) {
    const Ended ended = place_->tacit({command, "--help"});
    EXPECT_EQ(ended.exit_code, 0) << command;
    EXPECT_THAT(ended.out, HasSubstr(std::string("  tacit ") + command)) << command;
  }
}

TEST_F(CommandLine, AWrongCommandLineIsExplained) {
  expect_failure(place_->tacit({}), 2, {"subcommand", "--help"});
  expect_failure(place_->tacit({"conquer"}), 2, {"unknown command 'conquer' (see `tacit --help`)"});
  expect_failure(place_->tacit({"qurey", "--server", "here"}), 2,
                 {"unknown command 'qurey'; did you mean 'query'? (see `tacit --help`)"});
  expect_failure(place_->tacit({"model", "chek"}), 2,
                 {"unknown command 'chek'; did you mean 'check'? (see `tacit model --help`)"});
  expect_failure(place_->tacit({"query", "--serfer=here:1"}), 2,
                 {"unknown option '--serfer'; did you mean '--server'? (see `tacit query --help`)"});
  expect_failure(place_->tacit(plain({"--format", "xml"})), 2, {"--format", "xml"});
  expect_failure(place_->tacit({"serve", "--config", "x", "--listen", "here"}), 2, {"--listen", "HOST:PORT"});
  expect_failure(place_->tacit({"query", "--server", "here"}), 2, {"--server", "HOST:PORT"});
  expect_failure(place_->tacit({"synth", "--records", "0", "--seed", "1", "--out", place_->path("none")}), 2,
                 {"records"});
}

TEST_F(CommandLine, SynthWritesTheSameFilesForTheSameSeed) {
  const Workplace other;
  other.make_data(300, 7);
  for (const char* file : {"client.csv", "server.csv", "links.csv"})
    EXPECT_EQ(place_->read(file), other.read(file)) << file;
  other.make_data(300, 8);
  EXPECT_NE(place_->read("client.csv"), other.read("client.csv"));
}

TEST_F(CommandLine, SynthCorruptCopiesAFileWithErrorsAndSaysWhichColumnsHaveThem) {
  const auto corrupt = [](const Arguments& more) {
    return place_->tacit(Arguments{"synth", "corrupt", "--in", place_->path("client.csv"), "--out",
                                   place_->path("copy.csv"), "--links", place_->path("copy-links.csv"),
                                   "--seed", "1"} +
                         more);
  };
  const Ended ended =
      corrupt({"--preset", "person", "--errors", "2", "--add", "0.5", "--as", "state=address"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  for (const char* part : {"copies of 300 of 300 records, and 150 other people", "300 links", " errors: ",
                           "given_name (given name), surname (surname)", "state (category of the address)",
                           "without: rec_id, address_2, soc_sec_id", "tacit model fit --client "})
    EXPECT_THAT(ended.out, HasSubstr(part));
  EXPECT_THAT(place_->read("copy.csv"), StartsWith("rec_id,given_name,surname,"));
  const Ended evaluated =
      place_->tacit({"evaluate", "--client", place_->path("client.csv"), "--server", place_->path("copy.csv"),
                     "--links", place_->path("copy-links.csv"), "--model",
                     TACIT_SOURCE_DIR "/models/person.toml", "--format", "json"});
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
  EXPECT_GT(nlohmann::json::parse(evaluated.out)["f1"], 0.9);
  expect_failure(corrupt({}), 2, {"either --preset or --model"});
  expect_failure(corrupt({"--preset", "person", "--as", "state=place"}), 2,
                 {"--as", "state=place", "address"});
  expect_failure(corrupt({"--preset", "person", "--as", "stat=address"}), 3, {"\"stat\"", "\"state\""});
  expect_failure(corrupt({"--preset", "person", "--moved", "2"}), 2, {"moved is 2"});
  expect_failure(place_->tacit({"synth", "corrupt", "--in", "x"}), 2, {"--out is required"});
  expect_failure(place_->tacit({"synth", "--seed", "1"}), 2, {"--records is required"});
  EXPECT_THAT(place_->tacit({"synth", "corrupt", "--help"}).out, HasSubstr("  tacit synth corrupt --in"));
}

TEST_F(CommandLine, PlainSaysTheSameInEveryForm) {
  const Ended csv = place_->tacit(plain({"--format", "csv"}));
  ASSERT_EQ(csv.exit_code, 0) << csv.err;
  EXPECT_THAT(csv.out, StartsWith("state,count_age,mean_age,suppressed\n"));
  const Ended json = place_->tacit(plain({"--format", "json"}));
  const auto parsed = nlohmann::json::parse(json.out);
  std::string rebuilt = "state,count_age,mean_age,suppressed\n";
  for (const auto& cell : parsed["cells"]) {
    const auto& figure = cell["figures"]["mean_age"];
    rebuilt += cell["categories"][0].get<std::string>();
    if (figure["suppressed"]) {
      rebuilt += ",,,true\n";
    } else {
      rebuilt += fmt::format(",{},{:.2f},false\n", figure["count"].get<int>(), figure["value"].get<double>());
    }
  }
  EXPECT_EQ(rebuilt, csv.out);
  EXPECT_EQ(parsed["min_cell"], 5);
  EXPECT_EQ(parsed["model_hash"].get<std::string>().size(), 64U);
  EXPECT_EQ(parsed["program_version"], TACIT_VERSION);
  EXPECT_EQ(parsed["computed"], "in-the-clear");
  EXPECT_TRUE(parsed["asker"].is_null());
  EXPECT_EQ(parsed["list"]["file"], "client.csv");
  const Ended text = place_->tacit(plain());
  EXPECT_THAT(text.out, HasSubstr("mean age (years)"));
  EXPECT_THAT(text.out, HasSubstr("\nComputed in the clear, from both files, on 2"));
}

TEST_F(CommandLine, PlainWritesToAFileInsteadOfStdout) {
  const Ended ended =
      place_->tacit(plain({"--format", "csv", "--out", place_->path("table.csv"), "--quiet"}));
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(ended.err, "");
  EXPECT_THAT(place_->read("table.csv"), StartsWith("state,count_age,mean_age,suppressed\n"));
}

TEST_F(CommandLine, ASourceOnTheCommandLineTakesTheConfigurationsPlace) {
  const Ended own = place_->tacit(plain({"--format", "csv"}));
  expect_failure(place_->tacit(plain({"--source", place_->path("client.csv")})), 4, {"sex", "income"});
  const Workplace copy;
  std::filesystem::copy_file(place_->path("server.csv"), copy.path("copy.csv"));
  EXPECT_EQ(place_->tacit(plain({"--format", "csv", "--source", copy.path("copy.csv")})).out, own.out);
}

TEST_F(CommandLine, ADatabaseServesAsWellAsCsv) {
  const std::string database = place_->path("server.sqlite");
  const Ended imported =
      Process({"sqlite3", database, ".import --csv " + place_->path("server.csv") + " people"},
              place_->directory())
          .wait();
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  const Ended ended =
      place_->tacit(plain({"--format", "csv", "--source", database, "--source-table", "people"}));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, place_->tacit(plain({"--format", "csv"})).out);
}

TEST_F(CommandLine, EvaluateGivesPrecisionRecallAndF1) {
  const Arguments arguments = {"evaluate",
                               "--model",
                               TACIT_SOURCE_DIR "/models/person.toml",
                               "--client",
                               place_->path("client.csv"),
                               "--server",
                               place_->path("server.csv"),
                               "--links",
                               place_->path("links.csv")};
  const auto json = nlohmann::json::parse(place_->tacit(arguments + Arguments{"--format", "json"}).out);
  EXPECT_GT(json["precision"], 0.9);
  EXPECT_GT(json["recall"], 0.9);
  EXPECT_GT(json["f1"], 0.9);
  EXPECT_EQ(json["true_pairs"], 300);
  EXPECT_THAT(place_->tacit(arguments).out, HasSubstr("F1         0.9"));
  expect_failure(place_->tacit(arguments + Arguments{"--id", "recid"}), 3, {"recid", "rec_id"});
}

TEST_F(CommandLine, PlanShowsWhatAQueryTakes) {
  const Arguments arguments = {"plan",
                               "--records",
                               "5000",
                               "--server-records",
                               "5000",
                               "--model",
                               TACIT_SOURCE_DIR "/models/person.toml",
                               "--min-cell",
                               "5"};
  const Ended text = place_->tacit(arguments);
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("all 25,000,000 pairs"));
  EXPECT_THAT(text.out, testing::Not(HasSubstr("128-bit")));
  EXPECT_THAT(place_->tacit(arguments + Arguments{"--verbose"}).out,
              HasSubstr("allowed for 128-bit security"));
  const auto json =
      nlohmann::json::parse(place_->tacit(arguments + Arguments{"--format", "json", "--threads", "2"}).out);
  EXPECT_LE(json["modulus_bits"], json["modulus_bits_allowed"]);
  EXPECT_GT(json["expected_seconds"]["total"], 0);
  EXPECT_EQ(json["threads"], 2);
  EXPECT_GE(json["least_margin_bits"], 0);
}

TEST_F(CommandLine, PlanKnowsSeveralRanks) {
  const Arguments arguments = {"plan",
                               "--records",
                               "5000",
                               "--server-records",
                               "20000",
                               "--model",
                               TACIT_SOURCE_DIR "/models/person.toml",
                               "--min-cell",
                               "5",
                               "--threads",
                               "2"};
  const Ended text = place_->tacit(arguments + Arguments{"--ranks", "4"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr(" on 4 ranks of 2 threads, each on a machine like this one: "));
  EXPECT_THAT(text.out, HasSubstr(" on each of 3 workers, "));
  EXPECT_THAT(text.out, HasSubstr("at 10 Gbit/s"));
  EXPECT_THAT(place_->tacit(arguments + Arguments{"--ranks", "4", "--verbose"}).out,
              HasSubstr("all 8 threads: "));
  const auto json = [&](const Arguments& more) {
    return nlohmann::json::parse(place_->tacit(arguments + more + Arguments{"--format", "json"}).out);
  };
  const auto shared = json({"--ranks", "3", "--network-gbit", "0.5"});
  EXPECT_EQ(shared["cluster"]["ranks"], 3);
  EXPECT_EQ(shared["cluster"]["network_gbit"], 0.5);
  EXPECT_EQ(shared["threads"], 2);
  EXPECT_LT(shared["cluster"]["memory_bytes"]["worker"], shared["cluster"]["memory_bytes"]["rank_0"]);
  EXPECT_EQ(shared["cluster"]["by_ranks"][2]["expected_seconds"], shared["expected_seconds"]["total"]);
  EXPECT_FALSE(json({"--ranks", "1"}).contains("cluster"));
  expect_failure(place_->tacit(arguments + Arguments{"--ranks", "0"}), 2, {"--ranks", "1"});
  expect_failure(place_->tacit(arguments + Arguments{"--network-gbit", "1"}), 2, {"--ranks"});
}

TEST_F(CommandLine, PlanRefusesWhatDoesNotFit) {
  const Arguments model = {"--model", TACIT_SOURCE_DIR "/models/person.toml"};
  const Arguments sizes = {"--records", "5000", "--server-records", "5000"};
  expect_failure(place_->tacit(Arguments{"plan", "--min-cell", "1"} + sizes + model), 8, {"min_cell"});
  expect_failure(place_->tacit(Arguments{"plan", "--min-cell", "5", "--memory-mb", "50"} + sizes + model), 8,
                 {"50 MB", "memory"});
}

}  // namespace
}  // namespace tacit::cli
