// SPDX-License-Identifier: Apache-2.0
// Whether a person decides about a client's questions, and when (docs/ledger.md, "Approval"): a custodian's
// configuration says it, the ledger enforces it, and the catalog tells it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tacit {

enum class ApprovalRule {
  kNone,      // nobody does: limits and budgets decide
  kQuestion,  // before a question is computed
  kAnswer,    // before its answer leaves
};

inline constexpr std::array<std::string_view, 3> kApprovalNames = {"none", "question", "answer"};

/// "none", "question", "answer": in configurations, entries and reports.
inline std::string_view approval_name(ApprovalRule rule) {
  return kApprovalNames.at(static_cast<std::size_t>(rule));
}

/// Nothing for another name.
inline std::optional<ApprovalRule> approval_named(std::string_view name) {
  for (std::size_t i = 0; i < kApprovalNames.size(); ++i) {
    if (kApprovalNames[i] == name) return static_cast<ApprovalRule>(i);
  }
  return std::nullopt;
}

}  // namespace tacit
