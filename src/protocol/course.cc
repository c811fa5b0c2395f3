// SPDX-License-Identifier: Apache-2.0
#include "protocol/course.h"

#include <fmt/format.h>

#include <algorithm>

#include "plan/round_steps.h"

namespace tacit::protocol {
namespace {

using plan::RoundKind;

std::string part_of(const char* what, std::size_t index, std::size_t count) {
  return count <= 1 ? "" : fmt::format("{} {} of {}", what, index + 1, count);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) {
    if (!part.empty()) all += (all.empty() ? "" : ", ") + part;
  }
  return all;
}

std::string place_of_set(const plan::LinkPlan& plan, std::size_t set) {
  if (!plan.is_blocked()) return part_of("shelf", set, plan.plane_sets);
  const plan::BlockedLayout& layout = plan.blocked().layout;
  return joined({part_of("pass", layout.pass_of(set), layout.passes),
                 part_of("category", layout.category_of(set), layout.categories),
                 part_of("shelf", layout.shelf_of(set), layout.shelves)});
}

const char* name_of(RoundKind kind) {
  switch (kind) {
    case RoundKind::kLinkSums:
      return "link sums";
    case RoundKind::kCategories:
      return "categories";
    case RoundKind::kAligned:
      return "alignment";
    case RoundKind::kInverses:
      return "inverses";
    case RoundKind::kTotals:
    case RoundKind::kGate:
    case RoundKind::kValues:
      break;
  }
  return "totals";
}

/// Rounds of a kind are gone through in batches; the rounds of inverses of a batch count once.
std::string place_of_round(const std::vector<plan::Round>& rounds, std::size_t round) {
  const RoundKind kind = rounds[round].kind;
  const std::size_t each = kind == RoundKind::kInverses ? plan::kInverseRounds : 1;
  const auto is_same = [kind](const plan::Round& other) { return other.kind == kind; };
  const auto here = rounds.begin() + static_cast<std::ptrdiff_t>(round);
  const auto before = static_cast<std::size_t>(std::count_if(rounds.begin(), here, is_same));
  const auto all = static_cast<std::size_t>(std::count_if(rounds.begin(), rounds.end(), is_same));
  return joined({name_of(kind), part_of("batch", before / each, all / each)});
}

std::size_t sent(const plan::Plan& plan, RoundKind kind) {
  std::size_t sum = 0;
  for (const plan::Round& round : plan.rounds) sum += round.kind == kind ? round.sent : 0;
  return sum;
}

/// Seconds of one core to make what a round sends, for each of its steps.
double made_seconds(const plan::Plan& plan, RoundKind kind, const plan::OperationSeconds& each) {
  const auto shared = [&](const plan::OperationCounts& operations, std::size_t steps) {
    return plan::seconds(operations, each) / static_cast<double>(steps);
  };
  switch (kind) {
    case RoundKind::kAligned:
    case RoundKind::kCategories:
      return shared(plan.cost.align, sent(plan, kind));
    case RoundKind::kInverses:
      return shared(plan.cost.inverse, sent(plan, kind));
    case RoundKind::kTotals:
      return shared(plan.cost.tabulate, plan.table.tabulate.items.count());
    case RoundKind::kLinkSums:
    case RoundKind::kGate:
    case RoundKind::kValues:
      break;
  }
  return 0;
}

}  // namespace

Course::Course(const plan::Plan& plan, const plan::OperationSeconds& each, const plan::Machines& machines) {
  const int threads = machines.threads;
  const double encrypt = plan::seconds(plan.cost.encrypt, each);
  const double planes = plan.cost.planes_bytes == 0
                            ? 0
                            : static_cast<double>(plan.cost.planes_bytes) /
                                  static_cast<double>(plan.cost.planes_bytes + plan.cost.keys_bytes);
  const auto shared = [&](double share, std::size_t steps) {
    return encrypt * share / static_cast<double>(steps);
  };
  of(Phase::kKeys).push_back({plan.keys.size(), 0, shared(1 - planes, plan.keys.size()), ""});
  of(Phase::kPlanes).push_back({plan.link.planes(), 0, shared(planes, plan.link.planes()), ""});
  add_linkage(plan, plan::seconds(plan.cost.prepare, each) / threads,
              plan::link_seconds(plan, each, machines).total());
  add_rounds(plan, each, threads);
}

void Course::add_linkage(const plan::Plan& plan, double prepare, double link) {
  const plan::LinkPlan& own = plan.link;
  const auto sets = static_cast<double>(own.plane_sets);
  for (std::size_t set = 0; set < own.plane_sets; ++set) {
    const std::string place = place_of_set(own, set);
    of(Phase::kPrepare).push_back({kPrepareSteps, 0, prepare / sets / kPrepareSteps, place});
    of(Phase::kLink).push_back({own.steps / own.plane_sets, 0, link / static_cast<double>(own.steps), place});
  }
  if (own.is_blocked()) width_ = own.blocked().layout.width;
}

void Course::add_rounds(const plan::Plan& plan, const plan::OperationSeconds& each, int threads) {
  const double check = plan::seconds(plan.cost.check, each) / static_cast<double>(plan.check.ciphertexts);
  const double taken = plan::seconds(plan.cost.refresh, each) + check / threads;
  double sent = plan::kChecks;
  for (const plan::Round& round : plan.rounds) sent += static_cast<double>(round.sent);
  const double pad = plan::seconds(plan.cost.pad, each) / threads / sent;
  const std::size_t totals = plan::totals_round(plan);
  std::vector<Leg>& legs = of(Phase::kTabulate);
  for (std::size_t round = 0; round < totals; ++round) {
    const plan::Round& own = plan.rounds[round];
    legs.push_back(
        {own.returned, pad * static_cast<double>(own.sent), taken, place_of_round(plan.rounds, round)});
    const double made = made_seconds(plan, plan.rounds[round + 1].kind, each) / threads;
    legs.push_back({plan::made_steps(plan, round + 1), 0, made, place_of_round(plan.rounds, round + 1)});
  }
  double gate = plan::seconds(plan.cost.gate, each) / threads + pad * plan::kChecks;
  for (std::size_t round = totals; round < plan.rounds.size(); ++round) {
    gate += pad * static_cast<double>(plan.rounds[round].sent) +
            taken * static_cast<double>(plan.rounds[round].returned);
  }
  of(Phase::kGate).push_back({0, gate, 0, ""});
}

double Course::until(Phase phase, std::uint64_t done) const {
  double seconds = 0;
  for (const Leg& leg : of(phase)) {
    if (done == 0) break;
    const std::uint64_t own = std::min(done, leg.steps);
    seconds += leg.first + leg.each * static_cast<double>(own);
    done -= own;
  }
  return seconds;
}

double Course::all(Phase phase) const {
  double seconds = 0;
  for (const Leg& leg : of(phase)) seconds += leg.first + leg.each * static_cast<double>(leg.steps);
  return seconds;
}

double Course::all() const {
  double seconds = 0;
  for (std::size_t phase = 0; phase < kPhases; ++phase) seconds += all(static_cast<Phase>(phase));
  return seconds;
}

std::string Course::place(Phase phase, std::uint64_t done) const {
  const std::vector<Leg>& legs = of(phase);
  if (legs.empty()) return "";
  std::size_t i = 0;
  while (i + 1 < legs.size() && done >= legs[i].steps) done -= legs[i++].steps;
  const Leg& leg = legs[i];
  if (phase != Phase::kLink || width_ == 0) return leg.place;
  const std::uint64_t groups = leg.steps / width_;
  return joined({leg.place, part_of("group", std::min(done / width_, groups - 1), groups)});
}

}  // namespace tacit::protocol
