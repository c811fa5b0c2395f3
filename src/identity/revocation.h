// SPDX-License-Identifier: Apache-2.0
// Lists of revoked certificates (CRL, RFC 5280 section 5): each authority's own, signed by it, and good until
// its next update is due.
#pragma once

#include <openssl/x509.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "identity/certificate.h"
#include "identity/issue.h"
#include "identity/openssl.h"

namespace tacit::identity {

using X509CrlPtr = Owned<X509_CRL, X509_CRL_free>;

/// A list with less time left until its next update gives a warning.
inline constexpr std::chrono::hours kListDueSoon{24 * 7};

class RevocationList {
 public:
  explicit RevocationList(X509CrlPtr crl) : crl_(std::move(crl)) {}

  std::string pem() const;
  /// As Certificate::subject() has the authority's name.
  std::string issuer() const;
  /// Throw Error(kSecurity) for an invalid time, and where the list does not say when the next one is due.
  WallClock::time_point this_update() const;
  WallClock::time_point next_update() const;
  /// Certificates on it.
  std::size_t entries() const;

  /// When the certificate, which is the authority's, was revoked; nothing if it is not on the list.
  std::optional<WallClock::time_point> revoked_at(const Certificate& certificate) const;

  /// Whether this authority has signed it, and may.
  bool signed_by(const Certificate& authority) const;
  /// Whether it has this authority's name; says nothing of the signature.
  bool named_by(const Certificate& authority) const;

  X509_CRL& crl() const { return *crl_; }

 private:
  X509CrlPtr crl_;
};

/// The lists of a PEM text, of which there is one at least; `origin` names it. Throws Error(kSecurity) where
/// one cannot be read, is valid for a part of the certificates only (delta lists and such), or has no next
/// update.
std::vector<RevocationList> read_lists(std::string_view pem, std::string_view origin);

/// A new list of the authority with these certificates and with those on `before`, its last one; null: there
/// is none. Numbered after that. Throws Error(kSecurity) for a certificate or list that is not the
/// authority's, and for an authority that may not sign lists.
RevocationList issue_list(const KeyPair& authority, std::span<const Certificate> revoked,
                          const RevocationList* before, std::chrono::hours lifetime,
                          WallClock::time_point now = WallClock::now());

}  // namespace tacit::identity
