// SPDX-License-Identifier: Apache-2.0
// The two processes of a benchmark and the frames between them.
#include "cli/bench/process.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <csignal>
#include <fstream>
#include <thread>
#include <vector>

#include "base/error.h"
#include "protocol/version.h"

namespace tacit::cli {
namespace {

template <class Call>
void expect_error(ErrorCategory category, Call call) {
  try {
    call();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), category) << error.what();
  }
}

TEST(Channel, FramesOfAnySizeArriveInOrder) {
  auto [here, there] = Channel::make_pair();
  std::vector<std::string> frames = {"", "a", std::string(255, '\0'), std::string(70'000, '\xff'),
                                     std::string(protocol::kMaxMessageBytes, 'x')};
  const std::jthread sender([&, &end = here] {
    for (const std::string& frame : frames) end.send(frame);
  });
  for (const std::string& frame : frames) EXPECT_TRUE(there.receive() == frame) << frame.size();
}

TEST(Channel, AClosedEndIsSaid) {
  auto [here, there] = Channel::make_pair();
  there.close();
  expect_error(ErrorCategory::kUnavailable, [&, &end = here] { end.receive(); });
  expect_error(ErrorCategory::kUnavailable, [&, &end = here] { end.send("frame"); });
}

TEST(Channel, AFrameOverTheBoundIsRefused) {
  auto [here, there] = Channel::make_pair();
  expect_error(ErrorCategory::kInternal,
               [&, &end = here] { end.send(std::string(protocol::kMaxMessageBytes + 1, 'x')); });
}

TEST(ForkedProcess, WorksAtTheOtherEndInMemoryOfItsOwn) {
  int touched = 0;
  ForkedProcess process([&](Channel& channel) {
    ++touched;
    channel.send(channel.receive() + "!");
  });
  process.channel().send("frame");
  EXPECT_EQ(process.channel().receive(), "frame!");
  expect_error(ErrorCategory::kUnavailable, [&] { process.channel().receive(); });
  process.wait();
  EXPECT_EQ(touched, 0);
}

TEST(ForkedProcess, AnEndThatWasNotOneIsSaid) {
  ForkedProcess killed([](Channel&) { std::raise(SIGKILL); });
  expect_error(ErrorCategory::kLimit, [&] { killed.wait(); });
  ForkedProcess failed([](Channel&) { throw Error(ErrorCategory::kInput, "it went wrong"); });
  expect_error(ErrorCategory::kInternal, [&] { failed.wait(); });
}

TEST(ForkedProcess, ItsPeakMemoryIsItsOwn) {
  constexpr std::size_t kMore = std::size_t{64} << 20;
  ForkedProcess process([](Channel& channel) {
    const std::string touched(kMore, 'x');
    channel.send(std::to_string(peak_rss_bytes()) + touched.substr(0, 0));
  });
  const std::uint64_t before = peak_rss_bytes();
  EXPECT_GT(before, 0U);
  EXPECT_GT(std::stoull(process.channel().receive()), kMore);
  EXPECT_LT(peak_rss_bytes(), before + kMore / 2);
  process.wait();
}

TEST(ForkedProcess, ItsPeakMemoryBeginsAnewWhereTheSystemCan) {
  if (!std::ofstream("/proc/self/clear_refs").is_open()) GTEST_SKIP() << "there is no /proc/self/clear_refs";
  constexpr std::size_t kMore = std::size_t{64} << 20;
  ForkedProcess process([](Channel& channel) {
    // Not from the allocator: what that one does with freed memory is not asked here.
    void* more =
        mmap(nullptr, kMore, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    munmap(more, kMore);
    channel.send(std::to_string(peak_rss_bytes()));
    restart_peak_rss();
    channel.send(std::to_string(peak_rss_bytes()));
  });
  const std::uint64_t before = std::stoull(process.channel().receive());
  EXPECT_LT(std::stoull(process.channel().receive()), before - kMore / 2);
  process.wait();
}

}  // namespace
}  // namespace tacit::cli
