// SPDX-License-Identifier: Apache-2.0
#include "ledger/purpose.h"

#include <fmt/format.h>

#include "ledger/waiting.h"

namespace tacit::ledger {

namespace {

constexpr std::string_view kBetween = "; purpose: ";

}  // namespace

std::string refusal_detail(std::string_view why, std::string_view purpose) {
  return clean(purpose.empty() ? std::string(why) : fmt::format("{}{}{}", why, kBetween, purpose));
}

// A wait that does not say what waits was changed by somebody; verify says so.
std::string purpose_of(const Entry& entry) {
  if (entry.kind == Kind::kWait) return readable_waiting(entry).value_or(Waiting()).purpose;
  if (entry.kind == Kind::kQuestion) return entry.detail;
  const std::size_t found = entry.kind == Kind::kRefusal ? entry.detail.find(kBetween) : std::string::npos;
  return found == std::string::npos ? std::string() : entry.detail.substr(found + kBetween.size());
}

std::string reason_of(const Entry& entry) {
  if (entry.kind == Kind::kQuestion || entry.kind == Kind::kWait) return {};
  return entry.kind == Kind::kRefusal ? entry.detail.substr(0, entry.detail.find(kBetween)) : entry.detail;
}

}  // namespace tacit::ledger
