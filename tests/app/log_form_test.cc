// SPDX-License-Identifier: Apache-2.0
#include "app/server/log_form.h"

#include <gtest/gtest.h>

#include <set>

#include "app/server/session_text.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

TEST(LogForm, IsFoundInAConfigurationThatIsRight) {
  EXPECT_EQ(wanted_log_form_in("[server]\nlog = \"json\"\n"), LogForm::kJson);
  EXPECT_EQ(wanted_log_form_in("server.log = \"json\"\n"), LogForm::kJson);
  EXPECT_EQ(wanted_log_form_in("[server]\nlog = \"text\"\n"), LogForm::kText);
  EXPECT_EQ(wanted_log_form_in("[other]\nlog = \"json\"\n"), LogForm::kText);
  EXPECT_EQ(wanted_log_form_in(""), LogForm::kText);
}

TEST(LogForm, IsFoundInAConfigurationThatIsWrong) {
  EXPECT_EQ(wanted_log_form_in("[server]\nlog = 5\n"), LogForm::kText);
  EXPECT_EQ(wanted_log_form_in("server = 5\n"), LogForm::kText);
  for (const char* server :
       {"[server]\nlog = \"json\"\n", "[ server ] # a table\n\tlog=\"json\"  # collected\r\n",
        "[server]\nname = \"x\"\nlog = 'json'\n"}) {
    EXPECT_EQ(wanted_log_form_in(std::string(server) + "[limits\n"), LogForm::kJson) << server;
    EXPECT_EQ(wanted_log_form_in("a = \n" + std::string(server)), LogForm::kJson) << server;
  }
  EXPECT_EQ(wanted_log_form_in("[limits\n[server]\n# log = \"json\"\n"), LogForm::kText);
  EXPECT_EQ(wanted_log_form_in("[limits\n[server]\n[other]\nlog = \"json\"\n"), LogForm::kText);
}

TEST(LogForm, OfAFileThatIsNotThereIsText) {
  const TemporaryDirectory directory;
  EXPECT_EQ(wanted_log_form(directory / "nothing.toml"), LogForm::kText);
  EXPECT_EQ(wanted_log_form(directory.path()), LogForm::kText);
  EXPECT_EQ(wanted_log_form(directory.write("some.toml", "[server]\nlog = \"json\"")), LogForm::kJson);
}

TEST(SessionNames, OfSeveralStartsDiffer) {
  std::set<std::string> names;
  for (int start = 0; start < 100; ++start) {
    const SessionNames of_start;
    EXPECT_EQ(of_start.name(17), of_start.start() + "-17");
    names.insert(of_start.name(17));
  }
  EXPECT_EQ(names.size(), 100U);
}

}  // namespace
}  // namespace tacit::app
