// SPDX-License-Identifier: Apache-2.0
#include "mpi/session.h"

#include <fmt/format.h>
#include <mpi.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/exit_code.h"
#include "mpi/calls.h"
#include "mpi/channel.h"
#include "mpi/shared_memory.h"

namespace tacit::mpi {

namespace {

// What whoever starts the program has said stays.
void set_default(const char* variable, const char* value) {
  setenv(variable, value, 0);
}

// Ranks of one machine would copy from each other's memory (process_vm_readv), which this program forbids
// (cli/serve/hardening.h); Open MPI and UCX find out only when they try.
void avoid_reading_memory() {
  set_default("OMPI_MCA_btl_vader_single_copy_mechanism", "none");
  set_default("UCX_TLS", "^cma");
}

// Ends the process where something takes too long that cannot be stopped.
class LastResort {
 public:
  LastResort(std::chrono::seconds longest, int exit_status, std::string message)
      : exit_status_(exit_status),
        message_(std::move(message)),
        thread_([this, longest] { watch(longest); }) {}
  ~LastResort() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  LastResort(const LastResort&) = delete;
  LastResort& operator=(const LastResort&) = delete;

 private:
  void watch(std::chrono::seconds longest) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, longest, [this] { return done_; })) return;
    std::fputs(message_.c_str(), stderr);
    std::_Exit(exit_status_);
  }

  const int exit_status_;
  const std::string message_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace

bool available() {
  return true;
}

Session::Session() : exceptions_(std::uncaught_exceptions()) {
  avoid_reading_memory();
  int initialized = 0;
  check(MPI_Initialized(&initialized), "MPI_Initialized");
  require(initialized == 0, "MPI is started once");
  int provided = MPI_THREAD_SINGLE;
  check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided), "MPI_Init_thread");
  if (provided < MPI_THREAD_SERIALIZED) {
    throw Error(ErrorCategory::kUnavailable,
                "this MPI cannot be used by a program with threads (MPI_THREAD_SERIALIZED); Debian's can");
  }
  for (const MPI_Comm communicator : {MPI_COMM_WORLD, MPI_COMM_SELF})
    check(MPI_Comm_set_errhandler(communicator, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  rank_ = rank_in(MPI_COMM_WORLD);
  ranks_ = ranks_in(MPI_COMM_WORLD);
  shared_file_ = forget_shared_files(MPI_COMM_WORLD);
}

Session::~Session() {
  if (std::uncaught_exceptions() > exceptions_) return;
  const LastResort watch(kLongestEnd, exit_code(ErrorCategory::kUnavailable),
                         fmt::format("tacit: error: rank {} waits for another rank that does not end; ends "
                                     "without it\n",
                                     rank_));
  give_back_name(shared_file_);
  MPI_Finalize();
}

std::unique_ptr<cluster::Channel> Session::channel() {
  return std::make_unique<Channel>(cluster::kMaxMessage);
}

void Session::abort(int exit_status) {
  std::fflush(nullptr);
  {
    const LastResort watch(std::chrono::seconds(5), exit_status, "");
    MPI_Abort(MPI_COMM_WORLD, exit_status);
  }
  std::_Exit(exit_status);
}

}  // namespace tacit::mpi
