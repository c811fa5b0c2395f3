// SPDX-License-Identifier: Apache-2.0
// OpenSSL's objects as owners that free them, and its calls as ones that throw. OpenSSL's own free functions
// overwrite private keys (EVP_PKEY_free, BIO_free of a memory buffer) before they give the memory back.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tacit::identity {

template <auto Function>
struct FreedBy {
  template <typename T>
  void operator()(T* object) const {
    Function(object);
  }
};

template <typename T, auto Function>
using Owned = std::unique_ptr<T, FreedBy<Function>>;

using BioPtr = Owned<BIO, BIO_free>;
using X509Ptr = Owned<X509, X509_free>;
using EvpKeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;

/// For calls that fail only for want of memory or through a defect: throws Error(kInternal) unless `holds`.
inline void expect_openssl(bool holds, const char* call) {
  if (holds) return;
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  throw Error(ErrorCategory::kInternal, std::string("OpenSSL: ") + call +
                                            " failed: " + (reason != nullptr ? reason : "no reason given"));
}

/// A buffer to read `text` from, which outlives it.
inline BioPtr reader_of(std::string_view text) {
  // An empty view may have no data at all, which OpenSSL refuses.
  BioPtr bio(BIO_new_mem_buf(text.empty() ? "" : text.data(), static_cast<int>(text.size())));
  expect_openssl(bio != nullptr, "BIO_new_mem_buf");
  return bio;
}

/// What has been written to the buffer; goes with it.
inline std::string_view contents(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

/// Refuses encrypted PEM files: there is nobody to type a passphrase.
inline int no_passphrase(char*, int, int, void*) {
  return -1;
}

}  // namespace tacit::identity
