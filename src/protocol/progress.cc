// SPDX-License-Identifier: Apache-2.0
#include "protocol/progress.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "base/quantities.h"

namespace tacit::protocol {
namespace {

constexpr std::array<std::pair<Phase, Progress::Phase>, kPhases> kWirePhases{
    {{Phase::kHello, Progress::HELLO},
     {Phase::kKeys, Progress::KEYS},
     {Phase::kPlanes, Progress::PLANES},
     {Phase::kPrepare, Progress::PREPARE},
     {Phase::kLink, Progress::LINK},
     {Phase::kTabulate, Progress::TABULATE},
     {Phase::kGate, Progress::GATE},
     {Phase::kDone, Progress::DONE}}};

// Seconds since 1970: the year 10000.
constexpr std::uint64_t kEndOfDates = 253'402'300'800;

}  // namespace

ServerMessage progress_message(Phase phase, std::uint64_t done, std::uint64_t total) {
  ServerMessage message;
  Progress& progress = *message.mutable_progress();
  for (const auto& [own, wire] : kWirePhases) {
    if (own == phase) progress.set_phase(wire);
  }
  progress.set_done(done);
  progress.set_total(total);
  return message;
}

ServerMessage queue_message(std::uint64_t place, std::uint64_t waiting, std::uint32_t seconds) {
  ServerMessage message;
  Progress& progress = *message.mutable_progress();
  progress.set_phase(Progress::QUEUE);
  progress.set_done(place);
  progress.set_total(waiting);
  progress.set_wait_seconds(seconds);
  return message;
}

std::optional<QueuePlace> queue_place(const Progress& progress) {
  if (progress.phase() != Progress::QUEUE) return std::nullopt;
  const QueuePlace place{progress.done(), progress.total(), progress.wait_seconds()};
  const bool is_place = place.place >= 1 && place.place <= place.waiting;
  const bool is_wait =
      place.seconds == 0 || (place.seconds >= kLeastWait && rough_seconds(place.seconds) == place.seconds);
  if (!is_place || !is_wait)
    throw Error(ErrorCategory::kProtocol, "the server's message about the queue makes no sense");
  return place;
}

ServerMessage approval_message(std::uint64_t question, std::chrono::sys_seconds until) {
  ServerMessage message;
  Progress& progress = *message.mutable_progress();
  progress.set_phase(Progress::APPROVAL);
  progress.set_question(question);
  progress.set_until(static_cast<std::uint64_t>(until.time_since_epoch().count()));
  return message;
}

std::optional<ApprovalWait> approval_wait(const Progress& progress) {
  if (progress.phase() != Progress::APPROVAL) return std::nullopt;
  if (progress.question() == 0 || progress.until() == 0 || progress.until() >= kEndOfDates)
    throw Error(ErrorCategory::kProtocol, "the server's message about approval makes no sense");
  return ApprovalWait{
      progress.question(),
      std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(progress.until())))};
}

std::optional<Phase> phase_of(const Progress& progress) {
  for (const auto& [own, wire] : kWirePhases) {
    if (wire == progress.phase()) return own;
  }
  return std::nullopt;
}

}  // namespace tacit::protocol
