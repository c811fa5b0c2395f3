// SPDX-License-Identifier: Apache-2.0
#include "rpc/server/expiry_notes.h"

#include <fmt/format.h>

namespace tacit::rpc {

std::string ExpiryNotes::of(std::string_view certificate_pem, identity::WallClock::time_point now) {
  const identity::Certificate certificate =
      identity::Certificate::from_pem(certificate_pem, "what the client sent");
  const identity::WallClock::time_point end = certificate.not_after();
  if (end > now + identity::kExpiresSoon) return {};
  const auto today = std::chrono::floor<std::chrono::days>(now);
  {
    const std::lock_guard lock(mutex_);
    const auto [told, first] = told_.try_emplace(certificate.fingerprint(), today);
    if (!first && told->second == today) return {};
    told->second = today;
    std::erase_if(told_, [&](const auto& each) { return each.second < today; });
  }
  const auto days = (std::chrono::floor<std::chrono::days>(end) - today).count();
  return fmt::format("the client's certificate expires on {}, in {} {}: it needs a new one",
                     identity::day(end), days, days == 1 ? "day" : "days");
}

}  // namespace tacit::rpc
