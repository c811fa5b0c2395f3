#include "protocol/server/tracks.h"

#include <algorithm>

#include "bgv/random.h"
#include "protocol/server/workers.h"
#include "protocol/work_timer.h"

namespace tacit::protocol {

Tracks::Tracks(const plan::Plan& plan) : plan_(plan), numbers_{1} {
  while (numbers_.size() <= plan.check.tracks) {
    const std::uint32_t number = bgv::random_small_residues(1, plan.check.track_bits).front();
    if (number != 0) numbers_.push_back(number);
  }
}

Tracks::~Tracks() {
  bgv::wipe(numbers_);
}

bgv::Ciphertext Tracks::multiplied(const bgv::Evaluator& evaluator, bgv::Ciphertext totals,
                                   std::size_t track) const {
  if (track > 0) evaluator.multiply_integer(totals, bgv::centred(numbers_[track], bgv::kPlaintextModulus));
  return totals;
}

void Tracks::check_proportion(std::size_t check, std::size_t slots,
                              std::span<const bgv::Ciphertext* const> tracks, std::size_t power,
                              CheckSums& checks) const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  std::vector<std::uint32_t> sum(slots, 0);
  for (std::size_t track = 1; track < count(); ++track) {
    std::vector<std::uint32_t> weights = bgv::random_residues(slots);
    checks.add_slots(check, *tracks[track], weights);
    const std::uint32_t proportion = t.power(numbers_[track], power);
    for (std::size_t k = 0; k < slots; ++k) sum[k] = t.subtract(sum[k], t.multiply(weights[k], proportion));
    bgv::wipe(weights);
  }
  checks.add_slots(check, *tracks[0], sum);
  bgv::wipe(sum);
}

void Tracks::check_totals(std::span<const bgv::Ciphertext> refreshed, CheckSums& checks) const {
  const std::size_t each = plan_.refreshed_totals(), degree = plan_.layout.degree;
  parallel_for(each * plan::kChecks, [&](std::size_t task) {
    const std::size_t i = task / plan::kChecks;
    const std::size_t first = i / (1 + plan_.gate.guards) * degree;
    std::vector<const bgv::Ciphertext*> tracks;
    for (std::size_t track = 0; track < count(); ++track) tracks.push_back(&refreshed[track * each + i]);
    check_proportion(task % plan::kChecks, std::min(degree, plan_.tabulate.items.count() - first), tracks, 1,
                     checks);
  });
}

std::vector<Gated> Tracks::gate_and_check(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                                          std::span<const bgv::Ciphertext> refreshed, CheckSums& checks,
                                          Observer& observer) const {
  const std::size_t streams = 1 + plan_.gate.guards, vectors = plan_.total_vectors();
  std::vector<std::vector<Gated>> gated(count(), std::vector<Gated>(vectors));
  parallel_for(count() * vectors, [&](std::size_t task) {
    const WorkTimer timer(observer, Work::kGate);
    const std::size_t track = task / vectors, i = task % vectors;
    const auto own = refreshed.subspan(track * plan_.refreshed_totals() + i * streams, streams);
    gated[track][i] = gate(plan_, evaluator, keys, own.front(), own.subspan(1), numbers_[track]);
  });
  // The gate is a product of so many factors, each of which a track has multiplied.
  const std::size_t factors = plan_.request.min_cell * plan_.gate.guards;
  parallel_for(2 * vectors * plan::kChecks, [&](std::size_t task) {
    const WorkTimer timer(observer, Work::kGate);
    const std::size_t i = task / plan::kChecks / 2;
    const bool totals = task / plan::kChecks % 2 == 1;
    std::vector<const bgv::Ciphertext*> tracks;
    for (const std::vector<Gated>& own : gated) tracks.push_back(totals ? &own[i].totals : &own[i].product);
    check_proportion(task % plan::kChecks, plan_.layout.degree, tracks, factors + (totals ? 1 : 0), checks);
  });
  return std::move(gated.front());
}

}  // namespace tacit::protocol
