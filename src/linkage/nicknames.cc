// SPDX-License-Identifier: Apache-2.0
#include "linkage/nicknames.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>

#include "linkage/nickname_table.h"
#include "linkage/text.h"

namespace tacit::linkage {
namespace {

struct NameLine {
  std::vector<std::string_view> formal;  // spellings, the usual one first
  std::vector<std::string_view> brief;
};

std::vector<std::string_view> split_at_blanks(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, size));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return words;
}

// The lines in which each name stands, in their order.
class NicknameTable {
 public:
  NicknameTable() {
    for (const std::string_view line : kNicknameLines) {
      const std::size_t bar = line.find('|');
      const std::size_t index = lines_.size();
      lines_.push_back({split_at_blanks(line.substr(0, bar)), split_at_blanks(line.substr(bar + 1))});
      for (const std::string_view name : lines_.back().formal) as_formal_[name].push_back(index);
      for (const std::string_view name : lines_.back().brief) as_brief_[name].push_back(index);
    }
  }

  std::string_view formal(std::string_view name) const {
    for (const auto* places : {&as_formal_, &as_brief_}) {
      if (const auto at = places->find(name); at != places->end()) {
        return lines_[at->second.front()].formal.front();
      }
    }
    return name;
  }

  std::vector<std::string> others(std::string_view name) const {
    std::vector<std::string> result;
    const auto add = [&](const std::vector<std::string_view>& names) {
      for (const std::string_view other : names) {
        if (other != name && std::find(result.begin(), result.end(), other) == result.end()) {
          result.emplace_back(other);
        }
      }
    };
    if (const auto at = as_formal_.find(name); at != as_formal_.end()) {
      for (const std::size_t line : at->second) {
        add(lines_[line].formal);
        add(lines_[line].brief);
      }
    }
    if (const auto at = as_brief_.find(name); at != as_brief_.end()) {
      for (const std::size_t line : at->second) add(lines_[line].formal);
    }
    return result;
  }

 private:
  using Places = std::unordered_map<std::string_view, std::vector<std::size_t>>;

  std::vector<NameLine> lines_;
  Places as_formal_;
  Places as_brief_;
};

const NicknameTable& nickname_table() {
  static const NicknameTable table;
  return table;
}

}  // namespace

std::string formal_names(std::string_view text) {
  std::string result;
  for (const std::u32string& word : text_parts(without_apostrophes(decode_text(text)))) {
    const std::string name = encode_text(word);
    if (!result.empty()) result.push_back(' ');
    result += nickname_table().formal(name);
  }
  return result;
}

std::vector<std::string> other_names(std::string_view name) {
  return nickname_table().others(name);
}

}  // namespace tacit::linkage
