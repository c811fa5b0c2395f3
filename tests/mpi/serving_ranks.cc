// SPDX-License-Identifier: Apache-2.0
#include "mpi/serving_ranks.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/eventually.h"
#include "support/small_study.h"

namespace tacit::cli {

namespace {

std::filesystem::path fresh_directory(const std::filesystem::path& place) {
  static std::atomic<int> number = 0;
  std::filesystem::path directory = place / ("job." + std::to_string(++number));
  std::filesystem::create_directories(directory / "tmp");
  return directory;
}

std::set<std::string> shared_files() {
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator("/dev/shm")) names.insert(file.path());
  return names;
}

}  // namespace

Rank::Rank(pid_t id) : handle_(id > 0 ? static_cast<int>(syscall(SYS_pidfd_open, id, 0)) : -1) {
  if (handle_.number() < 0) throw std::runtime_error("no rank " + std::to_string(id));
}

bool Rank::ended() const {
  pollfd handle = {.fd = handle_.number(), .events = POLLIN, .revents = 0};
  return poll(&handle, 1, 0) == 1;
}

void Rank::signal(int number) const {
  syscall(SYS_pidfd_send_signal, handle_.number(), number, nullptr, 0);
}

Arguments by_mpirun(int ranks) {
  Arguments all;
  std::istringstream words(TACIT_MPIRUN);
  for (std::string word; words >> word;) all.push_back(word);
  return all + Arguments{"-n", std::to_string(ranks)};
}

RankJob::RankJob(const Workplace& place, int ranks, const std::string& configuration)
    : directory_(fresh_directory(place.directory())), shared_before_(shared_files()) {
  // Each rank writes its process id, and Open MPI's number of the job, before it becomes the program.
  const Arguments noted = {
      "sh", "-c",
      "echo $$ $PMIX_NAMESPACE > " + directory_.string() + "/rank.$OMPI_COMM_WORLD_RANK; exec \"$@\"", "sh"};
  const std::filesystem::path temporary = directory_ / "tmp";
  mpirun_ = std::make_unique<Process>(
      Arguments{"env", "TMPDIR=" + temporary.string(), "setpriv", "--pdeathsig", "KILL"} + by_mpirun(ranks) +
          noted + place.program({"serve", "--config", configuration, "--threads", "1"}),
      directory_);
  const std::string mark = "listening on ";
  const auto listens = [&] {
    const std::string out = mpirun_->out();
    const std::size_t at = out.find(mark);
    if (at == std::string::npos || out.find('\n', at) == std::string::npos) return false;
    address_ = out.substr(at + mark.size(), out.find('\n', at) - at - mark.size());
    return true;
  };
  if (!eventually([&] { return listens() || !mpirun_->running(); }, patience(std::chrono::seconds(60))) ||
      address_.empty())
    throw std::runtime_error("the server does not start: " + mpirun_->err());
  note_ranks(ranks);
}

void RankJob::note_ranks(int ranks) {
  for (int rank = 0; rank < ranks; ++rank) {
    pid_t id = 0;
    std::uint32_t job = 0;
    std::ifstream note(directory_ / ("rank." + std::to_string(rank)));
    if (!(note >> id >> job)) throw std::runtime_error("Open MPI gives its jobs no numbers");
    ranks_.push_back(std::make_unique<Rank>(id));
    if (rank != 0) continue;
    first_ = id;
    std::ostringstream mark;
    mark << "." << std::hex << job << ".";
    mark_ = mark.str();
  }
}

RankJob::~RankJob() {
  mpirun_.reset();
  for (const auto& rank : ranks_) rank->signal(SIGKILL);
}

std::string RankJob::running() const {
  std::string all = mpirun_->running() ? "mpirun " : "";
  for (std::size_t rank = 0; rank < ranks_.size(); ++rank) {
    if (!ranks_[rank]->ended()) all += "rank " + std::to_string(rank) + " ";
  }
  return all;
}

std::vector<std::string> RankJob::files() const {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory_ / "tmp"))
    files.push_back(file.path());
  return files;
}

std::vector<std::string> RankJob::shared_memory() const {
  std::vector<std::string> own;
  for (const std::string& file : shared_files()) {
    if (file.find(mark_) != std::string::npos && !shared_before_.contains(file)) own.push_back(file);
  }
  return own;
}

std::string RankJob::mappings() const {
  std::ostringstream all;
  all << std::ifstream("/proc/" + std::to_string(first_) + "/maps").rdbuf();
  return all.str();
}

void ServingRanks::set_up(int records, int server_records) {
  const Ended made =
      place_.tacit({"synth", "--records", std::to_string(records), "--server-records",
                    std::to_string(server_records), "--seed", "5", "--out", place_.directory().string()});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  place_.write("model.toml", std::string(kSmallModel) + kSmallPasses);
  place_.make_certificates("own");
  std::istringstream lines(place_.read("client.csv"));
  std::ostringstream with_arms;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line); ++number)
    with_arms << line << "," << (number == 0 ? "arm" : number % 3 == 0 ? "treated" : "usual care") << "\n";
  place_.write("client.csv", with_arms.str());
}

void ServingRanks::TearDown() {
  if (job_ == nullptr) return;
  // mpirun passes it on, and takes SIGTERM for itself.
  job_->mpirun().signal(SIGUSR2);
  const Ended ended = job_->mpirun().wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, testing::HasSubstr("stopped by SIGUSR2"));
  EXPECT_THAT(ended.err, testing::Not(testing::HasSubstr("A system call failed")));  // Open MPI's own
  EXPECT_TRUE(eventually([&] { return job_->ended(); }));
  EXPECT_THAT(job_->files(), testing::IsEmpty());
  EXPECT_THAT(job_->shared_memory(), testing::IsEmpty());
}

void ServingRanks::serve_by(int ranks, const std::string& more) {
  job_.reset();
  job_ = std::make_unique<RankJob>(place_, ranks, place_.configuration(Workplace::tls("own") + more));
  address_ = job_->address();
}

}  // namespace tacit::cli
