// SPDX-License-Identifier: Apache-2.0
// Minhash of q-grams (Broder, "On the resemblance and containment of documents", 1997): two texts get the
// same k-th minhash with probability equal to the Jaccard similarity of their sets of q-grams. Several
// features of one field with k = 0, 1, 2, .. are therefore a sketch that mistypings disturb only in part.
#pragma once

#include <string>
#include <string_view>

#include "linkage/bucket_hash.h"

namespace tacit::linkage {

/// The q-gram of `text` with the smallest hash under `order`; empty where `text` is empty. `text` is padded
/// with q-1 marks at either end, so that first and last letters count as much as the others. `q` >= 1, in
/// code points.
std::string min_qgram(std::string_view text, int q, const KeyedHash& order);

}  // namespace tacit::linkage
