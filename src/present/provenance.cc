// SPDX-License-Identifier: Apache-2.0
#include "present/provenance.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "base/quantities.h"
#include "present/linkage_notes.h"
#include "present/plan.h"
#include "present/plan_linkage.h"
#include "present/summary.h"

namespace tacit::present {

namespace {

using report::Fact;
using report::FactGroup;

// Of two records that agree in everything, on the scale of the model file.
int largest_score(const linkage::Model& model) {
  return model.score_range() - model.shift();
}

FactGroup linkage_facts(const linkage::Model& model) {
  return {
      "Linkage model",
      {{"model", model.name()},
       {"model hash", model.hash_hex()},
       {"features", std::to_string(model.features().size())},
       {"threshold", fmt::format("{} of a largest score of {}", model.threshold(), largest_score(model))}}};
}

FactGroup disclosure_facts(const table::ResultTable& result) {
  return {"Disclosure control",
          {{"smallest group shown (min_cell)", std::to_string(result.min_cell)},
           {"cells", count_text(result.cells())}}};
}

FactGroup plan_facts(const plan::Plan& plan) {
  return {"Encrypted computation",
          {{"researcher's records", count_text(plan.request.client_records)},
           {"custodian's records", count_text(plan.request.server_records)},
           {"scheme", "RNS-BGV, exact"},
           {"pairs compared", plan.link.is_blocked() ? layout_line(plan.link) : "all"},
           {"ring degree", std::to_string(plan.degree())},
           {"modulus", fmt::format("{:.0f} bits, {:.0f} allowed for 128-bit security",
                                   bgv::total_bits(plan.literal), bgv::security_limit_bits(plan.degree()))}}};
}

std::string utc_text(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

// The folder of a file is nobody else's business.
std::string file_name(const std::string& origin) {
  const std::string name = std::filesystem::path(origin).filename().string();
  return name.empty() ? origin : name;
}

report::Circumstances circumstances_of(const app::Occasion& occasion, const linkage::Model& model,
                                       const fit::LinkageEstimate& estimate) {
  return {.in_the_clear = occasion.server.empty(),
          .asker = occasion.asker,
          .custodian = occasion.custodian,
          .server = occasion.server,
          .list = file_name(occasion.list),
          .list_records = estimate.client_records,
          .custodian_records = estimate.server_records,
          .model = model.name(),
          .model_hash = model.hash_hex(),
          .threshold = model.threshold(),
          .largest_score = largest_score(model),
          .blocked = estimate.blocked,
          .started = utc_text(occasion.started),
          .finished = utc_text(occasion.finished),
          .program_version = TACIT_VERSION};
}

FactGroup program_facts() {
  return {"Program", {{"version", "Tacit " TACIT_VERSION}}};
}

}  // namespace

namespace {

std::vector<FactGroup> query_facts(const app::QueryReport& report, const linkage::Model& model) {
  std::vector<FactGroup> groups = {linkage_facts(model),
                                   disclosure_facts(report.result),
                                   plan_facts(report.plan),
                                   {"Time and bytes", phase_facts(report.times, report.bytes)},
                                   program_facts()};
  if (!report.occasion.purpose.empty())
    groups.insert(groups.begin(), {"Purpose", {{"as the custodian was told", report.occasion.purpose}}});
  return groups;
}

}  // namespace

report::Provenance query_provenance(const app::QueryReport& report, const linkage::Model& model) {
  return {
      .json = {{"linkage", linkage_json(report.linkage)},
               {"plan", plan_json(report.plan)},
               {"phases", phases_json(report.times)},
               {"bytes", bytes_json(report.bytes)}},
      .circumstances = circumstances_of(report.occasion, model, report.linkage.estimate),
      .page = {.title = "", .groups = query_facts(report, model), .linkage = linkage_notes(report.linkage)}};
}

report::Provenance plain_provenance(const app::PlainReport& report) {
  return {.json = {{"linkage", linkage_json(report.linkage)},
                   {"plan", nullptr},
                   {"phases", {{"features", report.features_seconds}, {"link", report.link_seconds}}},
                   {"bytes", {{"up", 0}, {"down", 0}}}},
          .circumstances = circumstances_of(report.occasion, report.model, report.linkage.estimate),
          .page = {.title = "",
                   .groups = {linkage_facts(report.model),
                              disclosure_facts(report.result),
                              {"Computed in the clear, from both files",
                               {{"pairs compared",
                                 report.bins ? fmt::format("those that share one of {} bins in a pass",
                                                           count_text(report.bins->bins))
                                             : "all"},
                                {"features", duration_text(report.features_seconds)},
                                {"linkage", duration_text(report.link_seconds)}}},
                              program_facts()},
                   .linkage = linkage_notes(report.linkage)}};
}

}  // namespace tacit::present
