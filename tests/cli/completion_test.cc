// SPDX-License-Identifier: Apache-2.0
// The completion scripts, run by the shells that they are for.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

using Words = std::vector<std::string>;

class Completion : public testing::Test {
 protected:
  void SetUp() override {
    place_.write("people.csv", "");
    std::filesystem::create_directory(place_.path("people.d"));
  }

  /// What the shell runs, and its lines.
  Words lines_of_shell(const std::string& shell, const std::string& script, const std::string& before = ":") {
    const Ended made = place_.tacit({"completion", shell});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    const std::string file = place_.write("completion." + shell, made.out);
    Process process(
        {shell, "-c", fmt::format("cd '{}'; {}; source '{}'; {}", place_.path(""), before, file, script)},
        place_.directory());
    const Ended ended = process.wait();
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    std::istringstream text(ended.out);
    Words lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }

  /// What the last word may become, by bash; its words as bash makes them.
  Words bash(const Words& words) {
    return lines_of_shell("bash", fmt::format("COMP_WORDS=('{}'); COMP_CWORD={}; _tacit; "
                                              "printf '%s\\n' \"${{COMPREPLY[@]}}\" | sed '/^$/d'",
                                              fmt::join(words, "' '"), words.size() - 1));
  }

  Workplace place_;
};

TEST_F(Completion, BashCompletesCommandsAndThoseBelowThem) {
  EXPECT_THAT(bash({"tacit", ""}), AllOf(Contains("query"), Contains("model"), Contains("--version")));
  EXPECT_THAT(bash({"tacit", "qu"}), ElementsAre("query"));
  EXPECT_THAT(bash({"tacit", "model", ""}), UnorderedElementsAre("fit", "check", "--help"));
  EXPECT_THAT(bash({"tacit", "completion", ""}), UnorderedElementsAre("bash", "zsh", "fish", "--help"));
}

TEST_F(Completion, BashCompletesFlagsOfTheirCommand) {
  EXPECT_THAT(bash({"tacit", "query", "--ser"}), ElementsAre("--server"));
  EXPECT_THAT(bash({"tacit", "plain", "--ser"}), IsEmpty());
  EXPECT_THAT(bash({"tacit", "model", "fit", "--eff"}), ElementsAre("--effort"));
  // A value is no command, even where it looks like one.
  EXPECT_THAT(bash({"tacit", "synth", "--out", "corrupt", "--st"}), ElementsAre("--study"));
  EXPECT_THAT(bash({"tacit", "synth", "--out", "=", "corrupt", "--st"}), ElementsAre("--study"));
  EXPECT_THAT(bash({"tacit", "synth", "corrupt", "--st"}), IsEmpty());
}

TEST_F(Completion, BashCompletesValues) {
  EXPECT_THAT(bash({"tacit", "model", "fit", "--effort", ""}),
              UnorderedElementsAre("fast", "thorough", "most"));
  EXPECT_THAT(bash({"tacit", "query", "--format", "c"}), UnorderedElementsAre("csv", "csv-long"));
  EXPECT_THAT(bash({"tacit", "query", "--format", "=", "c"}), UnorderedElementsAre("csv", "csv-long"));
  EXPECT_THAT(bash({"tacit", "query", "--format", "="}), Contains("html"));
  EXPECT_THAT(bash({"tacit", "synth", "--study", ""}), UnorderedElementsAre("residents", "hiv-income"));
  EXPECT_THAT(bash({"tacit", "query", "--minutes", ""}), IsEmpty());
}

TEST_F(Completion, BashCompletesFilesAndFolders) {
  EXPECT_THAT(bash({"tacit", "query", "--data", "peop"}), UnorderedElementsAre("people.csv", "people.d"));
  EXPECT_THAT(bash({"tacit", "keys", "show", "peop"}), UnorderedElementsAre("people.csv", "people.d"));
  EXPECT_THAT(bash({"tacit", "keys", "ca", "--out", "peop"}), ElementsAre("people.d"));
  EXPECT_THAT(bash({"tacit", "query", "--by", "peop"}), IsEmpty());
}

TEST_F(Completion, ZshCompletesTheSame) {
  // Its own functions for what may stand there are known only while a person types.
  const char* shown =
      "compadd() { shift; print -rl -- $*; }; _files() { print files $*; }; compset() { : }; compdef() { : }";
  const auto zsh = [&](const Words& words) {
    return lines_of_shell(
        "zsh", fmt::format("words=('{}'); CURRENT={}; _tacit", fmt::join(words, "' '"), words.size()), shown);
  };
  EXPECT_THAT(zsh({"tacit", ""}), AllOf(Contains("query"), Contains("--version"), Not(Contains("fit"))));
  EXPECT_THAT(zsh({"tacit", "model", ""}), UnorderedElementsAre("fit", "check", "--help"));
  EXPECT_THAT(zsh({"tacit", "query", "--strategy", ""}), UnorderedElementsAre("any", "all-pairs", "blocked"));
  EXPECT_THAT(zsh({"tacit", "query", "--strategy=a"}), UnorderedElementsAre("any", "all-pairs", "blocked"));
  EXPECT_THAT(zsh({"tacit", "synth", "--out", "corrupt", ""}), Contains("--study"));
  EXPECT_THAT(zsh({"tacit", "query", "--data", ""}), ElementsAre("files"));
  EXPECT_THAT(zsh({"tacit", "keys", "ca", "--out", ""}), ElementsAre("files -/"));
}

TEST_F(Completion, FishCompletesTheSame) {
  const auto fish = [&](const std::string& line) {
    Words found = lines_of_shell("fish", fmt::format("complete -C '{}'", line));
    for (std::string& word : found) word = word.substr(0, word.find('\t'));
    return found;
  };
  EXPECT_THAT(fish("tacit "), AllOf(Contains("query"), Contains("model"), Not(Contains("fit"))));
  EXPECT_THAT(fish("tacit model "), UnorderedElementsAre("fit", "check"));
  EXPECT_THAT(fish("tacit model fit --eff"), ElementsAre("--effort"));
  EXPECT_THAT(fish("tacit query --format c"), UnorderedElementsAre("csv", "csv-long"));
  EXPECT_THAT(fish("tacit query --data peop"), UnorderedElementsAre("people.csv", "people.d/"));
  EXPECT_THAT(fish("tacit synth --stu"), ElementsAre("--study"));
  EXPECT_THAT(fish("tacit synth corrupt --stu"), IsEmpty());
}

TEST_F(Completion, AnUnknownShellIsRefused) {
  expect_failure(place_.tacit({"completion", "tcsh"}), 2, {"tcsh", "bash"});
  expect_failure(place_.tacit({"completion"}), 2, {"SHELL"});
}

}  // namespace
}  // namespace tacit::cli
