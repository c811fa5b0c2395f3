// SPDX-License-Identifier: Apache-2.0
#include "cluster/worker_query.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "cluster/residues.h"

namespace tacit::cluster {
namespace {

plan::LinkPlan plan_of(const QueryOutline& outline, const bgv::Parameters& parameters) {
  const plan::PlanChoice& choice = outline.choice;
  if (choice.degree != parameters.degree() || choice.special_primes != parameters.special_count())
    throw Error(ErrorCategory::kProtocol, "a query's plan has another ring than its parameters");
  plan::check_link_request(outline.request);
  plan::check_primes(choice);
  plan::LinkPlan plan = plan::derive_link_plan(outline.request, choice);
  plan::check_divisions(plan, choice);
  if (plan.planes_level > parameters.levels())
    throw Error(ErrorCategory::kProtocol, "a query's plan has more levels than its parameters");
  return plan;
}

[[noreturn]] void not_due(const char* what) {
  throw Error(ErrorCategory::kProtocol, std::string(what) + " that a query does not wait for");
}

}  // namespace

WorkerQuery::WorkerQuery(std::uint64_t number, const QueryOutline& outline, const bgv::Security& security,
                         MachineMemory* memory, std::atomic<Clock::rep>& signs)
    : number_(number),
      evaluator_(bgv::Parameters::create(outline.literal, security)),
      plan_(plan_of(outline, evaluator_.parameters())),
      linker_(link::make_linker(plan_, evaluator_, keys_, *this,
                                [this, memory] { return versions_in(memory, number_, sets_ + 1); })),
      signs_(signs) {}

void WorkerQuery::add_keys(ByteReader& message) {
  const bgv::Parameters& parameters = evaluator_.parameters();
  const auto index = static_cast<bgv::KeyIndex>(message.number_up_to(2 * parameters.degree()));
  const std::size_t level = message.number_up_to(parameters.levels()), digit = message.number();
  if (digit != partial_key_.b.size() || level == 0 || (digit != 0 && level != partial_key_.level))
    not_due("a part of a key");
  partial_key_.level = level;
  read_digit(message, parameters, partial_key_);
  message.end();
  if (partial_key_.b.size() < parameters.digits(level)) return;
  keys_.insert(index, std::exchange(partial_key_, {}));
}

std::optional<Bytes> WorkerQuery::add_planes(ByteReader& message) {
  const std::size_t left = plan_.set_planes - planes_.size();
  const std::uint64_t set = message.number(), count = message.number();
  if (loaded_ || set != sets_ + 1 || count > left) not_due("planes");
  for (std::size_t i = 0; i < count; ++i)
    planes_.push_back(read_ciphertext(message, evaluator_.parameters(), plan_.planes_level));
  message.end();
  if (count < left) return std::nullopt;
  for (const bgv::KeyIndex index : plan::link_keys(plan_)) {
    if (!keys_.contains(index)) not_due("planes");
  }
  linker_->load(std::exchange(planes_, {}));
  loaded_ = true;
  return ready_message(number_, ++sets_);
}

Bytes WorkerQuery::link(ByteReader& message) {
  const Piece piece = read_piece(message, plan_.layer_places());
  const std::size_t size = piece.layers.size();
  if (!loaded_ || piece.first % plan_.node_layers() != 0 || size == 0 || size > linker_->job_layers())
    not_due("a piece");
  link::check_layers(plan_, piece.layers);
  return nodes_message(number_, piece.first, linker_->link(piece.layers));
}

void WorkerQuery::unload() {
  planes_.clear();
  loaded_ = false;
  linker_->unload();
}

Progress WorkerQuery::take_progress() {
  const std::lock_guard lock(mutex_);
  return std::exchange(progress_, {});
}

void WorkerQuery::sign() {
  signs_ = Clock::now().time_since_epoch().count();
}

void WorkerQuery::on_prepared(std::size_t /*done*/, std::size_t /*all*/) {
  sign();
}

void WorkerQuery::on_steps(std::size_t steps) {
  sign();
  if (steps == 0) return;
  const std::lock_guard lock(mutex_);
  progress_.steps += steps;
}

void WorkerQuery::on_work(link::Stage stage, double seconds) {
  const std::lock_guard lock(mutex_);
  progress_.seconds[static_cast<std::size_t>(stage)] += seconds;
}

}  // namespace tacit::cluster
