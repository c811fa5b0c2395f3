// SPDX-License-Identifier: Apache-2.0
// The function that the protocol computes, in the clear (design in docs/protocol.md, "The function"): the
// oracle of the tests, and what `tacit plain` runs for pilots.
#pragma once

#include <optional>

#include "linkage/blocking.h"
#include "linkage/features.h"
#include "protocol/server_data.h"
#include "protocol/split.h"
#include "table/question.h"
#include "table/result.h"

namespace tacit::protocol {

/// The answer to a question, which names what the catalog has; `split`: the client's own dimension, empty
/// unless the question splits; `bins`: of the model's passes if only pairs that share a bin are compared, and
/// none if all are. Throws what table::check_question and check_split throw, and Error(kLimit)
/// where a server record is reached by more client records of one category than a plan can count.
table::ResultTable plain_table(const ServerData& data, const linkage::FeatureTable& client,
                               const table::Question& question, const Split& split = {},
                               const std::optional<linkage::BinShape>& bins = {});

}  // namespace tacit::protocol
