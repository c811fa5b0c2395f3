// SPDX-License-Identifier: Apache-2.0
// What a person should know about a model on a file: what looks wrong, where, and what to do. Advice, not
// errors: a check cannot know what is intended. No warning names a value of a record, except well-known
// placeholders.
#pragma once

#include <string>
#include <vector>

#include "linkage/model.h"

namespace tacit::fit {

struct ModelCheck;

enum class WarningKind {
  kFewRecords,
  kSaysLittle,           // a feature of hardly any entropy
  kMostlyMissing,        // a field
  kUnreadable,           // most texts of a field give no value
  kConstant,             // all values of a field are the same
  kUnlistedPlaceholder,  // a value that may stand for none
  kTooManyBuckets,
  kLostZeros,
  kDecimals,
  kExponents,
  kUnreadDates,
  kDateOrder,
  kFirstOfJanuary,
  kNotUtf8,
  kDigitsInNames,
  kOutOfReach,       // records that cannot reach the threshold
  kSameForAll,       // the threshold is reached by what all records have in common
  kRepeats,          // records that say the same as others
  kChanceLinks,      // the threshold
  kOwnLinks,         // within the file
  kMovedNotFound,    // the threshold cannot be reached with another address
  kNeedsAddress,     // .. without one
  kHouseholdLinks,   // .. is reached by everybody at an address
  kPassWithoutKeys,  // most records lack a part
  kHeavyKeys,        // a pass leaves out many records, or would
  kInNoPass,         // records that blocked linkage compares with nobody
  kCostlyPasses,     // as many passes take a costlier link polynomial
  kWideRecord,       // .. is reached by one made-up record and many others
};

/// In words for programs: "says-little".
const char* key(WarningKind kind);

struct Warning {
  WarningKind kind;
  std::string where;      // "field postcode", "feature surname.2", "column postcode", "threshold"
  std::string what;       // a sentence without its full stop
  std::string advice;     // another
  bool hopeless = false;  // the work is not worth its budget: docs/model.md, "A look before every run"
  // Flags of the program by which the file is read in another way, without their first dashes and without
  // which side's file it is: "date-order dmy". None if none helps.
  std::vector<std::string> flags = {};

  /// The advice, and the flags; `side`: "client" where the command reads that side's file among others.
  std::string advice_with_flags(const std::string& side = "") const;
  /// "--date-order dmy", or "--client-date-order dmy"; empty without flags.
  std::string whole_flags(const std::string& side = "") const;
};

bool any_hopeless(const std::vector<Warning>& warnings);

/// All warnings, what is hopeless first, then in the order of the fields; the threshold comes last. `check`
/// is complete except for its warnings.
std::vector<Warning> warnings_of(const linkage::Model& model, const ModelCheck& check);

}  // namespace tacit::fit
