// SPDX-License-Identifier: Apache-2.0
#include "app/output_files.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/error.h"
#include "support/temporary_directory.h"

namespace tacit::app {
namespace {

TEST(OutputFiles, MayNotReplaceWhatIsRead) {
  const TemporaryDirectory place;
  const auto path = [&](const char* name) { return place.path() / name; };
  std::ofstream(path("in.csv")) << "a\n1\n";
  EXPECT_NO_THROW(refuse_overwriting({path("out.csv"), ""}, {path("in.csv"), ""}));
  EXPECT_THROW(refuse_overwriting({path("out.csv"), path("in.csv")}, {path("in.csv")}), Error);
  EXPECT_THROW(refuse_overwriting({path("in.csv")}, {path(".") / "in.csv"}), Error);
  std::filesystem::create_symlink(path("in.csv"), path("link.csv"));
  EXPECT_THROW(refuse_overwriting({path("link.csv")}, {path("in.csv")}), Error);
}

}  // namespace
}  // namespace tacit::app
