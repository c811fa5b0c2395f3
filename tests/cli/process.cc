// SPDX-License-Identifier: Apache-2.0
#include "cli/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "support/eventually.h"

extern char** environ;

namespace tacit::cli {

namespace {

std::filesystem::path fresh_file(const std::filesystem::path& directory, const char* kind) {
  static std::atomic<int> number = 0;
  return directory / (std::to_string(++number) + "." + kind);
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

pid_t spawn(std::vector<std::string>& arguments, const std::filesystem::path& out,
            const std::filesystem::path& err) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), kFlags, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), kFlags, 0600);
  pid_t pid = -1;
  const int failure = posix_spawnp(&pid, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::runtime_error("cannot run " + arguments[0]);
  return pid;
}

}  // namespace

Process::Process(std::vector<std::string> arguments, const std::filesystem::path& directory)
    : out_(fresh_file(directory, "out")),
      err_(fresh_file(directory, "err")),
      pid_(spawn(arguments, out_, err_)) {}

Process::~Process() {
  if (!running()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, &status_, 0);
}

std::string Process::out() const {
  return contents(out_);
}
std::string Process::err() const {
  return contents(err_);
}

bool Process::running() {
  if (!ended_) ended_ = waitpid(pid_, &status_, WNOHANG) == pid_;
  return !ended_;
}

bool Process::prints(const std::string& text, std::chrono::seconds longest) {
  const auto printed = [&] { return (out() + err()).find(text) != std::string::npos; };
  eventually([&] { return printed() || !running(); }, longest);
  return printed();
}

void Process::signal(int number) const {
  kill(pid_, number);
}

Ended Process::wait(std::chrono::seconds longest) {
  if (!eventually([&] { return !running(); }, longest)) {
    kill(pid_, SIGKILL);
    ended_ = waitpid(pid_, &status_, 0) == pid_;
  }
  return {WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_), out(), err()};
}

}  // namespace tacit::cli
