// SPDX-License-Identifier: Apache-2.0
// Pages as a real browser lays them out: Debian's Chromium, without a window.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tacit::report {

/// What came of one page at one width.
struct LaidOut {
  std::string text;                   // all that can be read on it
  std::vector<std::string> problems;  // text that overlaps, is cut off, has no size or too little contrast ..
  std::size_t bars = 0;               // drawn, with a width
  std::size_t hidden_bars = 0;        // hatched
  std::size_t scripts = 0;            // elements, whether they ran or not
  std::size_t requests = 0;           // for anything beside the page
  double ground = 0;                  // luminance of the page, 0 black to 1 white
};

/// Each page at each width (in pixels), page by page. Fails the test, giving nothing, without a `chromium`.
std::vector<LaidOut> lay_out(const std::vector<std::string>& pages, const std::vector<int>& widths,
                             bool dark);

}  // namespace tacit::report
