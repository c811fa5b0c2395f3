// A block of 32-bit residues, aligned to 64 bytes for the kernels. Not initialised: every user writes it whole.
#pragma once

#include <cstddef>
#include <cstdint>
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
  static constexpr std::align_val_t kAlignment{64};
  struct Free {
    void operator()(std::uint32_t* p) const { ::operator delete[](p, kAlignment); }
  };
  static std::uint32_t* allocate(std::size_t count) {
    return count == 0 ? nullptr
                      : static_cast<std::uint32_t*>(::operator new[](count * sizeof(std::uint32_t), kAlignment));
  }

  std::size_t count_ = 0;
  std::unique_ptr<std::uint32_t[], Free> data_;
};

}  // namespace tacit::ring
