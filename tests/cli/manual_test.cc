// SPDX-License-Identifier: Apache-2.0
// The manual page, as groff reads it.
#include <regex>

#include "cli/workplace.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;

class ManualPage : public testing::Test {
 protected:
  void SetUp() override {
    const Ended made = place_.tacit({"manual"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    place_.write("tacit.1", made.out);
    Process groff({"groff", "-man", "-K", "utf8", "-T", "utf8", "-P", "-cbou", "-r", "HY=0", "-r", "LL=100n",
                   "-ww", place_.path("tacit.1")},
                  place_.directory());
    const Ended shown = groff.wait();
    ASSERT_EQ(shown.exit_code, 0);
    EXPECT_EQ(shown.err, "");
    text_ = shown.out;
    // Lines are filled and hang together in the test alone.
    flat_ = std::regex_replace(text_, std::regex("\\s+"), " ");
  }

  Workplace place_;
  std::string text_, flat_;
};

TEST_F(ManualPage, HasItsSectionsInOrder) {
  std::size_t at = 0;
  for (const char* title : {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXAMPLES", "EXIT STATUS", "FILES",
                            "ENVIRONMENT", "SEE ALSO"}) {
    const std::size_t found = text_.find(std::string("\n") + title + "\n", at);
    ASSERT_NE(found, std::string::npos) << title << " behind " << text_.substr(at, 100);
    at = found;
  }
}

/// "--help" of every command is what the page is compared with.
TEST_F(ManualPage, HasEveryCommandAndFlag) {
  const std::regex below("\nSubcommands:\n((?:  [^\n]*\n)+)"), word("\n?  ([a-z]+) [^\n]*\n"),
      flag("\n  (--[a-z-]+)");
  const auto each = [](const std::string& text, const std::regex& what) {
    std::vector<std::string> found;
    for (std::sregex_iterator i(text.begin(), text.end(), what), end; i != end; ++i) found.push_back((*i)[1]);
    return found;
  };
  std::size_t commands = 0, flags = 0;
  std::vector<Arguments> open = {{}};
  while (!open.empty()) {
    const Arguments path = open.back();
    open.pop_back();
    const std::string help = place_.tacit(path + Arguments{"--help"}).out;
    std::string name = "tacit";
    for (const std::string& part : path) name += " " + part;
    EXPECT_THAT(flat_, HasSubstr(name + " ")) << name;
    ++commands;
    const std::size_t section = path.empty() ? 0 : text_.find("\n   " + name + "\n");
    ASSERT_NE(section, std::string::npos) << name;
    const std::string own = text_.substr(section, text_.find("\n   tacit ", section + 4) - section);
    for (const std::string& found : each(help, flag)) {
      EXPECT_THAT(own, HasSubstr("       " + found)) << name;
      ++flags;
    }
    std::smatch list;
    if (!std::regex_search(help, list, below)) continue;
    for (const std::string& found : each(list[1], word)) open.push_back(path + Arguments{found});
  }
  EXPECT_GT(commands, 25U);
  EXPECT_GT(flags, 150U);
}

TEST_F(ManualPage, HasExamplesAndExitCodes) {
  EXPECT_THAT(flat_, HasSubstr("tacit query --server linkage.example.org:7443 --ca ca.crt"));
  EXPECT_THAT(flat_, HasSubstr(" 11 The data do not suit the model."));
  EXPECT_THAT(flat_, HasSubstr(" 130 Cancelled"));
  EXPECT_THAT(flat_, HasSubstr("XDG_CACHE_HOME"));
}

}  // namespace
}  // namespace tacit::cli
