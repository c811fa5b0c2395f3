// SPDX-License-Identifier: Apache-2.0
#include "rpc/address.h"

#include "support/error_of.h"

namespace tacit::rpc {
namespace {

TEST(Address, ReadsNamesAndBothFamilies) {
  EXPECT_EQ(parse_address("data.example.org:7443", "x").host, "data.example.org");
  EXPECT_EQ(parse_address("data.example.org:7443", "x").port, 7443);
  EXPECT_EQ(parse_address("127.0.0.1:0", "x").text(), "127.0.0.1:0");
  EXPECT_EQ(parse_address("[::1]:65535", "x").host, "::1");
  EXPECT_EQ(parse_address("[::1]:65535", "x").text(), "[::1]:65535");
}

TEST(Address, RefusesAnythingElseAndNamesThePlace) {
  for (const char* text :
       {"", "localhost", "localhost:", ":80", "localhost:65536", "localhost:-1", "localhost:80x", "::1:80",
        "[localhost]:80", "[]:80", "unix:/tmp/socket", "a b:80", "dns:///x:80", "x/y:80"}) {
    const std::string message = error_of(ErrorCategory::kConfig, [&] { parse_address(text, "--server"); });
    EXPECT_THAT(message, testing::HasSubstr("--server")) << text;
    EXPECT_THAT(message, testing::HasSubstr("HOST:PORT")) << text;
  }
}

TEST(Address, RefusesANulBehindAnIpv6Address) {
  using namespace std::string_view_literals;
  error_of(ErrorCategory::kConfig, [] { parse_address("[::1\0.example.org]:80"sv, "--server"); });
}

TEST(Address, KnowsLoopback) {
  for (const char* text : {"localhost:1", "127.0.0.1:1", "127.200.3.4:1", "[::1]:1"}) {
    EXPECT_TRUE(parse_address(text, "x").loopback()) << text;
    EXPECT_NO_THROW(require_loopback(parse_address(text, "x")));
  }
  for (const char* text :
       {"0.0.0.0:1", "128.0.0.1:1", "[::]:1", "127.0.0.1.example:1", "localhost.example:1", "127:1"}) {
    EXPECT_FALSE(parse_address(text, "x").loopback()) << text;
    error_of(ErrorCategory::kSecurity, [&] { require_loopback(parse_address(text, "x")); });
  }
}

}  // namespace
}  // namespace tacit::rpc
