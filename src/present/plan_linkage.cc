// SPDX-License-Identifier: Apache-2.0
#include "present/plan_linkage.h"

#include <fmt/format.h>

#include <cmath>

#include "base/quantities.h"
#include "base/strategy.h"

namespace tacit::present {

namespace {

using nlohmann::ordered_json;

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count_text(count), count == 1 ? one : many);
}

std::string all_pairs_text(const plan::LinkRequest& request) {
  return fmt::format("Every client record is compared with every server record: {} pairs.\n",
                     count_text(std::uint64_t{request.client_records} * request.server_records));
}

std::string blocked_text(const plan::LinkPlan& plan) {
  const plan::BlockedLayout& layout = plan.blocked().layout;
  const std::uint64_t all = std::uint64_t{plan.request.client_records} * plan.request.server_records;
  const double compared = compared_pairs(plan);
  return fmt::format(
      "Only records that share a bin are compared: the model has {}, each with {} bins by a key of the "
      "record.\n"
      "If keys are spread evenly, that is {} comparisons in all, of {} pairs of records (one in {}).\n"
      "In each pass a bin takes {} server records, {} on average, and {} client records{}, {:.1f} on "
      "average;\n"
      "a record that finds its bin full is left out of this pass.\n",
      counted(layout.passes, "pass", "passes"), count_text(layout.bins()),
      count_text(static_cast<std::uint64_t>(compared)), count_text(all),
      count_text(static_cast<std::uint64_t>(std::max(1.0, static_cast<double>(all) / compared))),
      count_text(layout.server_places()), count_text(plan.request.server_records / layout.bins()),
      count_text(layout.client_places()), layout.categories == 1 ? "" : " of each category",
      static_cast<double>(plan.request.client_records) / static_cast<double>(layout.bins()));
}

std::string link_polynomial_text(const plan::Plan& plan) {
  const circuit::LinkPolynomial& polynomial = plan.link.polynomial;
  const std::string shape =
      polynomial.window != 0 ? fmt::format("{} zeros below a threshold of {} in 0 to {}", polynomial.window,
                                           polynomial.threshold, plan.request.score_range)
                             : fmt::format("indicator of degree {}", polynomial.indicator.size() - 1);
  const std::string masks = plan.link.is_blocked() ? fmt::format("switched with the scores, {} primes",
                                                                 plan.link.blocked().score_drop)
                            : plan.link.all_pairs().switch_masks ? "switched by themselves"
                                                                 : "switched with the first square";
  return fmt::format("{}; masks {}, packed at level {}", shape, masks, plan.link.packed_level);
}

std::string all_pairs_lines(const plan::Plan& plan) {
  const plan::Layout& layout = plan.link.all_pairs().layout;
  return figure_line("layout", fmt::format("{} of {} records: {} blocks of {} slots a copy, {} copies",
                                           counted(layout.shelves, "shelf", "shelves"), layout.shelf_places,
                                           layout.parts, layout.width, layout.copies)) +
         figure_line("layers", fmt::format("{} a shelf, {} server records each", count_text(layout.layers()),
                                           layout.copies)) +
         figure_line("planes", fmt::format("{} a shelf, made into {} versions", plan.link.set_planes,
                                           plan.request.versions()));
}

std::string blocked_lines(const plan::Plan& plan) {
  const plan::BlockedLayout& layout = plan.link.blocked().layout;
  return figure_line(
             "layout",
             fmt::format("{} bins of {} places; {} of planes for each pass{}, {} of server records",
                         count_text(layout.bins()), layout.width, counted(layout.shelves, "set", "sets"),
                         layout.categories == 1 ? "" : " and category",
                         counted(layout.groups, "group", "groups"))) +
         figure_line("layers", fmt::format("{} a set, a server record in each bin of a layer",
                                           count_text(layout.layers()))) +
         figure_line("planes", fmt::format("{} a set, {}", plan.link.set_planes,
                                           counted(layout.plane_sets(), "set", "sets")));
}

ordered_json layout_json_of(const plan::AllPairsPlan& own) {
  const plan::Layout& layout = own.layout;
  return {{"block_width", layout.width}, {"parts", layout.parts},
          {"copies", layout.copies},     {"shelves", layout.shelves},
          {"layers", layout.layers()},   {"link_sum_ciphertexts", layout.sum_ciphertexts()}};
}

ordered_json layout_json_of(const plan::BlockedPlan& own) {
  const plan::BlockedLayout& layout = own.layout;
  return {{"passes", layout.passes},
          {"bins", layout.bins()},
          {"width", layout.width},
          {"server_places", layout.server_places()},
          {"client_places", layout.client_places()},
          {"shelves", layout.shelves},
          {"groups", layout.groups},
          {"layers", layout.layers()},
          {"link_sum_ciphertexts", layout.vectors()}};
}

}  // namespace

double compared_pairs(const plan::LinkPlan& plan) {
  const double all =
      static_cast<double>(plan.request.client_records) * static_cast<double>(plan.request.server_records);
  if (!plan.is_blocked()) return all;
  const plan::BlockedLayout& layout = plan.blocked().layout;
  return all * static_cast<double>(layout.passes) / static_cast<double>(layout.bins());
}

std::string compared_text(const plan::LinkPlan& plan) {
  return plan.is_blocked() ? blocked_text(plan) : all_pairs_text(plan.request);
}

std::string compared_line(const plan::LinkPlan& plan) {
  const std::uint64_t all = std::uint64_t{plan.request.client_records} * plan.request.server_records;
  if (!plan.is_blocked()) return fmt::format("all {} pairs of records (all-pairs)", count_text(all));
  return fmt::format("about {} of {} pairs of records: those with equal keys in one of {} (blocked)",
                     count_text(static_cast<std::uint64_t>(compared_pairs(plan))), count_text(all),
                     counted(plan.blocked().layout.passes, "pass", "passes"));
}

std::string linkage_text(const plan::Plan& plan) {
  return (plan.link.is_blocked() ? blocked_lines(plan) : all_pairs_lines(plan)) +
         figure_line("link polynomial", link_polynomial_text(plan));
}

std::string layout_line(const plan::LinkPlan& plan) {
  if (plan.is_blocked()) {
    const plan::BlockedLayout& layout = plan.blocked().layout;
    return fmt::format("{} of {} bins of {} places, {} of planes, {} layers each",
                       counted(layout.passes, "pass", "passes"), count_text(layout.bins()), layout.width,
                       counted(layout.plane_sets(), "set", "sets"), count_text(layout.layers()));
  }
  const plan::Layout& layout = plan.all_pairs().layout;
  return fmt::format("{}, {}, blocks of {} slots, {} layers", counted(layout.shelves, "shelf", "shelves"),
                     counted(layout.copies, "copy", "copies"), layout.width, count_text(layout.layers()));
}

std::string strategy_of(const plan::LinkPlan& plan) {
  return std::string(strategy_name(plan.is_blocked() ? StrategyWanted::kBlocked : StrategyWanted::kAllPairs));
}

ordered_json layout_json(const plan::LinkPlan& plan) {
  return std::visit([](const auto& own) { return layout_json_of(own); }, plan.strategy);
}

ordered_json link_json(const plan::Plan& plan) {
  ordered_json json = {{"window", plan.link.polynomial.window},
                       {"threshold", plan.link.polynomial.threshold}};
  if (plan.link.is_blocked()) {
    json["score_drop"] = plan.link.blocked().score_drop;
  } else {
    json["switch_masks"] = plan.link.all_pairs().switch_masks;
  }
  json["pack_at_end"] = plan.link.packed_level == plan.end_level();
  return json;
}

}  // namespace tacit::present
