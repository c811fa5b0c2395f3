// SPDX-License-Identifier: Apache-2.0
// Every length, level and residue of a message is checked before it is used.
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <random>

#include "base/limits.h"
#include "bgv/parameters.h"
#include "cluster/messages.h"
#include "cluster/residues.h"
#include "cluster/worker_query.h"
#include "link/digit_index.h"
#include "protocol/random_world.h"
#include "support/error_of.h"

namespace tacit::cluster {
namespace {

using Work = std::function<void()>;

void expect_refused(const Work& work) {
  try {
    work();
    ADD_FAILURE() << "nothing was refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), ErrorCategory::kProtocol) << error.what();
  }
}

/// Behind the head.
ByteReader behind_head(const Bytes& message) {
  ByteReader reader(message);
  read_head(reader);
  return reader;
}

const bgv::ParametersPtr& parameters() {
  static const bgv::ParametersPtr parameters =
      bgv::Parameters::create(bgv::make_literal(small_ring().degrees().front(), 4, 2), small_ring());
  return parameters;
}

bgv::Ciphertext some_ciphertext(std::size_t level, std::size_t parts = 2) {
  std::mt19937 random(5);
  std::vector<ring::RnsPoly> polys;
  for (std::size_t part = 0; part < parts; ++part) {
    polys.push_back(ring::RnsPoly::zero(parameters()->degree(), level));
    for (std::size_t i = 0; i < level; ++i) {
      for (std::size_t k = 0; k < parameters()->degree(); ++k)
        polys.back().limb(i)[k] = static_cast<std::uint32_t>(random()) % parameters()->prime(i).value();
    }
  }
  return {std::move(polys), bgv::CorrectionFactor(77)};
}

TEST(ClusterMessages, CiphertextsAreReadAsTheyWere) {
  const bgv::Ciphertext own = some_ciphertext(3);
  ByteWriter writer;
  write(writer, own);
  EXPECT_EQ(writer.size(), size_of(own));
  const Bytes bytes = writer.take();
  ByteReader reader(bytes);
  const bgv::Ciphertext read = read_ciphertext(reader, *parameters(), 3);
  reader.end();
  EXPECT_EQ(read.factor(), own.factor());
  for (std::size_t part = 0; part < 2; ++part) {
    const auto* a = own.part(part).data();
    EXPECT_TRUE(std::equal(a, a + own.part(part).size(), read.part(part).data()));
  }
}

TEST(ClusterMessages, ACiphertextThatIsNotDueIsRefused) {
  const auto read = [](const bgv::Ciphertext& own, const std::function<void(Bytes&)>& change) {
    ByteWriter writer;
    write(writer, own);
    Bytes bytes = writer.take();
    change(bytes);
    expect_refused([&] {
      ByteReader reader(bytes);
      read_ciphertext(reader, *parameters(), 3);
      reader.end();
    });
  };
  const auto as_it_is = [](Bytes&) {};
  read(some_ciphertext(2), as_it_is);
  read(some_ciphertext(4), as_it_is);
  read(some_ciphertext(3, 3), as_it_is);
  const bgv::Ciphertext own = some_ciphertext(3);
  read(own, [](Bytes& bytes) { bytes.pop_back(); });
  read(own, [](Bytes& bytes) { bytes.push_back(0); });
  read(own, [](Bytes& bytes) { std::fill_n(bytes.begin() + 16, 8, std::uint8_t{0}); });     // factor 0
  read(own, [](Bytes& bytes) { std::fill_n(bytes.begin() + 16, 8, std::uint8_t{0xFF}); });  // and too large
  // The first residue, and the last one of the second part, at its prime.
  read(own, [](Bytes& bytes) {
    const std::uint32_t q = parameters()->prime(0).value();
    std::memcpy(bytes.data() + 24, &q, sizeof q);
  });
  read(own, [](Bytes& bytes) {
    const std::uint32_t q = parameters()->prime(2).value();
    std::memcpy(bytes.data() + bytes.size() - sizeof q, &q, sizeof q);
  });
}

TEST(ClusterMessages, LayersAreReadAsTheyWere) {
  link::Layers layers(2);
  for (std::uint32_t place = 0; place < 6; ++place) {
    layers.add_place(
        [&](SecretVector<std::uint32_t>& terms) { terms.insert(terms.end(), place % 3, place); });
  }
  const Bytes bytes = piece_message(9, 4, layers);
  ByteReader reader = behind_head(bytes);
  const Piece piece = read_piece(reader, 2);
  EXPECT_EQ(piece.first, 4U);
  ASSERT_EQ(piece.layers.size(), 3U);
  for (std::size_t layer = 0; layer < 3; ++layer) {
    for (std::size_t place = 0; place < 2; ++place)
      EXPECT_TRUE(std::ranges::equal(piece.layers.terms(layer, place), layers.terms(layer, place)));
  }
}

TEST(ClusterMessages, ListsThatAreNoLayersAreRefused) {
  using List = SecretVector<std::uint32_t>;
  EXPECT_NO_THROW(link::Layers(2, {0, 1, 3}, {5, 6, 7}));
  const std::vector<std::pair<List, List>> wrong = {{{}, {}},
                                                    {{0}, {5}},
                                                    {{0, 1}, {5}},
                                                    {{1, 1, 3}, {5, 6, 7}},
                                                    {{0, 4, 3}, {5, 6, 7}},
                                                    {{0, 1, 2}, {5, 6, 7}},
                                                    {{0, 1, 4}, {5, 6, 7}}};
  for (const auto& [first, terms] : wrong) expect_refused([&] { link::Layers(2, first, terms); });
  expect_refused([] { link::Layers(0, {0}, {}); });
}

TEST(ClusterMessages, TruncatedAndLongerOnesAreRefused) {
  const WorkerInfo info{.rank = 3, .host = "node7", .program = "1", .threads = 4, .cores = 8};
  const Bytes message = hello_message(info);
  for (std::size_t length = 0; length < message.size(); ++length) {
    const Bytes part(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(length));
    expect_refused([&] {
      ByteReader reader = behind_head(part);
      read_hello(reader, 3);
    });
  }
  Bytes longer = message;
  longer.push_back(0);
  expect_refused([&] {
    ByteReader reader = behind_head(longer);
    read_hello(reader, 3);
  });
  ByteReader reader = behind_head(message);
  EXPECT_EQ(read_hello(reader, 3).host, "node7");
}

TEST(ClusterMessages, AKindThatThereIsNotIsRefused) {
  ByteWriter writer;
  writer.number(static_cast<std::uint64_t>(kLastKind) + 1);
  writer.number(0);
  const Bytes bytes = writer.take();
  expect_refused([&] { behind_head(bytes); });
}

TEST(ClusterMessages, ProgressHasNoWrongNumbers) {
  for (const double wrong : {-1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
    Progress progress;
    progress.seconds[2] = wrong;
    const Bytes bytes = progress_message(1, progress);
    expect_refused([&] {
      ByteReader reader = behind_head(bytes);
      read_progress(reader);
    });
  }
}

/// A worker's query by the plan of some world.
class OnAWorker : public testing::Test {
 protected:
  explicit OnAWorker(bool blocked = false) {
    protocol::World world = protocol::make_world({}, 1);
    if (blocked) world = protocol::with_choice(protocol::blocked_world({}, {}, 1), {16, 2, 1, 3, false});
    const plan::PlanRequest request = protocol::request_of(world);
    plan = blocked ? plan::derive_plan(request, *world.choice)
                   : plan::make_plan(request, std::size_t{3000} << 20);
  }

  /// As it comes over the wire.
  WorkerQuery query() {
    const Bytes message = begin_message(1, plan.link, plan.choice, plan.literal);
    ByteReader reader = behind_head(message);
    return WorkerQuery(1, read_outline(reader), small_ring(), nullptr, signs_);
  }

  plan::Plan plan;

 private:
  std::atomic<Clock::rep> signs_ = 0;
};

TEST_F(OnAWorker, AnOutlineWithFiguresThatNoQueryHasIsRefused) {
  using Change = std::function<void(plan::LinkRequest&, plan::PlanChoice&)>;
  const auto all_pairs = [](plan::PlanChoice& choice) -> plan::AllPairsChoice& {
    return std::get<plan::AllPairsChoice>(choice.strategy);
  };
  const std::vector<Change> wrong = {
      [&](auto& request, auto& choice) { request.client_records = all_pairs(choice).shelves = 0; },
      [](auto& request, auto&) { request.server_records = 0; },
      [](auto& request, auto&) { request.features.clear(); },
      [](auto& request, auto&) { request.features.resize(plan::kMaxFeatures + 1, request.features[0]); },
      [](auto& request, auto&) { request.features[0].buckets = 0; },
      [](auto& request, auto&) { request.features[0].buckets = std::size_t{1} << 30; },
      [](auto& request, auto&) { request.features[0].agreement = request.features[0].disagreement = 0; },
      [](auto& request, auto&) { request.features[0] = {8, 0, 0, 0, true}; },
      [](auto& request, auto&) { request.features[0].agreement = 1000; },
      [](auto& request, auto&) { request.features[0].disagreement = 0x80000000; },
      [](auto& request, auto&) { request.features[0].alternatives = std::size_t{1} << 30; },
      [](auto& request, auto&) { request.score_range = 32; },
      [](auto& request, auto&) { request.shifted_threshold = 0; },
      [](auto& request, auto&) { request.shifted_threshold = request.score_range + 1; },
      [](auto& request, auto&) { request.split_categories = kMaxSplitCategories + 1; },
      [&](auto&, auto& choice) { all_pairs(choice).shelves = 0; },
      [&](auto&, auto& choice) { all_pairs(choice).width = 0; },
      [&](auto&, auto& choice) { all_pairs(choice).copies = 0; },
      [](auto&, auto& choice) { choice.degree *= 2; },
      [](auto&, auto& choice) { choice.end_level = 0; },
      [](auto&, auto& choice) { choice.end_level = std::size_t{1} << 40; },
      [](auto&, auto& choice) { choice.special_primes = 0; },
  };
  EXPECT_NO_THROW(query());
  const plan::Plan own = plan;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    plan = own;
    wrong[i](plan.link.request, plan.choice);
    EXPECT_THROW(query(), Error) << "change " << i;
  }
}

TEST_F(OnAWorker, PlanesBeforeKeysAndPiecesBeforePlanesAreRefused) {
  WorkerQuery own = query();
  const auto planes = [&](std::uint64_t set, std::uint64_t count) {
    ByteWriter writer;
    writer.number(set);
    writer.number(count);
    const Bytes bytes = writer.take();
    ByteReader reader(bytes);
    return own.add_planes(reader);
  };
  expect_refused([&] { planes(1, plan.link.set_planes + 1); });
  for (const std::uint64_t set : {0U, 2U}) expect_refused([&] { planes(set, 0); });
  const Bytes piece = piece_message(1, 0, link::Layers(plan.link.all_pairs().layout.copies));
  expect_refused([&] {
    ByteReader reader = behind_head(piece);
    own.link(reader);
  });
  EXPECT_FALSE(planes(1, 0));
}

TEST_F(OnAWorker, KeysComeInTheirOrder) {
  WorkerQuery own = query();
  for (const std::uint64_t digit : {1U, 5U}) {
    ByteWriter writer;
    for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{plan.link.planes_level}, digit})
      writer.number(number);
    const Bytes bytes = writer.take();
    expect_refused([&] {
      ByteReader reader(bytes);
      own.add_keys(reader);
    });
  }
}

TEST_F(OnAWorker, TermsThatThePlanDoesNotHaveAreRefused) {
  const auto layers_with = [&](const plan::LinkPlan& link, std::size_t places, std::uint32_t term,
                               std::size_t times) {
    link::Layers layers(places);
    for (std::size_t place = 0; place < places; ++place) {
      layers.add_place([&](SecretVector<std::uint32_t>& terms) {
        if (place + 1 == places) terms.insert(terms.end(), times, term);
      });
    }
    link::check_layers(link, layers);
  };
  const std::size_t copies = plan.link.all_pairs().layout.copies;
  const auto versions = static_cast<std::uint32_t>(plan.link.request.versions());
  EXPECT_NO_THROW(layers_with(plan.link, copies, versions - 1, 1));
  EXPECT_NO_THROW(layers_with(plan.link, copies, ~std::uint32_t{0}, 1));  // doubled
  expect_refused([&] { layers_with(plan.link, copies, versions, 1); });
  expect_refused([&] { layers_with(plan.link, copies, 0, 100000); });
  expect_refused([&] { layers_with(plan.link, copies + 1, 0, 1); });
}

class OnAWorkerBlocked : public OnAWorker {
 protected:
  OnAWorkerBlocked() : OnAWorker(true) {}
};

TEST_F(OnAWorkerBlocked, MoreSpecialPrimesThanADivisionTakesAreRefused) {
  plan.choice.special_primes = bgv::kMaxSpecialPrimes;
  plan.literal = bgv::make_literal(plan.literal.degree, plan.literal.primes.size(), bgv::kMaxSpecialPrimes);
  error_of(ErrorCategory::kLimit, [&] { query(); });
}

TEST_F(OnAWorkerBlocked, TermsThatThePlanDoesNotHaveAreRefused) {
  const std::size_t bins = plan.link.blocked().layout.bins();
  const auto check = [&](std::uint32_t term) {
    link::Layers layers(bins);
    for (std::size_t bin = 0; bin < bins; ++bin)
      layers.add_place([&](SecretVector<std::uint32_t>& terms) { terms.push_back(term); });
    link::check_layers(plan.link, layers);
  };
  const auto masks = static_cast<std::uint32_t>(plan.link.request.masks());
  EXPECT_NO_THROW(check((masks - 1) * link::DigitIndex::kCodes));
  expect_refused([&] { check(masks * link::DigitIndex::kCodes); });
}

}  // namespace
}  // namespace tacit::cluster
