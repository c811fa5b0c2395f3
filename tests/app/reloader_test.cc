// SPDX-License-Identifier: Apache-2.0
#include "app/server/reloader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <new>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/work.h"
#include "support/eventually.h"

namespace tacit::app {
namespace {

using testing::ElementsAre;

struct Told {
  Log log() {
    return {[this](const std::string& line) { lines.push_back(line); },
            [this](const std::string& line) { lines.push_back("warning: " + line); }};
  }
  std::vector<std::string> lines;
};

TEST(Reloader, RequestsDuringAReloadAreOneMoreReload) {
  Told told;
  std::atomic<int> begun = 0, ended = 0;
  std::promise<void> go_on;
  const std::shared_future<void> may_go_on = go_on.get_future().share();
  {
    Reloader reloader(
        [&](const std::function<bool()>&) {
          ++begun;
          may_go_on.wait();
          ++ended;
        },
        told.log());
    EXPECT_EQ(begun, 0);
    reloader.request();
    ASSERT_TRUE(eventually([&] { return begun == 1; }));
    for (int i = 0; i < 5; ++i) reloader.request();
    go_on.set_value();
    ASSERT_TRUE(eventually([&] { return ended == 2; }));
    reloader.request();
    ASSERT_TRUE(eventually([&] { return ended == 3; }));
  }
  EXPECT_EQ(begun, 3);
  EXPECT_THAT(told.lines, testing::IsEmpty());
}

TEST(Reloader, WhatFailsIsToldAndTheNextOneMaySucceed) {
  Told told;
  std::atomic<int> calls = 0;
  {
    Reloader reloader(
        [&](const std::function<bool()>&) {
          const int call = ++calls;
          if (call == 1) throw Error(ErrorCategory::kConfig, "server.toml: no [source]");
          if (call == 2) throw std::bad_alloc();
        },
        told.log());
    for (int i = 1; i <= 3; ++i) {
      reloader.request();
      ASSERT_TRUE(eventually([&] { return calls == i; }));
    }
  }
  EXPECT_THAT(
      told.lines,
      ElementsAre(
          "warning: reload failed: server.toml: no [source]; everything stays as it was",
          "warning: reload failed: there is not enough memory for the old and the new data; everything "
          "stays as it was"));
}

TEST(Reloader, WhatIsUnderWayEndsWithIt) {
  Told told;
  std::atomic<bool> begun = false;
  {
    Reloader reloader(
        [&](const std::function<bool()>& cancelled) {
          const WorkScope scope({cancelled, {}});
          begun = true;
          while (true) work_step();
        },
        told.log());
    reloader.request();
    ASSERT_TRUE(eventually([&] { return begun.load(); }));
    reloader.request();
  }
  EXPECT_THAT(told.lines, ElementsAre("the reload has ended before it was complete, as the server stops"));
}

}  // namespace
}  // namespace tacit::app
