// SPDX-License-Identifier: Apache-2.0
// `tacit serve` under systemd: what it tells the socket of Type=notify.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "cli/serving.h"
#include "support/eventually.h"

namespace tacit::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Where systemd would listen, and what has come there.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path)
      : descriptor_(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot bind " + path);
  }
  ~NotifySocket() { close(descriptor_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  /// All messages so far, one behind the other.
  const std::string& said() {
    char text[4096];
    for (ssize_t size = 0; (size = recv(descriptor_, text, sizeof text, 0)) > 0;)
      said_.append(text, static_cast<std::size_t>(size)).append("\n");
    return said_;
  }
  std::size_t times(const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = said().find(text); at != std::string::npos; at = said_.find(text, at + 1)) ++count;
    return count;
  }
  bool says(const std::string& text, std::size_t count = 1) {
    return eventually([&] { return times(text) >= count; });
  }

 private:
  const int descriptor_;
  std::string said_;
};

class ServeUnderSystemd : public Serving {
 protected:
  void SetUp() override {
    Serving::SetUp();
    setenv("NOTIFY_SOCKET", place_.path("notify").c_str(), 1);
  }
  void TearDown() override {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    Serving::TearDown();
  }

  NotifySocket systemd_{place_.path("notify")};
};

TEST_F(ServeUnderSystemd, ItSaysWhenItIsReadyReloadsAndStops) {
  serve();
  ASSERT_TRUE(systemd_.says("READY=1"));
  EXPECT_THAT(systemd_.said(), AllOf(HasSubstr("STATUS=reading the configuration and the records\n"),
                                     HasSubstr("STATUS=listening on " + address_ + "; 200 records\n"),
                                     Not(HasSubstr("WATCHDOG")), Not(HasSubstr("RELOADING"))));
  server_->signal(SIGHUP);
  ASSERT_TRUE(systemd_.says("READY=1", 2));
  EXPECT_THAT(systemd_.said(), HasSubstr("RELOADING=1\nMONOTONIC_USEC="));
  EXPECT_LT(systemd_.said().find("RELOADING=1"), systemd_.said().rfind("READY=1"));

  place_.configuration("[limits]\nmax_sesions = 1\n");
  server_->signal(SIGHUP);
  ASSERT_TRUE(systemd_.says("READY=1", 3));
  EXPECT_THAT(systemd_.said(), HasSubstr("200 records; the last reload failed: "));
  EXPECT_EQ(systemd_.times("STOPPING=1"), 0U);
  server_->signal(SIGTERM);
  EXPECT_TRUE(systemd_.says("STOPPING=1"));
}

TEST_F(ServeUnderSystemd, ItFeedsTheWatchdogWhileItWorks) {
  setenv("WATCHDOG_USEC", "200000", 1);
  serve();
  ASSERT_TRUE(systemd_.says("WATCHDOG=1", 3));
  ASSERT_EQ(place_.tacit(query(question())).exit_code, 0);
  ASSERT_TRUE(systemd_.says("WATCHDOG=1", systemd_.times("WATCHDOG=1") + 2));
  server_->signal(SIGSTOP);  // it hangs
  systemd_.said();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const std::size_t before = systemd_.times("WATCHDOG=1");
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(systemd_.times("WATCHDOG=1"), before);
  server_->signal(SIGCONT);
  EXPECT_TRUE(systemd_.says("WATCHDOG=1", before + 1));
}

TEST_F(ServeUnderSystemd, TheWatchdogOfAnotherProcessIsNoneOfItsOwn) {
  setenv("WATCHDOG_USEC", "2000", 1);
  setenv("WATCHDOG_PID", "1", 1);
  serve();
  unsetenv("WATCHDOG_PID");
  ASSERT_TRUE(systemd_.says("READY=1"));
  server_->signal(SIGHUP);
  ASSERT_TRUE(systemd_.says("READY=1", 2));
  EXPECT_EQ(systemd_.times("WATCHDOG=1"), 0U);
}

}  // namespace
}  // namespace tacit::cli
