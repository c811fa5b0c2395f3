// SPDX-License-Identifier: Apache-2.0
#include "ledger/purpose.h"

#include <fmt/format.h>

#include "ledger/waiting.h"

namespace tacit::ledger {

namespace {

constexpr std::string_view kBetween = "; purpose: ";

}  // namespace

// A reason may quote names that clients choose: none of them begins a purpose. What the client wants it for
// has its room first.
std::string refusal_detail(std::string_view why, std::string_view purpose) {
  std::string reason = clean(why);
  for (std::size_t at = 0; (at = reason.find(kBetween, at)) != std::string::npos;) reason[at] = ',';
  if (purpose.empty()) return reason;
  const std::string behind = fmt::format("{}{}", kBetween, purpose);
  const std::size_t room = behind.size() < kMaxText ? kMaxText - behind.size() : 0;
  if (reason.size() > room) {
    // Between two characters: the second byte of one and those behind begin with the bits 10.
    std::size_t end = room;
    while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0) == 0x80) --end;
    reason.resize(end);
  }
  return clean(reason + behind);
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
