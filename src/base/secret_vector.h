// SPDX-License-Identifier: Apache-2.0
// Containers for secrets: their memory is overwritten before it is given back, however that comes about: at
// the end of a scope, by an exception, when a vector grows, when something is moved onto another.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

namespace tacit {

/// Overwrites memory with zeros. The compiler does not remove it, even where nothing reads the memory again.
void wipe_memory(void* data, std::size_t bytes) noexcept;

/// Wipes what it frees. `Upstream` is where the memory comes from.
template <class T, class Upstream = std::allocator<T>>
class WipingAllocator {
  static_assert(std::is_trivially_copyable_v<T>, "what a value refers to would not be wiped");

 public:
  using value_type = T;
  template <class U>
  struct rebind {
    using other = WipingAllocator<U, typename std::allocator_traits<Upstream>::template rebind_alloc<U>>;
  };

  WipingAllocator() = default;
  template <class U, class Other>
  WipingAllocator(const WipingAllocator<U, Other>& /*other*/) noexcept {}

  T* allocate(std::size_t count) { return Upstream().allocate(count); }
  void deallocate(T* data, std::size_t count) noexcept {
    wipe_memory(data, count * sizeof(T));
    Upstream().deallocate(data, count);
  }
  /// All are alike: what one has allocated another may free.
  friend bool operator==(const WipingAllocator& /*a*/, const WipingAllocator& /*b*/) { return true; }
};

/// A vector of secret numbers.
template <class T>
using SecretVector = std::vector<T, WipingAllocator<T>>;

/// A fixed number of secret numbers, 0 at first.
template <class T, std::size_t N>
class SecretArray : public std::array<T, N> {
  static_assert(std::is_trivially_copyable_v<T>, "what a value refers to would not be wiped");

 public:
  SecretArray() : std::array<T, N>{} {}
  SecretArray(const SecretArray&) = default;
  SecretArray& operator=(const SecretArray&) = default;
  ~SecretArray() { wipe_memory(this->data(), N * sizeof(T)); }
};

}  // namespace tacit
