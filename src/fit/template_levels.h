// SPDX-License-Identifier: Apache-2.0
// A fit's template with other levels than it says. For this room's own use.
#pragma once

#include "linkage/model.h"

namespace tacit::fit {

/// Without rare and frequent values, and with the finest buckets: both are for the fit to choose.
linkage::ModelSpec without_rarity(linkage::ModelSpec spec);

/// With a near level of each field's strictest level, if that is a number or a date without one: what typing
/// errors and exchanged parts make of a value, which the server's record has for nothing.
linkage::ModelSpec with_near(linkage::ModelSpec spec);

linkage::ModelSpec without_near(linkage::ModelSpec spec);

}  // namespace tacit::fit
