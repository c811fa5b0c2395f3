// SPDX-License-Identifier: Apache-2.0
// The scores of some layers, slice by slice: one slice of all versions is read from memory once for all of
// them, and stays in the cache while every layer takes its few rows from it.
#pragma once

#include <cstdint>
#include <span>

#include "link/linker.h"
#include "ring/modulus.h"

namespace tacit::link {

/// sum over the places of mask * (sum of the place's versions, as the numbers of VersionIndex say), for one
/// slice of one limb of layer `layer`, into `out`. `versions`: the slice of version 0, `words` residues;
/// `masks`: the same slice of each place's mask.
void add_up_scores(const Layers& layers, std::size_t layer, const std::uint32_t* versions, std::size_t words,
                   std::span<const std::uint32_t* const> masks, std::uint32_t* out, const ring::Modulus& q);

}  // namespace tacit::link
