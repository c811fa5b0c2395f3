// SPDX-License-Identifier: Apache-2.0
// Progress as the server tells the client of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "protocol/messages.pb.h"
#include "protocol/observer.h"

namespace tacit::protocol {

/// Seconds: no shorter wait in the queue is told.
inline constexpr std::uint32_t kLeastWait = 60;

ServerMessage progress_message(Phase phase, std::uint64_t done, std::uint64_t total);

/// The query waits for its turn: place 1 is the next of `waiting`, and it takes about `seconds`, one of
/// rough_seconds() (base/quantities.h) of at least a minute.
ServerMessage queue_message(std::uint64_t place, std::uint64_t waiting, std::uint32_t seconds);
struct QueuePlace {
  std::uint64_t place = 0, waiting = 0;
  std::uint32_t seconds = 0;  // 0: not known
};
/// Nothing where it is about something else. Throws Error(kProtocol) for a place that is none, or a wait that
/// is no such figure.
std::optional<QueuePlace> queue_place(const Progress& progress);

/// From this version of the protocol on a client hears that its question waits for approval.
inline constexpr std::uint32_t kApprovalVersion = 10;

/// The question of this number in the custodian's ledger waits for a person's approval, until then at most.
ServerMessage approval_message(std::uint64_t question, std::chrono::sys_seconds until);
struct ApprovalWait {
  std::uint64_t question = 0;
  std::chrono::sys_seconds until{};
};
/// Nothing where it is about something else. Throws Error(kProtocol) for a question that is none, or a time
/// that has no date of four digits.
std::optional<ApprovalWait> approval_wait(const Progress& progress);

/// The phase of the query that it is about, if it is about one that this version knows.
std::optional<Phase> phase_of(const Progress& progress);

}  // namespace tacit::protocol
