// SPDX-License-Identifier: Apache-2.0
#include "fit/check_warnings.h"

namespace tacit::fit {

const char* key(WarningKind kind) {
  switch (kind) {
    case WarningKind::kFewRecords:
      return "few-records";
    case WarningKind::kSaysLittle:
      return "says-little";
    case WarningKind::kMostlyMissing:
      return "mostly-missing";
    case WarningKind::kUnreadable:
      return "unreadable";
    case WarningKind::kConstant:
      return "constant";
    case WarningKind::kUnlistedPlaceholder:
      return "unlisted-placeholder";
    case WarningKind::kTooManyBuckets:
      return "too-many-buckets";
    case WarningKind::kLostZeros:
      return "lost-zeros";
    case WarningKind::kDecimals:
      return "decimals";
    case WarningKind::kExponents:
      return "exponents";
    case WarningKind::kUnreadDates:
      return "unread-dates";
    case WarningKind::kDateOrder:
      return "date-order";
    case WarningKind::kFirstOfJanuary:
      return "first-of-january";
    case WarningKind::kNotUtf8:
      return "not-utf8";
    case WarningKind::kDigitsInNames:
      return "digits-in-names";
    case WarningKind::kOutOfReach:
      return "out-of-reach";
    case WarningKind::kSameForAll:
      return "same-for-all";
    case WarningKind::kRepeats:
      return "repeats";
    case WarningKind::kChanceLinks:
      return "chance-links";
    case WarningKind::kOwnLinks:
      return "own-links";
    case WarningKind::kMovedNotFound:
      return "moved-not-found";
    case WarningKind::kNeedsAddress:
      return "needs-address";
    case WarningKind::kHouseholdLinks:
      return "household-links";
    case WarningKind::kPassWithoutKeys:
      return "pass-without-keys";
    case WarningKind::kHeavyKeys:
      return "heavy-keys";
    case WarningKind::kInNoPass:
      return "in-no-pass";
    case WarningKind::kCostlyPasses:
      return "costly-passes";
    case WarningKind::kWideRecord:
      return "wide-record";
  }
  return "";
}

}  // namespace tacit::fit
