// SPDX-License-Identifier: Apache-2.0
#include "input.h"

#include <algorithm>

namespace tacit::fuzz {
namespace {

constexpr std::size_t kMaxChanges = 8;
constexpr std::size_t kMaxBytes = std::size_t{2} << 20;

void change(std::string& bytes, Input& script) {
  const std::uint8_t kind = script.byte();
  // Headers and tags stand in front: half of the places are there.
  const std::size_t size = std::max<std::size_t>(bytes.size(), 1);
  const std::size_t place = kind & 0x80 ? script.below(size) : script.byte() % size;
  switch (kind % 6) {
    case 0:
      if (!bytes.empty()) bytes[place] = static_cast<char>(bytes[place] ^ script.byte());
      break;
    case 1:
      bytes.resize(bytes.empty() ? 0 : place);
      break;
    case 2:
      bytes.append(std::size_t{script.byte()} + 1, static_cast<char>(script.byte()));
      break;
    case 3: {
      const char filler = static_cast<char>(script.byte());
      const std::size_t count =
          std::min<std::size_t>(script.byte() * 4, bytes.size() - std::min(place, bytes.size()));
      if (count != 0) std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(place), count, filler);
      break;
    }
    case 4:
      if (bytes.size() * 2 <= kMaxBytes) bytes += std::string(bytes);
      break;
    default:
      bytes.insert(bytes.empty() ? 0 : place, script.take(script.byte()));
  }
}

}  // namespace

std::string edited(std::string bytes, Input& script) {
  for (std::size_t i = 0; i < kMaxChanges && !script.empty(); ++i) change(bytes, script);
  return bytes;
}

}  // namespace tacit::fuzz
