// SPDX-License-Identifier: Apache-2.0
// A block of 32-bit residues, aligned to 64 bytes for the kernels. Not initialised: every user writes it
// whole. The memory is oneTBB's scalable allocator's, which keeps freed blocks for the next buffer: circuits
// make and drop megabytes at a time, and pages that are fresh from the system cost as much as the arithmetic
// on them. Under sanitizers it is the system's allocator, which they check: a pool would hide reads past the
// end of a buffer or after its lifetime.
#pragma once

#include <tbb/scalable_allocator.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace tacit::ring {

class ResidueBuffer {
 public:
  ResidueBuffer() = default;
  explicit ResidueBuffer(std::size_t count) : count_(count), data_(allocate(count)) {}
  ResidueBuffer(const ResidueBuffer& other) : ResidueBuffer(other.count_) {
    if (count_ != 0) std::memcpy(data_.get(), other.data_.get(), count_ * sizeof(std::uint32_t));
  }
  ResidueBuffer& operator=(const ResidueBuffer& other) { return *this = ResidueBuffer(other); }
  ResidueBuffer(ResidueBuffer&& other) noexcept : count_(other.count_), data_(std::move(other.data_)) {
    other.count_ = 0;
  }
  ResidueBuffer& operator=(ResidueBuffer&& other) noexcept {
    data_ = std::move(other.data_);
    count_ = other.count_;
    other.count_ = 0;
    return *this;
  }
  ~ResidueBuffer() = default;

  std::size_t size() const { return count_; }
  std::uint32_t* data() { return data_.get(); }
  const std::uint32_t* data() const { return data_.get(); }

 private:
  static constexpr std::size_t kAlignment = 64;
#ifdef TACIT_SANITIZED
  static void release(void* p) { std::free(p); }
  static void* allocate_bytes(std::size_t bytes) {
    void* memory = nullptr;
    return posix_memalign(&memory, kAlignment, bytes) == 0 ? memory : nullptr;
  }
#else
  static void release(void* p) { scalable_aligned_free(p); }
  static void* allocate_bytes(std::size_t bytes) { return scalable_aligned_malloc(bytes, kAlignment); }
#endif
  struct Free {
    void operator()(std::uint32_t* p) const { release(p); }
  };
  static std::uint32_t* allocate(std::size_t count) {
    if (count == 0) return nullptr;
    void* memory = allocate_bytes(count * sizeof(std::uint32_t));
    if (memory == nullptr) throw std::bad_alloc();
    return static_cast<std::uint32_t*>(memory);
  }

  std::size_t count_ = 0;
  std::unique_ptr<std::uint32_t[], Free> data_;
};

/// Returns to the system the pages that freed buffers of all threads occupy; called when a query ends.
/// Buffers in use are not affected, and later ones take fresh pages.
inline void release_freed_buffers() {
#ifndef TACIT_SANITIZED
  scalable_allocation_command(TBBMALLOC_CLEAN_ALL_BUFFERS, nullptr);
#endif
}

}  // namespace tacit::ring
