#include "protocol/server/versions.h"

#include <tbb/parallel_for.h>

#include <numeric>

#include "base/error.h"
#include "bgv/plaintext.h"

namespace tacit::protocol {
namespace {

ring::RnsPoly make_mask(const plan::Plan& plan, const bgv::Evaluator& evaluator,
                        const bgv::SlotEncoder& encoder, std::size_t copy) {
  std::vector<std::uint32_t> slots(plan.layout.degree, 0);
  for (std::size_t record = 0; record < plan.layout.parts * plan.layout.width; ++record) {
    slots[plan.layout.slot(copy, record)] = 1;
  }
  return evaluator.lift(encoder.encode(slots), plan.link.planes_level);
}

}  // namespace

Versions::Versions(const plan::Plan& plan, const bgv::Evaluator& evaluator, const bgv::EvaluationKeys& keys,
                   std::vector<bgv::Ciphertext> planes, Observer& observer)
    : plan_(plan),
      evaluator_(evaluator),
      keys_(keys),
      observer_(observer),
      copies_(plan.layout.copies),
      exponents_(plan.layout.exponents()),
      versions_(plan.request.features.size()) {
  require(planes.size() == plan.plane_ciphertexts(), "a shelf has all its planes");
  const bgv::SlotEncoder encoder(bgv::Parameters::create(plan.literal));
  for (std::size_t copy = 0; copy < copies_; ++copy)
    masks_.push_back(make_mask(plan, evaluator, encoder, copy));
  std::vector<std::vector<bgv::Ciphertext>> by_feature(versions_.size());
  auto next = planes.begin();
  for (std::size_t f = 0; f < versions_.size(); ++f) {
    const std::size_t count = (plan.request.features[f].buckets + copies_ - 1) / copies_;
    for (std::size_t i = 0; i < count; ++i) by_feature[f].push_back(std::move(*next++));
  }
  tbb::parallel_for(std::size_t{0}, versions_.size(), [&](std::size_t f) {
    versions_[f] = make_feature(plan.request.features[f], std::move(by_feature[f]));
  });
}

std::vector<bgv::Ciphertext> Versions::make_feature(const plan::FeatureShape& shape,
                                                    std::vector<bgv::Ciphertext> planes) const {
  std::vector<bgv::Ciphertext> against;
  if (shape.disagreement != 0) {
    against = present(planes);
    for (bgv::Ciphertext& ciphertext : against) evaluator_.multiply_integer(ciphertext, shape.disagreement);
  }
  std::vector<bgv::Ciphertext> versions(shape.buckets * copies_);
  tbb::parallel_for(std::size_t{0}, planes.size(), [&](std::size_t i) {
    evaluator_.multiply_integer(planes[i], shape.agreement + shape.disagreement);
    const Moves moves = all_moves(planes[i]);
    for (std::size_t from = 0; from < copies_ && i * copies_ + from < shape.buckets; ++from) {
      for (std::size_t to = 0; to < copies_; ++to) {
        bgv::Ciphertext& version = versions[(i * copies_ + from) * copies_ + to];
        version = moves.at(plan_.layout.exponent(from, to));
        if (shape.disagreement != 0) evaluator_.subtract(version, against[to]);
        version = evaluator_.multiply_plain(version, masks_[to]);
      }
    }
    planes[i] = bgv::Ciphertext();
  });
  return versions;
}

// The sum of a feature's planes in each copy's place; outside it, whatever: the mask comes later.
std::vector<bgv::Ciphertext> Versions::present(const std::vector<bgv::Ciphertext>& planes) const {
  std::vector<const bgv::Ciphertext*> terms;
  for (const bgv::Ciphertext& plane : planes) terms.push_back(&plane);
  const Moves moves = all_moves(evaluator_.sum(terms));
  std::vector<bgv::Ciphertext> result;
  for (std::size_t to = 0; to < copies_; ++to) {
    result.push_back(moves.at(1));
    for (std::size_t from = 0; from < copies_; ++from) {
      if (from != to) evaluator_.add(result.back(), moves.at(plan_.layout.exponent(from, to)));
    }
  }
  return result;
}

// Many pairs of copies are the same distance apart: one key switch serves them all.
Versions::Moves Versions::all_moves(const bgv::Ciphertext& ciphertext) const {
  Moves moves;
  for (const std::uint32_t exponent : exponents_) {
    if (observer_.cancelled()) throw Error(ErrorCategory::kCancelled, "the query was given up");
    moves.emplace(exponent,
                  exponent == 1 ? ciphertext : evaluator_.automorphism(ciphertext, exponent, keys_));
  }
  return moves;
}

}  // namespace tacit::protocol
