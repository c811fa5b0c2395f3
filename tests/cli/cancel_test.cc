// SPDX-License-Identifier: Apache-2.0
// Ctrl-C: whatever the program is at, it ends within a second, with exit code 130 and one line that says so.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include <csignal>
#include <thread>

#include "cli/serving.h"

namespace tacit::cli {
namespace {

using testing::HasSubstr;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Sends the signal that a terminal sends, and expects the end that is due.
void expect_end_by_interrupt(Process& process, const std::string& what) {
  ASSERT_TRUE(process.running()) << what << " was over before it could be interrupted: " << process.err();
  const auto begin = Clock::now();
  process.signal(SIGINT);
  const Ended ended = process.wait();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  EXPECT_EQ(ended.exit_code, 130) << what;
  EXPECT_THAT(ended.err, HasSubstr("tacit: error: the ")) << what;
  EXPECT_THAT(ended.err, HasSubstr("was cancelled\n")) << what;
  EXPECT_LT(seconds, std::chrono::duration<double>(patience(std::chrono::seconds(1))).count()) << what;
}

class CancelledWork : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = new Workplace;
    place_->make_data(60000, 11);
  }
  static void TearDownTestSuite() {
    delete place_;
    place_ = nullptr;
  }

  /// At several moments of its work, each in a run of its own.
  static void expect_to_end(const Arguments& arguments) {
    for (const int after : {400, 1000}) {
      Process process(place_->program(arguments), place_->directory());
      std::this_thread::sleep_for(milliseconds(after));
      expect_end_by_interrupt(process, fmt::format("{} after {} ms", arguments[0], after));
    }
  }
  static Arguments files() {
    return {"--client", place_->path("client.csv"), "--server", place_->path("server.csv")};
  }
  static std::string model(const std::string& name) { return TACIT_SOURCE_DIR "/models/" + name; }

  inline static Workplace* place_ = nullptr;
};

TEST_F(CancelledWork, AFitEndsAndWritesNothing) {
  expect_to_end(Arguments{"model", "fit", "--preset", "person", "--out", place_->path("fitted.toml")} +
                files());
  expect_to_end(Arguments{"model", "fit", "--preset", "person", "--out", place_->path("fitted.toml"),
                          "--links", place_->path("links.csv")} +
                files());
  EXPECT_FALSE(place_->has("fitted.toml"));
}

TEST_F(CancelledWork, AnEvaluationEnds) {
  expect_to_end(Arguments{"evaluate", "--model", model("person.toml"), "--links", place_->path("links.csv")} +
                files());
}

TEST_F(CancelledWork, ACheckEnds) {
  expect_to_end({"model", "check", "--model", model("person.toml"), "--data", place_->path("client.csv"),
                 "--against", "1000000"});
}

TEST_F(CancelledWork, MakingDataEndsAndLeavesNothing) {
  expect_to_end({"synth", "--records", "2000000", "--seed", "1", "--out", place_->path("large")});
  EXPECT_FALSE(place_->has("large/client.csv"));
}

class CancelledQuery : public Serving {
 protected:
  std::unique_ptr<Process> ask() {
    return std::make_unique<Process>(place_.program(query(question())), place_.directory());
  }
};

TEST_F(CancelledQuery, EndsWhileItWaitsForItsTurn) {
  serve();
  const std::unique_ptr<Process> first = ask();
  ASSERT_TRUE(first->prints("greeting: done"));
  first->signal(SIGSTOP);
  const std::unique_ptr<Process> second = ask();
  ASSERT_TRUE(second->prints("waiting: 1 ahead, about 1 min"));
  expect_end_by_interrupt(*second, "a query in the queue");
  first->signal(SIGCONT);
  EXPECT_EQ(first->wait().exit_code, 0);
}

TEST_F(CancelledQuery, EndsWhileTheServerIsAtWork) {
  serve();
  const std::unique_ptr<Process> client = ask();
  ASSERT_TRUE(client->prints("greeting: done"));
  server_->signal(SIGSTOP);
  std::this_thread::sleep_for(milliseconds(300));
  expect_end_by_interrupt(*client, "a query whose server says nothing");
  server_->signal(SIGCONT);
}

// Somebody listens, and never says a word.
TEST_F(CancelledQuery, EndsWhileItConnects) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(listen(listener, 5), 0);
  socklen_t length = sizeof address;
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length), 0);
  address_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  const std::unique_ptr<Process> client = ask();
  ASSERT_TRUE(client->prints("records; model"));
  std::this_thread::sleep_for(milliseconds(300));
  expect_end_by_interrupt(*client, "a query that connects");
  close(listener);
}

}  // namespace
}  // namespace tacit::cli
