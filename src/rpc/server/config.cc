#include "rpc/server/config.h"

#include <fmt/format.h>

#include <vector>

#include "base/error.h"

namespace tacit::rpc {

void check(const ServerConfig& config) {
  std::vector<std::string> problems;
  const auto expect = [&](bool holds, std::string problem) {
    if (!holds) problems.push_back(std::move(problem));
  };
  expect(config.max_sessions >= 1 && config.max_sessions <= kMostSessions,
         fmt::format("max_sessions is {}, and must be 1 to {}", config.max_sessions, kMostSessions));
  expect(config.max_queue <= kMostQueue,
         fmt::format("max_queue is {}, and must be at most {}", config.max_queue, kMostQueue));
  const bool waits = config.hello.count() > 0 && config.idle.count() > 0 && config.queue.count() > 0 &&
                     config.query.count() > 0;
  expect(waits, "every deadline (hello, idle, queue, query) must be longer than 0 seconds");
  const bool certificate = !config.certificate_file.empty();
  const bool key = !config.key_file.empty();
  expect(certificate == key, "certificate and key go together: give both");
  expect(config.insecure || certificate || key,
         "give a certificate and a key, or say insecure (loopback only)");
  expect(!config.insecure || !(certificate || key),
         "insecure and a certificate exclude each other: choose one");
  if (problems.empty()) return;
  throw Error(ErrorCategory::kConfig, fmt::format("server configuration: {}", fmt::join(problems, "; ")));
}

}  // namespace tacit::rpc
