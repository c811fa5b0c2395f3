// SPDX-License-Identifier: Apache-2.0
// Whether a text is well-formed XML, as far as a plot uses it: elements, attributes in double quotes, the
// five named entities; no comments, no document type.
#pragma once

#include <regex>
#include <set>
#include <string>
#include <vector>

namespace tacit {

/// What is wrong; empty if nothing is.
inline std::string xml_problem(const std::string& xml) {
  static const std::regex tag(R"(<(/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*="[^"<]*")*)\s*(/?)>)");
  static const std::regex attribute(R"re(([A-Za-z][\w:-]*)="([^"]*)")re");
  static const std::regex bad_entity("&(?!(amp|lt|gt|quot|apos);)");
  std::string rest = xml;
  if (rest.rfind("<?xml ", 0) == 0) rest = rest.substr(rest.find("?>") + 2);
  if (std::regex_search(rest, bad_entity)) return "a bare &";
  std::vector<std::string> open;
  int roots = 0;
  std::smatch match;
  for (auto at = rest.cbegin(); at != rest.cend();) {
    if (*at != '<') {
      if (open.empty() && *at != '\n' && *at != ' ') return "text outside the root";
      ++at;
      continue;
    }
    if (!std::regex_search(at, rest.cend(), match, tag, std::regex_constants::match_continuous)) {
      return "no tag at: " + std::string(at, std::min(at + 40, rest.cend()));
    }
    at = match[0].second;
    std::set<std::string> names;
    const std::string attributes = match[3];
    for (std::sregex_iterator it(attributes.begin(), attributes.end(), attribute), end; it != end; ++it) {
      if (!names.insert((*it)[1]).second) return "an attribute twice: " + (*it)[1].str();
    }
    if (match[1].length() != 0) {
      if (open.empty() || open.back() != match[2]) return "closes what is not open: " + match[2].str();
      open.pop_back();
      continue;
    }
    if (open.empty() && ++roots > 1) return "a second root";
    if (match[4].length() == 0) open.push_back(match[2]);
  }
  if (!open.empty()) return "not closed: " + open.back();
  return roots == 1 ? "" : "no root";
}

}  // namespace tacit
