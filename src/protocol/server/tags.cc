#include "protocol/server/tags.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "base/error.h"
#include "bgv/packing.h"
#include "bgv/random.h"
#include "protocol/server/workers.h"

namespace tacit::protocol {
namespace {

void add_to(const bgv::Evaluator& evaluator, std::optional<bgv::Ciphertext>& sum, bgv::Ciphertext term) {
  if (sum.has_value()) {
    evaluator.add(*sum, term);
  } else {
    sum = std::move(term);
  }
}

}  // namespace

LinkTags::LinkTags(const plan::Plan& plan)
    : plan_(plan),
      coefficients_(bgv::random_small_residues(plan::kTags * plan.layout.layers(), plan::kTagBits)) {}

LinkTags::~LinkTags() {
  bgv::wipe(coefficients_);
}

bgv::Plaintext LinkTags::polynomial(std::size_t tag, std::size_t packed) const {
  const plan::Layout& layout = plan_.layout;
  bgv::Plaintext polynomial(layout.degree, 0);
  const std::size_t first = packed * layout.width;
  for (std::size_t i = 0; i < std::min(layout.width, layout.layers() - first); ++i) {
    const std::size_t position = bgv::packed_position(i, layout.width);
    const std::uint32_t own = coefficient(tag, first + i);
    if (position == 0) {
      polynomial[0] = own;
    } else {
      polynomial[layout.degree - position] = bgv::plaintext_modulus().negate(own);  // X^-r = -X^(N-r)
    }
  }
  return polynomial;
}

bgv::Ciphertext LinkTags::combine(const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                                  std::span<const bgv::Ciphertext> packed) const {
  require(packed.size() == plan_.layout.packed_ciphertexts(), "a shelf's packed link sums are all there");
  const std::size_t width = plan_.layout.width;
  std::vector<bgv::Ciphertext> tags(plan::kTags);
  parallel_for(tags.size(), [&](std::size_t tag) {
    std::optional<bgv::Ciphertext> sum;
    for (std::size_t i = 0; i < packed.size(); ++i) {
      bgv::Plaintext own = polynomial(tag, i);
      ring::RnsPoly lifted = evaluator.lift(own, packed[i].level());
      add_to(evaluator, sum, evaluator.multiply_plain(packed[i], lifted));
      bgv::wipe(own);
      bgv::wipe(lifted);
    }
    evaluator.divide_phase(*sum, width);
    tags[tag] = std::move(*sum);
  });
  bgv::Packer packer(evaluator, keys, width, 0, std::countr_zero(width));
  for (bgv::Ciphertext& tag : tags) packer.push(std::move(tag));
  bgv::Ciphertext result = packer.finish();
  // Packing has multiplied what was there at multiples of w by w: read so that it is as it was.
  result.read_with(packed.front().factor());
  return result;
}

void LinkTags::check(std::span<const bgv::Ciphertext> sums, CheckSums& checks) const {
  const plan::Layout& layout = plan_.layout;
  const ring::Modulus& t = bgv::plaintext_modulus();
  const std::size_t vectors = layout.sum_ciphertexts(), copies = layout.copies;
  for (std::size_t check = 0; check < plan::kChecks; ++check) {
    parallel_for(plan_.request.categories(), [&](std::size_t category) {
      std::vector<std::uint32_t> random = bgv::random_residues(plan::kTags * copies);
      std::vector<std::uint32_t> weights(layout.sum_places());
      for (std::size_t place = 0; place < weights.size(); ++place) {
        const std::size_t layer = place / copies, copy = place % copies;
        if (layer >= layout.layers()) {
          weights[place] = t.negate(random[(layer - layout.layers()) * copies + copy]);
          continue;
        }
        std::uint64_t sum = 0;
        for (std::size_t tag = 0; tag < plan::kTags; ++tag)
          sum += std::uint64_t{random[tag * copies + copy]} * coefficient(tag, layer);
        weights[place] = t.reduce(sum);
      }
      for (std::size_t i = 0; i < vectors; ++i) {
        const std::size_t first = i * layout.degree;
        checks.add_slots(check, sums[category * vectors + i],
                         std::span(weights).subspan(first, std::min(layout.degree, weights.size() - first)));
      }
      bgv::wipe(random);
      bgv::wipe(weights);
    });
  }
}

void PowerTags::compare(std::span<const bgv::Ciphertext> back) {
  require(back.size() == sent_.size(), "as many vectors have come back as were sent");
  std::vector<bgv::Ciphertext> differences(plan::kTags);
  parallel_for(differences.size(), [&](std::size_t tag) { differences[tag] = difference(back); });
  sent_.clear();
  add(std::move(differences));
}

void PowerTags::add(std::vector<bgv::Ciphertext> terms) {
  if (sums_.empty()) {
    sums_ = std::move(terms);
    return;
  }
  for (std::size_t tag = 0; tag < sums_.size(); ++tag) evaluator_.add(sums_[tag], terms[tag]);
}

void PowerTags::check_binary(std::span<const bgv::Ciphertext> linked, const bgv::EvaluationKeys& keys) {
  const bgv::Level end = plan_.end_level();
  std::vector<bgv::Ciphertext> zeros(linked.size());
  parallel_for(linked.size(), [&](std::size_t i) {
    bgv::Ciphertext zero = evaluator_.square(linked[i]);
    evaluator_.add_multiple(zero, linked[i], bgv::kPlaintextModulus - 1);
    zeros[i] = evaluator_.relinearize(zero, keys, end);
  });
  std::vector<bgv::Ciphertext> terms(plan::kTags);
  parallel_for(terms.size(), [&](std::size_t tag) {
    std::optional<bgv::Ciphertext> sum;
    for (const bgv::Ciphertext& zero : zeros) {
      bgv::Plaintext random = bgv::random_small_residues(plan_.layout.degree, plan::kLinkedBits);
      ring::RnsPoly lifted = evaluator_.lift(random, end);
      add_to(evaluator_, sum, evaluator_.multiply_plain(zero, lifted));
      bgv::wipe(random);
      bgv::wipe(lifted);
    }
    sum->read_with(bgv::PlaintextFactor());
    terms[tag] = std::move(*sum);
  });
  add(std::move(terms));
}

/// One combination of all vectors. What was sent is at the end level, where there is only room for small
/// coefficients; what has come back has another factor there, so that its coefficients are of any size, and
/// they are multiplied a level higher.
bgv::Ciphertext PowerTags::difference(std::span<const bgv::Ciphertext> back) const {
  const ring::Modulus& t = bgv::plaintext_modulus();
  const bgv::Level end = plan_.end_level(), high = end + 1;
  std::optional<bgv::Ciphertext> sent_sum, back_sum;
  for (std::size_t i = 0; i < back.size(); ++i) {
    bgv::Plaintext random = bgv::random_small_residues(plan_.layout.degree, plan::kTagBits);
    ring::RnsPoly lifted = evaluator_.lift(random, end);
    add_to(evaluator_, sent_sum, evaluator_.multiply_plain(sent_[i], lifted));
    const bgv::PlaintextFactor there =
        bgv::factor_after_drop(evaluator_.parameters(), back[i].factor(), back[i].level(), end);
    const std::uint32_t scale = t.negate((sent_[i].factor() / there).value());
    for (std::uint32_t& coefficient : random) coefficient = t.multiply(coefficient, scale);
    bgv::wipe(lifted);
    lifted = evaluator_.lift(random, high);
    add_to(evaluator_, back_sum, evaluator_.multiply_plain(evaluator_.drop_to(back[i], high), lifted));
    bgv::wipe(random);
    bgv::wipe(lifted);
  }
  bgv::Ciphertext result = evaluator_.drop_to(std::move(*back_sum), end);
  // The coefficients have made their factors one.
  result.read_with(bgv::PlaintextFactor());
  sent_sum->read_with(bgv::PlaintextFactor());
  evaluator_.add(result, *sent_sum);
  return result;
}

bgv::Ciphertext PowerTags::packed(const bgv::EvaluationKeys& keys) const {
  const std::size_t n = plan_.layout.degree;
  require(sums_.size() == plan::kTags, "there has been a round of powers");
  bgv::Packer packer(evaluator_, keys, n, 0, std::countr_zero(n));
  for (bgv::Ciphertext tag : sums_) {
    evaluator_.divide_phase(tag, n);
    packer.push(std::move(tag));
  }
  return packer.finish();
}

}  // namespace tacit::protocol
