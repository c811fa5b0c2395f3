// SPDX-License-Identifier: Apache-2.0
#include "app/server/http_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "app/server/process_metrics.h"
#include "base/error.h"
#include "support/error_of.h"
#include "support/http_visitor.h"

namespace tacit::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const rpc::Address kAnyPort{"127.0.0.1", 0};

std::string sent_to(const HttpMetrics& metrics, const std::string& request) {
  HttpVisitor visitor(metrics.address().port);
  EXPECT_TRUE(visitor.connected());
  visitor.send(request);
  return visitor.rest();
}

std::string asked(const HttpMetrics& metrics, const std::string& what) {
  return sent_to(metrics, what + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}

std::string fixed_text() {
  return "tacit_answers_total 3\n";
}

TEST(HttpMetrics, AnswersWhatPrometheusAsks) {
  const HttpMetrics metrics(kAnyPort, fixed_text);
  EXPECT_THAT(asked(metrics, "GET /metrics"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"),
                    HasSubstr("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"),
                    HasSubstr("\r\nContent-Length: 22\r\n"), HasSubstr("\r\n\r\ntacit_answers_total 3\n")));
  EXPECT_THAT(asked(metrics, "GET /metrics?x=1"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(asked(metrics, "HEAD /metrics"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), Not(HasSubstr("tacit_answers_total"))));
}

TEST(HttpMetrics, AnswersNothingElse) {
  const HttpMetrics metrics(kAnyPort, fixed_text);
  for (const char* path : {"/", "/metrics/", "/metrics/../etc/passwd", "/../../etc/passwd"})
    EXPECT_THAT(asked(metrics, std::string("GET ") + path), StartsWith("HTTP/1.1 404 ")) << path;
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "MADE_UP"}) {
    EXPECT_THAT(asked(metrics, std::string(method) + " /metrics"),
                AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: GET, HEAD\r\n")))
        << method;
  }
}

TEST(HttpMetrics, SayWhetherTheServerServes) {
  HttpMetrics metrics(kAnyPort, fixed_text);
  EXPECT_THAT(asked(metrics, "GET /healthz"), AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("serving\n")));
  metrics.stopping();
  EXPECT_THAT(asked(metrics, "GET /healthz"), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("stopping\n")));
  EXPECT_THAT(asked(metrics, "GET /metrics"), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpMetrics, AreOnLoopbackAlone) {
  for (const char* host : {"0.0.0.0", "192.0.2.1", "::", "example.org"}) {
    EXPECT_THAT(error_of(ErrorCategory::kConfig, [&] { HttpMetrics({host, 0}, fixed_text); }),
                AllOf(HasSubstr("this machine alone"), HasSubstr(host)));
  }
  EXPECT_EQ(HttpMetrics({"localhost", 0}, fixed_text).address().host, "localhost");
}

TEST(HttpMetrics, APortThatIsTakenIsAnError) {
  const HttpMetrics metrics(kAnyPort, fixed_text);
  EXPECT_THAT(error_of(ErrorCategory::kUnavailable, [&] { HttpMetrics(metrics.address(), fixed_text); }),
              AllOf(HasSubstr("[metrics] listen"), HasSubstr(metrics.address().text())));
}

// The text is not made for each of many requests.
TEST(HttpMetrics, WhoAsksOftenGetsTheSameText) {
  std::atomic<int> made = 0;
  const HttpMetrics metrics(kAnyPort, [&] { return std::to_string(++made) + "\n"; },
                            {.silence = 10s, .least_between = 1h});
  for (int i = 0; i < 50; ++i) EXPECT_THAT(asked(metrics, "GET /metrics"), HasSubstr("\r\n\r\n1\n"));
  EXPECT_EQ(made, 1);
}

TEST(HttpMetrics, ATextThatCannotBeMadeEndsTheConnectionAlone) {
  std::atomic<bool> fails = true;
  const HttpMetrics metrics(kAnyPort, [&] {
    if (fails) throw std::runtime_error("no");
    return fixed_text();
  });
  EXPECT_EQ(asked(metrics, "GET /metrics"), "");
  fails = false;
  EXPECT_THAT(asked(metrics, "GET /metrics"), HasSubstr("tacit_answers_total 3"));
}

TEST(HttpMetrics, NonsenseEndsTheConnectionAlone) {
  const HttpMetrics metrics(kAnyPort, fixed_text, {.silence = 1s, .least_between = 0ms});
  std::string bytes(5000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 167 + i / 251);
  sent_to(metrics, bytes + "\r\n\r\n");
  sent_to(metrics, "GET\r\n\r\n");
  sent_to(metrics, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");  // TLS
  sent_to(metrics, "GET /metrics HTTP/9.9\r\nContent-Length: -1\r\n\r\n");
  sent_to(metrics, "GET /" + std::string(1 << 20, 'a') + " HTTP/1.1\r\n\r\n");
  std::string endless = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n";
  for (int i = 0; i < 100'000; ++i) endless += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_THAT(sent_to(metrics, endless), Not(HasSubstr("tacit_answers_total")));
  EXPECT_THAT(asked(metrics, "GET /metrics"), HasSubstr("tacit_answers_total 3"));
}

// What it says that it sends is not waited for, nor kept.
TEST(HttpMetrics, ABodyIsNotRead) {
  const HttpMetrics metrics(kAnyPort, fixed_text, {.silence = 3600s, .least_between = 0ms});
  EXPECT_THAT(sent_to(metrics, "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\nx"),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(
      sent_to(metrics, "POST /metrics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\nx"),
      StartsWith("HTTP/1.1 405 "));
}

// As many as there may be say nothing: until they are sent away nobody else is answered, and then everybody.
TEST(HttpMetrics, TheSilentAreSentAway) {
  const HttpMetrics metrics(kAnyPort, fixed_text, {.silence = 1s, .least_between = 0ms});
  std::vector<std::unique_ptr<HttpVisitor>> silent;
  for (unsigned i = 0; i < HttpMetrics::kMostConnections + 4; ++i) {
    silent.push_back(std::make_unique<HttpVisitor>(metrics.address().port));
    silent.back()->send("GET /metrics HTTP/1.1\r\n");
  }
  EXPECT_THAT(asked(metrics, "GET /metrics"), HasSubstr("tacit_answers_total 3"));
  EXPECT_THAT(silent.front()->rest(), Not(HasSubstr("tacit_answers_total")));
}

TEST(HttpMetrics, EndWhileConnectionsAreOpen) {
  auto metrics = std::make_unique<HttpMetrics>(kAnyPort, fixed_text);
  HttpVisitor visitor(metrics->address().port);
  ASSERT_TRUE(visitor.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\nGET /met"));
  metrics.reset();
  visitor.rest();
}

TEST(ProcessMetrics, HaveTheStandardNames) {
  const std::string text = process_metrics();
  for (const char* name :
       {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes",
        "process_start_time_seconds", "process_open_fds", "process_max_fds", "process_threads"}) {
    EXPECT_THAT(text, HasSubstr("\n" + std::string(name) + " ")) << name;
  }
  const auto value = [&](const std::string& name) {
    const std::size_t at = text.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
  };
  EXPECT_GT(value("process_resident_memory_bytes"), 1e6);
  EXPECT_GT(value("process_virtual_memory_bytes"), value("process_resident_memory_bytes"));
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_LE(value("process_start_time_seconds"), now + 2);
  EXPECT_GE(value("process_start_time_seconds"), now - 24 * 3600);
  EXPECT_GE(value("process_open_fds"), 3);
}

}  // namespace
}  // namespace tacit::app
