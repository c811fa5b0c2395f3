// SPDX-License-Identifier: Apache-2.0
// Text that is overwritten before its memory is given back: private keys in PEM.
#pragma once

#include <openssl/crypto.h>

#include <string>
#include <string_view>
#include <utility>

namespace tacit::identity {

class SecretText {
 public:
  SecretText() = default;
  /// Takes over the text; the caller overwrites whatever it was copied from.
  explicit SecretText(std::string text) : text_(std::move(text)) {}
  SecretText(SecretText&& other) noexcept { text_.swap(other.text_); }
  SecretText& operator=(SecretText&& other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~SecretText() { OPENSSL_cleanse(text_.data(), text_.size()); }

  std::string_view view() const { return text_; }
  const char* c_str() const { return text_.c_str(); }

 private:
  std::string text_;
};

}  // namespace tacit::identity
