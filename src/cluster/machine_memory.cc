// SPDX-License-Identifier: Apache-2.0
#include "cluster/machine_memory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <new>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "link/workers.h"

namespace tacit::cluster {
namespace {

/// Sets of planes in use at once, of all queries.
constexpr std::size_t kSets = 64;
/// Each has its stretch of the file, of which only what is written takes memory.
constexpr std::size_t kStretch = std::size_t{1} << 37;
constexpr std::size_t kHeadBytes = std::size_t{1} << 16;
/// Between looks whether the others are done.
constexpr std::chrono::milliseconds kPauseOfMakers{2};

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorCategory::kUnavailable, fmt::format("memory that ranks of one machine share: {}: {}", what,
                                                       std::system_category().message(errno)));
}

}  // namespace

/// All zero: free.
struct MachineMemory::Set {
  // Changed with a lock.
  std::uint64_t query, number, users, bytes;
  // By whoever makes versions.
  std::atomic<std::uint64_t> next, made;
};

struct MachineMemory::Head {
  std::array<Set, kSets> sets;
};

/// Of all ranks and their threads. The system gives it back if a rank is killed meanwhile.
class MachineMemory::Lock {
 public:
  explicit Lock(MachineMemory& memory) : memory_(memory), own_(memory.mutex_) {
    if (!set(F_WRLCK)) fail("fcntl");
  }
  ~Lock() { set(F_UNLCK); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  bool set(short type) const {
    struct flock whole{};
    whole.l_type = type;
    whole.l_whence = SEEK_SET;
    while (fcntl(memory_.file_.number(), F_SETLKW, &whole) != 0) {
      if (errno != EINTR) return false;
    }
    return true;
  }

  MachineMemory& memory_;
  const std::lock_guard<std::mutex> own_;
};

class MachineMemory::Versions final : public link::VersionStore {
 public:
  explicit Versions(MachineMemory& memory) : memory_(memory) {}
  ~Versions() override {
    if (mapped_ != nullptr) munmap(mapped_, bytes_);
    if (set_ != nullptr) memory_.leave(*set_);
  }
  Versions(const Versions&) = delete;
  Versions& operator=(const Versions&) = delete;

  /// Whether there is room for it.
  bool join(std::uint64_t query, std::uint64_t set) {
    set_ = memory_.join(query, set);
    return set_ != nullptr;
  }

  std::uint32_t* take(std::size_t residues) override {
    bytes_ = residues * sizeof(std::uint32_t);
    if (bytes_ > kStretch) throw std::bad_alloc();
    memory_.reserve(*set_, bytes_);
    void* const mapped = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                              memory_.file_.number(), static_cast<off_t>(memory_.place_of(*set_)));
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    mapped_ = mapped;
    return static_cast<std::uint32_t*>(mapped_);
  }

  void make_all(std::size_t count, const std::function<void(std::size_t)>& make,
                link::Monitor& monitor) override {
    link::parallel_for(link::thread_count(), [&](std::size_t) {
      for (std::size_t i = set_->next++; i < count; i = set_->next++) {
        link::stop_if_cancelled(monitor);
        make(i);
        monitor.on_prepared(++set_->made, count);
      }
    });
    // A rank that fails, is killed or hangs meanwhile ends the query, and the monitor says so.
    while (set_->made < count) {
      link::stop_if_cancelled(monitor);
      monitor.on_prepared(set_->made, count);
      std::this_thread::sleep_for(kPauseOfMakers);
    }
  }

 private:
  MachineMemory& memory_;
  Set* set_ = nullptr;
  std::size_t bytes_ = 0;
  void* mapped_ = nullptr;
};

MachineMemory::MachineMemory(int file) : file_(file) {
  static_assert(sizeof(Head) <= kHeadBytes);
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "processes share them");
  // The same for all ranks, so that it does not matter who is first. New pages are zero.
  if (ftruncate(file, static_cast<off_t>(kHeadBytes + kSets * kStretch)) != 0) fail("ftruncate");
  void* const head = mmap(nullptr, kHeadBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (head == MAP_FAILED) fail("mmap");
  head_ = static_cast<Head*>(head);
}

MachineMemory::~MachineMemory() {
  munmap(head_, kHeadBytes);
}

int MachineMemory::new_file() {
#ifdef MFD_NOEXEC_SEAL
  // Some systems make no others (vm.memfd_noexec), and older ones do not know it.
  if (const int file = memfd_create("tacit", MFD_CLOEXEC | MFD_NOEXEC_SEAL); file >= 0) return file;
#endif
  return memfd_create("tacit", MFD_CLOEXEC);
}

std::size_t MachineMemory::place_of(const Set& set) const {
  return kHeadBytes + static_cast<std::size_t>(&set - head_->sets.data()) * kStretch;
}

MachineMemory::Set* MachineMemory::join(std::uint64_t query, std::uint64_t number) {
  const Lock lock(*this);
  Set* free = nullptr;
  for (Set& set : head_->sets) {
    if (set.users == 0) {
      if (free == nullptr) free = &set;
    } else if (set.query == query && set.number == number) {
      ++set.users;
      return &set;
    }
  }
  if (free == nullptr) return nullptr;
  free->query = query;
  free->number = number;
  free->users = 1;
  free->bytes = 0;
  free->next = free->made = 0;
  return free;
}

/// All pages at once, by the first rank: faults would take longer than the pages do, and where there is no
/// memory this says so, while a fault would end the process.
void MachineMemory::reserve(Set& set, std::size_t bytes) {
  const Lock lock(*this);
  require(set.bytes == 0 || set.bytes == bytes, "ranks of a machine have the same plan of a query");
  if (set.bytes != 0) return;
  const auto place = static_cast<off_t>(place_of(set));
  int failed = 0;
  do {
    failed = posix_fallocate(file_.number(), place, static_cast<off_t>(bytes));
  } while (failed == EINTR);
  if (failed != 0) throw std::bad_alloc();
  set.bytes = bytes;
}

void MachineMemory::leave(Set& set) noexcept {
  const Lock lock(*this);
  if (--set.users > 0 || set.bytes == 0) return;
  // The pages go back to the system; if it does not take them, the next set there has them.
  fallocate(file_.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(place_of(set)),
            static_cast<off_t>(set.bytes));
}

std::unique_ptr<link::VersionStore> MachineMemory::versions(std::uint64_t query, std::uint64_t set) {
  auto shared = std::make_unique<Versions>(*this);
  if (!shared->join(query, set)) return std::make_unique<link::OwnVersions>();
  return shared;
}

std::unique_ptr<link::VersionStore> versions_in(MachineMemory* memory, std::uint64_t query,
                                                std::uint64_t set) {
  if (memory == nullptr) return std::make_unique<link::OwnVersions>();
  return memory->versions(query, set);
}

}  // namespace tacit::cluster
