// SPDX-License-Identifier: Apache-2.0
// An X.509 certificate: read from PEM, with what people and rules need to know about it. It says nothing
// about trust: only TLS checks who signed it.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "identity/openssl.h"

namespace tacit::identity {

using WallClock = std::chrono::system_clock;

/// A certificate with less time left gives a warning.
inline constexpr std::chrono::hours kExpiresSoon{24 * 30};

class Certificate {
 public:
  explicit Certificate(X509Ptr x509) : x509_(std::move(x509)) {}

  /// The first certificate of the text. `origin` stands for it in messages. Throws Error(kSecurity) if there
  /// is none.
  static Certificate from_pem(std::string_view pem, std::string_view origin);

  std::string pem() const;

  /// As RFC 2253 writes it, the last part first: "CN=Ada Example,O=Institute". Throws Error(kSecurity) for a
  /// name that is not in the encoding that it claims.
  std::string subject() const;
  std::string issuer() const;
  /// The common name of the subject, for people; the whole subject where it has none. Throws as subject().
  std::string name() const;
  /// "sha256:" and 64 lower-case hexadecimal digits: of the whole certificate, so that no two have the same.
  std::string fingerprint() const;

  /// The nearest that the clock can hold: 2262-04-11 stands for all that is later. Throws Error(kSecurity)
  /// for an invalid time.
  WallClock::time_point not_before() const;
  WallClock::time_point not_after() const;

  /// The host names and addresses that a server's certificate is made for; `?` where a name has a character
  /// that host names do not have and a terminal might act on.
  std::vector<std::string> hosts() const;
  /// Whether it may sign others.
  bool is_authority() const;
  /// Whether TLS takes it on a server's, on a client's side.
  bool serves() const;
  bool asks() const;

  X509& x509() const { return *x509_; }

 private:
  X509Ptr x509_;
};

/// The first certificate of a PEM file. Throws Error(kConfig) where it cannot be read, Error(kSecurity) where
/// it holds none.
Certificate load_certificate(const std::filesystem::path& path);

/// Throws Error(kSecurity) unless the certificate is valid at `now`; `origin` names it.
void require_valid(const Certificate& certificate, std::string_view origin,
                   WallClock::time_point now = WallClock::now());

/// A sentence for a certificate that is valid for less than kExpiresSoon; else empty.
std::string expiry_warning(const Certificate& certificate, std::string_view origin,
                           WallClock::time_point now = WallClock::now());

/// The text of Certificate::subject(), of any name. Throws Error(kSecurity) for one that is not in the
/// encoding that it claims.
std::string name_text(const X509_NAME* name);

/// The nearest that the clock can hold. Throws Error(kSecurity) for an invalid time.
WallClock::time_point time_of(const ASN1_TIME* time);

/// A day as 2027-01-31, in UTC.
std::string day(WallClock::time_point time);

}  // namespace tacit::identity
