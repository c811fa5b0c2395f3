// SPDX-License-Identifier: Apache-2.0
#include "app/server/metrics_file.h"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "base/files.h"

namespace tacit::app {

MetricsFile::MetricsFile(std::filesystem::path path, std::chrono::milliseconds interval,
                         std::function<std::string()> text, std::function<void(const std::string&)> warn)
    : path_(std::move(path)),
      text_(std::move(text)),
      warn_(std::move(warn)),
      writing_times_(interval, [this] { write(); }, Periodic::Ends::kToo) {}

void MetricsFile::write() {
  try {
    // Not synced: the next one is seconds away.
    write_file(path_, text_(), {.mode = 0644, .follow_link = false, .sync = false});
    failing_ = false;
  } catch (const std::exception& failure) {  // on a thread of its own
    if (!std::exchange(failing_, true)) warn_(fmt::format("metrics: {}", failure.what()));
  }
}

}  // namespace tacit::app
