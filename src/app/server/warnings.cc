// SPDX-License-Identifier: Apache-2.0
#include "app/server/warnings.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/pass_coverage.h"
#include "base/quantities.h"
#include "identity/credentials.h"
#include "link/grouping.h"
#include "linkage/blocking.h"
#include "plan/blocked_plan.h"

namespace tacit::app {

namespace {

std::string subject_among_authorities(const rpc::ServerConfig& config, std::size_t authorities) {
  const auto by_subject = [](const identity::ClientRules& rules) { return rules.fingerprint.empty(); };
  const auto found = std::find_if(config.clients.begin(), config.clients.end(), by_subject);
  if (authorities < 2 || found == config.clients.end()) return {};
  return fmt::format(
      "client {} is known by its subject, but each of the {} authorities in {} may sign that name: name its "
      "fingerprint instead",
      found->name, authorities, config.client_ca_file.string());
}

std::string access_warning(const identity::ClientRules& client, std::chrono::sys_days today) {
  constexpr int kDays = 14;
  if (!client.until) return {};
  const std::string last = identity::day(*client.until);
  const int left = static_cast<int>((*client.until - today).count());
  if (left > kDays || left < -kDays) return {};
  if (left < 0) {
    return fmt::format(
        "client {}: its access ended on {}; set a later `until`, or remove its [[client]] table", client.name,
        last);
  }
  const std::string when = left == 0 ? "today" : left == 1 ? "tomorrow" : fmt::format("in {} days", left);
  return fmt::format(
      "client {}: its access ends on {} (UTC), {}; a later `until` in its [[client]] table "
      "extends it",
      client.name, last, when);
}

}  // namespace

std::vector<std::string> access_warnings(const rpc::ServerConfig& config,
                                         std::chrono::system_clock::time_point now) {
  std::vector<std::string> warnings;
  for (const identity::ClientRules& client : config.clients) {
    std::string warning = access_warning(client, std::chrono::floor<std::chrono::days>(now));
    if (!warning.empty()) warnings.push_back(std::move(warning));
  }
  return warnings;
}

std::vector<std::string> expiry_warnings(const rpc::ServerConfig& config, const rpc::ServerTls& tls,
                                         std::chrono::system_clock::time_point now) {
  std::vector<std::string> warnings;
  const std::string own =
      identity::expiry_warning(tls.own.certificate, config.certificate_file.string(), now);
  if (!own.empty()) warnings.push_back(own);
  if (!tls.clients) return warnings;
  for (std::string& warning : tls.clients->warnings(now)) warnings.push_back(std::move(warning));
  for (std::string& warning : access_warnings(config, config.wall_clock()))
    warnings.push_back(std::move(warning));
  return warnings;
}

std::vector<std::string> serve_warnings(const rpc::ServerConfig& config, const rpc::ServerTls* tls) {
  std::vector<std::string> warnings;
  if (config.bookkeeping == rpc::Bookkeeping::kNone) {
    warnings.push_back(
        "NO LEDGER: answers are not recorded, and there are no budgets; clients may ask any number of times");
  }
  if (tls == nullptr) {
    warnings.push_back(
        "INSECURE: no TLS. Any program on this machine may ask, clients are not identified, and nothing is "
        "encrypted in transit; [[client]] tables do not apply. For trials on made-up data only");
    return warnings;
  }
  for (std::string& warning : expiry_warnings(config, *tls, identity::WallClock::now()))
    warnings.push_back(std::move(warning));
  if (!tls->clients) {
    warnings.push_back(fmt::format(
        "CLIENTS ARE NOT IDENTIFIED (client_auth = \"none\"): whoever reaches {} may ask everything, and "
        "this log cannot say who it was",
        config.listen));
    return warnings;
  }
  std::string several = subject_among_authorities(config, tls->clients->authorities());
  if (!several.empty()) warnings.push_back(std::move(several));
  return warnings;
}

namespace {

// Two digits, as shares of a thousandth matter here.
std::string two_digit_percent(double share) {
  return share < 0.1 ? fmt::format("{:.2g} %", 100 * share) : fmt::format("{:.0f} %", 100 * share);
}

std::string cover_text(const linkage::Cover& cover) {
  const double share =
      cover.records == 0 ? 0 : static_cast<double>(cover.links) / static_cast<double>(cover.records);
  return fmt::format("{} such records link {} ({})", count_text(cover.made_up), count_text(cover.links),
                     two_digit_percent(share));
}

}  // namespace

MadeUpRecords made_up_records(const linkage::Model& model, const linkage::FeatureTable& server,
                              double widest_record, std::size_t min_cell) {
  const linkage::WidestRecord widest = linkage::widest_record(model, server);
  const std::string links =
      fmt::format("one made-up record can link {} of {} records ({})", count_text(widest.links),
                  count_text(widest.records), two_digit_percent(widest.share()));
  MadeUpRecords result;
  result.figures = fmt::format("model {}: {}, and none more than {}; {}", model.name(), links,
                               count_text(widest.at_most), cover_text(cover_by_made_up(model, server)));
  if (widest.links >= min_cell && widest.share() > widest_record) {
    result.warning = fmt::format(
        "THE MODEL LINKS TOO EASILY: {}, more than [limits] widest_record = {} allows. A client that sends "
        "such records need not know anybody in the table. Serve with a model that requires more agreement "
        "(docs/model.md, \"A made-up record\"), or raise widest_record if the clients may see the whole "
        "table",
        links, widest_record);
  }
  return result;
}

BlockedRecords blocked_records(const linkage::Model& model, const linkage::FeatureTable& server) {
  BlockedRecords result;
  if (model.passes().empty() || server.records() == 0) return result;
  plan::LinkRequest request;
  request.client_records = 1;  // has no part in what the server has groups for
  request.server_records = server.records();
  request.passes = model.passes().size();
  const plan::BlockedLayout layout = plan::usual_layout(request);
  const linkage::PassBins bins = linkage::server_bins(server, plan::bin_shape(layout));
  result.figures =
      fmt::format("blocked linkage with {} bins: {}", count_text(layout.bins()), coverage_text(model, bins));
  const std::size_t fewest = link::fewest_groups(layout, bins);
  if (fewest > layout.groups) {
    result.warning = fmt::format(
        "BLOCKED LINKAGE WILL FAIL: two passes say nearly the same of these records, which need {} groups "
        "where plans have {}. Set strategy = \"all-pairs\" under [limits], or serve with a model whose "
        "passes differ more (docs/model.md, \"Passes\")",
        count_text(fewest), count_text(layout.groups));
  }
  return result;
}

}  // namespace tacit::app
