// "Did you mean ..": the nearest of several names, for error messages about columns and keys.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tacit::linkage {

/// "; did you mean 'x'?" with the element of `names` at the least edit distance (insert, delete, replace;
/// case ignored) from `name`, or an empty string if none is near: more than half of the letters would have to
/// change.
std::string did_you_mean(std::string_view name, std::span<const std::string> names);

}  // namespace tacit::linkage
