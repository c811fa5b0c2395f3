// SPDX-License-Identifier: Apache-2.0
#include "linkage/transform.h"

#include <utility>

#include "linkage/consonants.h"
#include "linkage/latin.h"
#include "linkage/name_parts.h"
#include "linkage/nicknames.h"
#include "linkage/numbers.h"
#include "linkage/nysiis.h"
#include "linkage/soundex.h"
#include "linkage/text.h"
#include "linkage/titles.h"
#include "linkage/umlauts.h"

namespace tacit::linkage {
namespace {

template <typename... Ts>
struct Overload : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overload(Ts...) -> Overload<Ts...>;

std::string apply(const TransformStep& step, const std::vector<KeyedHash>& order, std::string_view text) {
  return std::visit(Overload{
                        [&](const step::Exact&) { return std::string(text); },
                        [&](const step::Fold&) { return fold_text(text); },
                        [&](const step::Letters&) { return keep_letters(text); },
                        [&](const step::Digits&) { return keep_digits(text); },
                        [&](const step::Soundex&) { return soundex(text); },
                        [&](const step::SortedParts&) { return sort_parts(text); },
                        [&](const step::Prefix& p) { return text_prefix(text, p.length); },
                        [&](const step::Suffix& s) { return text_suffix(text, s.length); },
                        [&](const step::Date& d) {
                          const auto date = read_date(text, d.reading());
                          return date ? date_part(*date, d.part) : std::string();
                        },
                        [&](const step::Minhash& m) { return min_qgram(text, m.q, order.front()); },
                        [&](const step::Latin&) { return to_latin(text); },
                        [&](const step::Particles&) { return without_particles(text); },
                        [&](const step::FirstPart&) { return first_part(text); },
                        [&](const step::LastPart&) { return last_part(text); },
                        [&](const step::Consonants&) { return consonants(text); },
                        [&](const step::Nysiis&) { return nysiis(text); },
                        [&](const step::Titles&) { return without_titles(text); },
                        [&](const step::Umlauts&) { return without_umlauts(text); },
                        [&](const step::Nickname&) { return formal_names(fold_text(text)); },
                        [&](const step::Number&) { return whole_number(text); },
                        [&](const step::Pad& p) { return pad_digits(text, p.length); },
                        [&](const step::Postcode& p) { return postcode_part(text, p.country, p.part); },
                    },
                    step);
}

}  // namespace

const std::vector<std::string>& transform_names() {
  static const std::vector<std::string> names{
      "exact",  "fold",    "letters",  "digits",    "soundex",    "sorted_parts", "prefix",     "suffix",
      "date",   "minhash", "latin",    "particles", "first_part", "last_part",    "consonants", "nysiis",
      "titles", "umlauts", "nickname", "number",    "pad",        "postcode"};
  return names;
}

std::string_view name(const TransformStep& step) {
  return transform_names()[step.index()];
}

void append_canonical(const TransformStep& step, CanonicalForm& form) {
  form.text(name(step));
  std::visit(Overload{
                 [](const auto&) {},
                 [&](const step::Prefix& p) { form.number(p.length); },
                 [&](const step::Suffix& s) { form.number(s.length); },
                 [&](const step::Date& d) {
                   form.number(static_cast<int>(d.part)).number(static_cast<int>(d.order));
                   if (d.century) form.text("century").number(*d.century);
                   if (d.serial != DateSerial::kNone) form.text("serial").number(static_cast<int>(d.serial));
                 },
                 [&](const step::Pad& p) { form.number(p.length); },
                 [&](const step::Postcode& p) { form.text(name_of(p.country)).text(name_of(p.part)); },
                 [&](const step::Minhash& m) { form.number(m.q).number(m.k); },
                 [&](const step::Latin&) { form.number(latin_version()); },
             },
             step);
}

Transform::Transform(const std::vector<TransformStep>& steps, std::string_view salt) {
  for (const auto& current : steps) {
    Prepared prepared{current, {}};
    if (const auto* minhash = std::get_if<step::Minhash>(&current)) {
      prepared.order.emplace_back(salt, "minhash", std::to_string(minhash->k));
    }
    steps_.push_back(std::move(prepared));
  }
}

std::string Transform::operator()(std::string_view text) const {
  return first_steps(text, steps_.size());
}

std::string Transform::first_steps(std::string_view text, std::size_t count) const {
  return run(encode_text(decode_text(trim(text))), 0, count);
}

std::string Transform::later_steps(std::string value, std::size_t count) const {
  return run(std::move(value), count, steps_.size());
}

std::string Transform::run(std::string value, std::size_t begin, std::size_t end) const {
  for (std::size_t i = begin; i < end && !value.empty(); ++i) {
    value = apply(steps_[i].step, steps_[i].order, value);
  }
  return value;
}

}  // namespace tacit::linkage
