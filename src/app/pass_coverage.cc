// SPDX-License-Identifier: Apache-2.0
#include "app/pass_coverage.h"

#include <fmt/format.h>

#include "base/quantities.h"

namespace tacit::app {

std::string coverage_text(const linkage::Model& model, const linkage::PassBins& bins) {
  std::string text = fmt::format("{} of {} records are in no pass and link with nobody",
                                 count_text(bins.in_no_pass()), count_text(bins.records()));
  for (std::size_t pass = 0; pass < bins.passes(); ++pass) {
    text += fmt::format("; pass {}: {} without a key, {} left out of full bins", model.passes()[pass].name,
                        count_text(bins.no_key(pass)), count_text(bins.left_out(pass).records));
  }
  return text;
}

}  // namespace tacit::app
