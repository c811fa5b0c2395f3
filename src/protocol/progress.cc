#include "protocol/progress.h"

#include <array>
#include <utility>

namespace tacit::protocol {
namespace {

constexpr std::array<std::pair<Phase, Progress::Phase>, 7> kPhases{{{Phase::kHello, Progress::HELLO},
                                                                    {Phase::kKeys, Progress::KEYS},
                                                                    {Phase::kPlanes, Progress::PLANES},
                                                                    {Phase::kLink, Progress::LINK},
                                                                    {Phase::kTabulate, Progress::TABULATE},
                                                                    {Phase::kGate, Progress::GATE},
                                                                    {Phase::kDone, Progress::DONE}}};

}  // namespace

ServerMessage progress_message(Phase phase, std::uint64_t done, std::uint64_t total) {
  ServerMessage message;
  Progress& progress = *message.mutable_progress();
  for (const auto& [own, wire] : kPhases) {
    if (own == phase) progress.set_phase(wire);
  }
  progress.set_done(done);
  progress.set_total(total);
  return message;
}

std::optional<Phase> phase_of(const Progress& progress) {
  for (const auto& [own, wire] : kPhases) {
    if (wire == progress.phase()) return own;
  }
  return std::nullopt;
}

}  // namespace tacit::protocol
