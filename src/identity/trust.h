// SPDX-License-Identifier: Apache-2.0
// Whose certificates a server accepts from clients: those of its authorities, but for the revoked ones. TLS
// asks the authorities when a connection begins; this is asked for each stream, since a connection may
// outlive what it was accepted by.
#pragma once

#include <openssl/x509_vfy.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/certificate.h"
#include "identity/credentials.h"
#include "identity/revocation.h"

namespace tacit::identity {

class ClientTrust {
 public:
  /// `crl_file`: lists of revoked certificates, one at most of each authority; empty: there are none. Throws
  /// Error as load_trusted() and read_lists(), and Error(kSecurity) for a list that none of the authorities
  /// has signed, for two of one authority, and for one that is not valid yet. An expired list is no error
  /// here: its authority's clients are refused.
  static ClientTrust load(const std::filesystem::path& ca_file, const std::filesystem::path& crl_file,
                          WallClock::time_point now = WallClock::now());

  /// In PEM, for TLS.
  const std::string& authorities_pem() const { return authorities_.pem; }
  std::size_t authorities() const { return authorities_.authorities; }
  /// When the first authority, and the first list, loses its validity.
  WallClock::time_point authorities_end() const { return authorities_.not_after; }
  std::optional<WallClock::time_point> lists_end() const;
  std::size_t lists() const { return lists_.size(); }
  /// Certificates on all lists.
  std::size_t revoked() const;

  /// Throws the Error(kSecurity) for a client whose certificate, the first of the PEM text, is not accepted
  /// now: by no authority (those behind it in the text may stand between), not valid, not a client's,
  /// revoked, or of an authority whose list has expired.
  void require_accepted(std::string_view certificates_pem,
                        WallClock::time_point now = WallClock::now()) const;

  /// A sentence for each authority and list that expires soon, or has.
  std::vector<std::string> warnings(WallClock::time_point now) const;

 private:
  using StorePtr = Owned<X509_STORE, X509_STORE_free>;
  struct Listed {
    RevocationList list;
    EvpKeyPtr key;  // the authority's, which has signed it
  };
  ClientTrust() = default;
  void add_list(RevocationList list, const std::vector<Certificate>& authorities, WallClock::time_point now);
  void require_not_revoked(const Certificate& certificate, const Certificate& issuer,
                           WallClock::time_point now) const;

  std::string ca_file_, crl_file_;  // for messages
  Trusted authorities_;
  StorePtr store_;
  std::vector<Listed> lists_;
};

}  // namespace tacit::identity
