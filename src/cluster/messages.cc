// SPDX-License-Identifier: Apache-2.0
#include "cluster/messages.h"

#include <utility>
#include <variant>

#include "cluster/residues.h"

namespace tacit::cluster {
namespace {

constexpr std::size_t kMaxName = 256, kMaxReason = 1000;  // bytes
constexpr std::size_t kMaxFigure = std::size_t{1} << 40, kMaxPrimes = 64;
constexpr std::uint64_t kMaxMilliseconds = 86'400'000;

std::uint32_t word(ByteReader& reader) {
  return static_cast<std::uint32_t>(reader.number_up_to(~std::uint32_t{0}));
}

void write_primes(ByteWriter& writer, const std::vector<std::uint32_t>& primes) {
  writer.number(primes.size());
  for (const std::uint32_t q : primes) writer.number(q);
}
std::vector<std::uint32_t> read_primes(ByteReader& reader) {
  std::vector<std::uint32_t> primes(reader.number_up_to(kMaxPrimes));
  for (std::uint32_t& q : primes) q = word(reader);
  return primes;
}

void write_strategy(ByteWriter& writer, const plan::AllPairsChoice& choice) {
  for (const std::size_t figure : {choice.width, choice.copies, choice.shelves}) writer.number(figure);
  for (const bool flag : {choice.switch_masks, choice.pack_at_end}) writer.number(flag ? 1 : 0);
}
void write_strategy(ByteWriter& writer, const plan::BlockedChoice& choice) {
  for (const std::size_t figure : {choice.width, choice.groups, choice.shelves, choice.score_drop})
    writer.number(figure);
  writer.number(choice.pack_at_end ? 1 : 0);
}

plan::StrategyChoice read_strategy(ByteReader& reader) {
  const auto figure = [&] { return reader.number_up_to(kMaxFigure); };
  if (reader.flag()) {
    plan::BlockedChoice choice;
    for (std::size_t* own : {&choice.width, &choice.groups, &choice.shelves, &choice.score_drop})
      *own = figure();
    choice.pack_at_end = reader.flag();
    return choice;
  }
  plan::AllPairsChoice choice;
  for (std::size_t* own : {&choice.width, &choice.copies, &choice.shelves}) *own = figure();
  choice.switch_masks = reader.flag();
  choice.pack_at_end = reader.flag();
  return choice;
}

void write_choice(ByteWriter& writer, const plan::PlanChoice& choice) {
  for (const std::size_t figure : {choice.degree, choice.special_primes, choice.end_level})
    writer.number(figure);
  writer.number(std::holds_alternative<plan::BlockedChoice>(choice.strategy) ? 1 : 0);
  std::visit([&](const auto& strategy) { write_strategy(writer, strategy); }, choice.strategy);
}
plan::PlanChoice read_choice(ByteReader& reader) {
  plan::PlanChoice choice;
  for (std::size_t* own : {&choice.degree, &choice.special_primes, &choice.end_level})
    *own = reader.number_up_to(kMaxFigure);
  choice.strategy = read_strategy(reader);
  return choice;
}

void write_request(ByteWriter& writer, const plan::LinkRequest& request) {
  for (const std::size_t figure :
       {request.client_records, request.server_records, std::size_t{request.score_range},
        std::size_t{request.shifted_threshold}, request.split_categories, request.passes})
    writer.number(figure);
  writer.number(request.features.size());
  for (const plan::FeatureShape& feature : request.features) {
    for (const std::size_t figure : {feature.buckets, std::size_t{feature.agreement},
                                     std::size_t{feature.disagreement}, feature.alternatives})
      writer.number(figure);
    writer.number(feature.varies ? 1 : 0);
  }
}
plan::LinkRequest read_request(ByteReader& reader) {
  plan::LinkRequest request;
  request.client_records = reader.number_up_to(plan::kMaxRecords);
  request.server_records = reader.number_up_to(plan::kMaxRecords);
  request.score_range = word(reader);
  request.shifted_threshold = word(reader);
  request.split_categories = reader.number_up_to(kMaxFigure);
  request.passes = reader.number_up_to(plan::kMaxPasses);
  request.features.resize(reader.number_up_to(plan::kMaxFeatures));
  for (plan::FeatureShape& feature : request.features) {
    feature.buckets = reader.number_up_to(kMaxFigure);
    feature.agreement = word(reader);
    feature.disagreement = word(reader);
    feature.alternatives = reader.number_up_to(kMaxFigure);
    feature.varies = reader.flag();
  }
  return request;
}

std::chrono::milliseconds read_milliseconds(ByteReader& reader) {
  return std::chrono::milliseconds(reader.number_up_to(kMaxMilliseconds));
}
std::uint64_t count_of(std::chrono::milliseconds time) {
  return static_cast<std::uint64_t>(time.count());
}

}  // namespace

void write(ByteWriter& writer, Head head) {
  writer.number(static_cast<std::uint64_t>(head.kind));
  writer.number(head.query);
}

Head read_head(ByteReader& reader) {
  Head head;
  head.kind = static_cast<Kind>(reader.number_up_to(static_cast<std::size_t>(kLastKind)));
  head.query = reader.number();
  return head;
}

Bytes plain_message(Head head) {
  ByteWriter writer;
  write(writer, head);
  return writer.take();
}

Bytes hello_message(const WorkerInfo& info) {
  ByteWriter writer;
  write(writer, {Kind::kHello});
  writer.text(info.host.substr(0, kMaxName));
  writer.text(info.program.substr(0, kMaxName));
  for (const std::size_t figure : {info.threads, info.cores, info.usable_cores, info.memory_bytes})
    writer.number(figure);
  writer.number(info.shares_memory ? 1 : 0);
  return writer.take();
}

WorkerInfo read_hello(ByteReader& reader, int rank) {
  WorkerInfo info;
  info.rank = rank;
  info.host = reader.text(kMaxName);
  info.program = reader.text(kMaxName);
  for (std::size_t* figure : {&info.threads, &info.cores, &info.usable_cores})
    *figure = reader.number_up_to(1 << 20);
  info.memory_bytes = reader.number();
  info.shares_memory = reader.flag();
  reader.end();
  return info;
}

Bytes welcome_message(std::chrono::milliseconds silence) {
  ByteWriter writer;
  write(writer, {Kind::kWelcome});
  writer.number(count_of(silence));
  return writer.take();
}

std::chrono::milliseconds read_welcome(ByteReader& reader) {
  const std::chrono::milliseconds silence = read_milliseconds(reader);
  reader.end();
  return silence;
}

Bytes alive_message(std::chrono::milliseconds stuck) {
  ByteWriter writer;
  write(writer, {Kind::kAlive});
  writer.number(std::min(count_of(stuck), kMaxMilliseconds));
  return writer.take();
}

std::chrono::milliseconds read_alive(ByteReader& reader) {
  const std::chrono::milliseconds stuck = read_milliseconds(reader);
  reader.end();
  return stuck;
}

Bytes begin_message(std::uint64_t query, const plan::LinkPlan& plan, const plan::PlanChoice& choice,
                    const bgv::ParametersLiteral& literal) {
  ByteWriter writer;
  write(writer, {Kind::kBegin, query});
  write_request(writer, plan.request);
  write_choice(writer, choice);
  writer.number(literal.degree);
  write_primes(writer, literal.primes);
  write_primes(writer, literal.special_primes);
  return writer.take();
}

QueryOutline read_outline(ByteReader& reader) {
  QueryOutline outline;
  outline.request = read_request(reader);
  outline.choice = read_choice(reader);
  outline.literal.degree = reader.number_up_to(kMaxFigure);
  outline.literal.primes = read_primes(reader);
  outline.literal.special_primes = read_primes(reader);
  reader.end();
  return outline;
}

Bytes ready_message(std::uint64_t query, std::uint64_t set) {
  ByteWriter writer;
  write(writer, {Kind::kReady, query});
  writer.number(set);
  return writer.take();
}

std::uint64_t read_ready(ByteReader& reader) {
  const std::uint64_t set = reader.number();
  reader.end();
  return set;
}

Bytes progress_message(std::uint64_t query, const Progress& progress) {
  ByteWriter writer;
  write(writer, {Kind::kProgress, query});
  writer.number(progress.steps);
  for (const double seconds : progress.seconds) writer.real(seconds);
  return writer.take();
}

Progress read_progress(ByteReader& reader) {
  Progress progress;
  progress.steps = reader.number_up_to(kMaxFigure);
  for (double& seconds : progress.seconds) seconds = reader.real();
  reader.end();
  return progress;
}

Bytes piece_message(std::uint64_t query, std::size_t first, const link::Layers& layers) {
  ByteWriter writer(64 + layers.all_first().size_bytes() + layers.all_terms().size_bytes());
  write(writer, {Kind::kPiece, query});
  writer.number(first);
  writer.words(layers.all_first());
  writer.words(layers.all_terms());
  return writer.take();
}

Piece read_piece(ByteReader& reader, std::size_t places) {
  const std::size_t first = reader.number_up_to(kMaxFigure);
  SecretVector<std::uint32_t> begins = reader.words(), terms = reader.words();
  reader.end();
  return {first, link::Layers(places, std::move(begins), std::move(terms))};
}

Bytes nodes_message(std::uint64_t query, std::size_t first, const std::vector<bgv::Ciphertext>& nodes) {
  ByteWriter writer(64 + (nodes.empty() ? 0 : nodes.size() * size_of(nodes.front())));
  write(writer, {Kind::kNodes, query});
  writer.number(first);
  writer.number(nodes.size());
  for (const bgv::Ciphertext& node : nodes) write(writer, node);
  return writer.take();
}

Bytes failed_message(std::uint64_t query, const Error& error) {
  ByteWriter writer;
  write(writer, {Kind::kFailed, query});
  writer.number(static_cast<std::uint64_t>(error.category()));
  writer.text(std::string_view(error.what()).substr(0, kMaxReason));
  return writer.take();
}

Error read_failed(ByteReader& reader) {
  const auto category =
      static_cast<ErrorCategory>(reader.number_up_to(static_cast<std::size_t>(ErrorCategory::kInternal)));
  std::string reason = reader.text(kMaxReason);
  reader.end();
  return {category, reason};
}

}  // namespace tacit::cluster
