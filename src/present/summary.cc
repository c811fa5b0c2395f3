// SPDX-License-Identifier: Apache-2.0
#include "present/summary.h"

#include <fmt/format.h>

#include <map>

#include "base/quantities.h"

namespace tacit::present {

namespace {

// A phase that was entered twice counts once, with both times.
std::map<protocol::Phase, double> seconds_by_phase(std::span<const app::PhaseTime> times) {
  std::map<protocol::Phase, double> seconds;
  for (const app::PhaseTime& time : times) seconds[time.phase] += time.seconds;
  return seconds;
}

std::string line(const std::string& what, const std::string& time, const std::string& up,
                 const std::string& down) {
  return fmt::format("{:<18}{:>12}{:>13}{:>13}", what, time, up, down);
}

std::string line(const std::string& what, double seconds, const rpc::Bytes& bytes) {
  return line(what, duration_text(seconds), bytes_text(bytes.bytes_up), bytes_text(bytes.bytes_down));
}

report::Fact fact(const std::string& what, double seconds, const rpc::Bytes& bytes) {
  return {what, fmt::format("{}, {} up, {} down", duration_text(seconds), bytes_text(bytes.bytes_up),
                            bytes_text(bytes.bytes_down))};
}

}  // namespace

std::vector<std::string> summary_lines(std::span<const app::PhaseTime> times, const rpc::Traffic& traffic) {
  std::vector<std::string> lines{line("phase", "time", "bytes up", "bytes down")};
  double total = 0;
  for (const auto& [phase, seconds] : seconds_by_phase(times)) {
    lines.push_back(line(protocol::title(phase), seconds, traffic.of(phase)));
    total += seconds;
  }
  lines.push_back(line("total", total, traffic.total()));
  return lines;
}

std::vector<report::Fact> phase_facts(std::span<const app::PhaseTime> times, const rpc::Traffic& traffic) {
  std::vector<report::Fact> facts;
  double total = 0;
  for (const auto& [phase, seconds] : seconds_by_phase(times)) {
    facts.push_back(fact(protocol::title(phase), seconds, traffic.of(phase)));
    total += seconds;
  }
  facts.push_back(fact("total", total, traffic.total()));
  return facts;
}

nlohmann::ordered_json phases_json(std::span<const app::PhaseTime> times) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [phase, seconds] : seconds_by_phase(times)) json[app::key(phase)] = seconds;
  return json;
}

nlohmann::ordered_json bytes_json(const rpc::Traffic& traffic) {
  const rpc::Bytes total = traffic.total();
  return {{"up", total.bytes_up}, {"down", total.bytes_down}};
}

}  // namespace tacit::present
