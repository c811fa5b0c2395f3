// SPDX-License-Identifier: Apache-2.0
// ModelSpec -> the text of a model file (docs/model.md, "The file"), with comments.
#pragma once

#include <string>
#include <vector>

#include "linkage/model.h"

namespace tacit::linkage {

/// Lines without the `#`. A list may be shorter than what it is of: the rest has no comments.
struct ModelComments {
  std::vector<std::string> head;                 // above everything
  std::string threshold;                         // behind the threshold
  std::vector<std::vector<std::string>> fields;  // of each field, above it
  std::vector<std::vector<std::string>> levels;  // of each field and level, behind its agreement
  std::vector<std::vector<std::string>> passes;  // of each pass, above it
};

/// parse_model() of the result gives a model with the same hash, if `spec` is a model at all. Its texts
/// must be UTF-8.
std::string write_model(const ModelSpec& spec, const ModelComments& comments);

/// A chain of steps for a person: "fold, letters, prefix 3".
std::string describe(const std::vector<TransformStep>& transform);

}  // namespace tacit::linkage
