// SPDX-License-Identifier: Apache-2.0
#include "linkage/latin.h"

#include <fmt/format.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "linkage/text.h"

namespace tacit::linkage {
namespace {

// First the tables for one language each, then what they have left. Removed are the marks that
// transliterations put for soft and hard signs, ayin, hamza and ejectives: people leave them out.
constexpr const char* kRules =
    "NFC; Russian-Latin/BGN; Greek-Latin/UNGEGN; Any-Latin; "
    "[\\u02B9-\\u02BF\\u02EE\\u201D] Remove; Latin-ASCII";

std::unique_ptr<icu::Transliterator> make_transliterator() {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> made(
      icu::Transliterator::createInstance(kRules, UTRANS_FORWARD, status));
  if (U_FAILURE(status) || !made) {
    throw Error(ErrorCategory::kInternal,
                fmt::format("the ICU library cannot transliterate names ({}): is its data installed?",
                            u_errorName(status)));
  }
  return made;
}

// Compiling the rules takes a twentieth of a second and a copy microseconds; ICU does not promise that one
// object may serve two threads.
const icu::Transliterator& transliterator() {
  static const std::unique_ptr<const icu::Transliterator> first = make_transliterator();
  thread_local const std::unique_ptr<const icu::Transliterator> own(first->clone());
  return *own;
}

}  // namespace

std::string to_latin(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return std::string(text);
  // Apostrophes of the input are made plain first: these stay.
  const std::string plain = encode_text(plain_punctuation(decode_text(text)));
  auto unicode = icu::UnicodeString::fromUTF8(plain);
  transliterator().transliterate(unicode);
  std::string latin;
  unicode.toUTF8String(latin);
  return latin;
}

int latin_version() {
  UVersionInfo version;
  u_getVersion(version);
  return version[0];
}

}  // namespace tacit::linkage
