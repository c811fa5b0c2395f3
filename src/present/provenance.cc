#include "present/provenance.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "base/quantities.h"
#include "present/linkage_notes.h"
#include "present/plan.h"
#include "present/plan_linkage.h"
#include "present/summary.h"

namespace tacit::present {

namespace {

using report::Fact;
using report::FactGroup;

FactGroup linkage_facts(const linkage::Model& model) {
  return {"Linkage model",
          {{"model", model.name()},
           {"model hash", model.hash_hex()},
           {"features", std::to_string(model.features().size())},
           {"threshold", fmt::format("{} of {}", model.shifted_threshold(), model.score_range())}}};
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

FactGroup program_facts() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return {"Program",
          {{"version", "Tacit " TACIT_VERSION},
           {"made", fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(now))}}};
}

}  // namespace

report::Provenance query_provenance(const app::QueryReport& report, const linkage::Model& model) {
  return {.json = {{"model_hash", model.hash_hex()},
                   {"linkage", linkage_json(report.linkage)},
                   {"plan", plan_json(report.plan)},
                   {"phases", phases_json(report.times)},
                   {"bytes", bytes_json(report.bytes)},
                   {"program_version", TACIT_VERSION}},
          .page = {.title = "",
                   .groups = {linkage_facts(model),
                              disclosure_facts(report.result),
                              plan_facts(report.plan),
                              {"Time and bytes", phase_facts(report.times, report.bytes)},
                              program_facts()},
                   .linkage = linkage_notes(report.linkage)},
          .linkage_csv = linkage_csv(report.linkage)};
}

report::Provenance plain_provenance(const app::PlainReport& report) {
  return {.json = {{"model_hash", report.model.hash_hex()},
                   {"linkage", linkage_json(report.linkage)},
                   {"plan", nullptr},
                   {"phases", {{"features", report.features_seconds}, {"link", report.link_seconds}}},
                   {"bytes", {{"up", 0}, {"down", 0}}},
                   {"program_version", TACIT_VERSION}},
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
                   .linkage = linkage_notes(report.linkage)},
          .linkage_csv = linkage_csv(report.linkage)};
}

}  // namespace tacit::present
