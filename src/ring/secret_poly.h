// SPDX-License-Identifier: Apache-2.0
// A polynomial that holds a secret: a key, an error, a pad, a plaintext in evaluation form.
#pragma once

#include <cstddef>
#include <utility>

#include "base/secret_vector.h"
#include "ring/rns_poly.h"

namespace tacit::ring {

/// Its residues are overwritten before their memory is given back. It does not become a plain RnsPoly by
/// assignment: that does not compile. (A copy through a reference to RnsPoly would.)
class SecretPoly : public RnsPoly {
 public:
  SecretPoly() = default;
  /// `limbs` limbs of `degree` residues, not initialised.
  SecretPoly(std::size_t degree, std::size_t limbs) : RnsPoly(degree, limbs) {}
  SecretPoly(SecretPoly&&) noexcept = default;
  SecretPoly& operator=(SecretPoly&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    RnsPoly::operator=(static_cast<RnsPoly&&>(other));
    return *this;
  }
  ~SecretPoly() { wipe(); }

  /// A copy of the first `limbs` limbs.
  SecretPoly prefix(std::size_t limbs) const;
  /// The polynomial as one that is public: what has been encrypted, say.
  RnsPoly published() && { return RnsPoly(static_cast<RnsPoly&&>(*this)); }

 private:
  void wipe() noexcept { wipe_memory(data(), size() * sizeof(std::uint32_t)); }
};

}  // namespace tacit::ring
