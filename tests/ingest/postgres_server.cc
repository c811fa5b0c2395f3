// SPDX-License-Identifier: Apache-2.0
#include "ingest/postgres_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <pqxx/pqxx>
#include <stdexcept>

#include "support/eventually.h"

namespace tacit::ingest {

namespace {

// The newest version that is installed.
std::string find_programs() {
  std::vector<std::pair<int, std::string>> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
    const auto programs = entry.path() / "bin";
    if (std::filesystem::exists(programs / "initdb")) {
      found.emplace_back(std::atoi(entry.path().filename().c_str()), programs.string());
    }
  }
  if (found.empty()) throw std::runtime_error("no PostgreSQL server; install Debian's package postgresql");
  return std::max_element(found.begin(), found.end())->second;
}

const passwd* unprivileged_user() {
  if (geteuid() != 0) return nullptr;
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* user = getpwnam(name)) return user;
  }
  throw std::runtime_error("there is no user postgres or nobody to run a server as");
}

int free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const bool got = bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                   getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  close(listener);
  if (!got) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

}  // namespace

PostgresServer::PostgresServer() : programs_(find_programs()) {
  if (const passwd* user = unprivileged_user()) {
    if (chown(directory_.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("chown failed");
    }
  }
  const std::string data = directory_.path() / "data";
  spawn({"initdb", "--pgdata", data, "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync",
         "--auth-local=trust", "--auth-host=scram-sha-256"});
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  if (status != 0) throw std::runtime_error("initdb failed");
  port_ = free_port();
  start();
}

PostgresServer::~PostgresServer() {
  stop();
}

// The child is gone with its parent, whatever ends that.
void PostgresServer::spawn(const std::vector<std::string>& arguments) {
  const passwd* user = unprivileged_user();
  const std::string program = programs_ + '/' + arguments[0];
  const std::string log = directory_.path() / "log";
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ > 0) return;
  // setgroups before the group and the user, after which it is no longer allowed.
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(127);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (getppid() != parent) _exit(127);
  const int output = open(log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (chdir("/") != 0) _exit(127);
  execv(program.c_str(), pointers.data());
  _exit(127);
}

void PostgresServer::start() {
  const std::string directory = directory_.path();
  spawn({"postgres", "-D", directory + "/data", "-p", std::to_string(port_), "-k", directory, "-c",
         "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=16MB"});
  bool ended = false;
  const auto answers = [&] { return PQping(as_superuser().c_str()) == PQPING_OK; };
  eventually([&] { return answers() || (ended = waitpid(pid_, nullptr, WNOHANG) != 0); },
             std::chrono::minutes(1));
  if (ended) pid_ = -1;
  if (ended || !answers()) {
    stop();
    throw std::runtime_error("the PostgreSQL server did not start");
  }
}

void PostgresServer::stop() {
  if (pid_ <= 0) return;
  kill(pid_, SIGQUIT);  // "immediate": it kills its backends and ends
  waitpid(std::exchange(pid_, -1), nullptr, 0);
}

std::string PostgresServer::as_superuser(const std::string& database) const {
  return fmt::format("host={} port={} user=postgres dbname={}", directory_.path().string(), port_, database);
}

std::string PostgresServer::as(const std::string& role, const std::string& database) const {
  return fmt::format("host=127.0.0.1 port={} user={} dbname={}", port_, role, database);
}

void PostgresServer::run(const std::string& sql, const std::string& database) const {
  pqxx::connection connection(as_superuser(database));
  const pqxx::quiet_errorhandler no_notices(connection);
  pqxx::nontransaction(connection).exec(sql);
}

}  // namespace tacit::ingest
