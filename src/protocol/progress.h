// Progress as the server tells the client of it.
#pragma once

#include <cstdint>
#include <optional>

#include "protocol/messages.pb.h"
#include "protocol/observer.h"

namespace tacit::protocol {

ServerMessage progress_message(Phase phase, std::uint64_t done, std::uint64_t total);
/// The phase of the query that it is about, if it is about one that this version knows.
std::optional<Phase> phase_of(const Progress& progress);

}  // namespace tacit::protocol
