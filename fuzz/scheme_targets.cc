// SPDX-License-Identifier: Apache-2.0
// Ciphertexts, keys and plans.
#include "base/error.h"
#include "bgv/secret/encryptor.h"
#include "bgv/secret/key_generator.h"
#include "bgv/serialize.h"
#include "input.h"
#include "plan/plan.h"
#include "targets.h"

namespace tacit::fuzz {
namespace {

/// One of each wire form, at the smallest ring that has two primes and a special one.
struct Forms {
  Forms()
      : parameters(bgv::Parameters::create(bgv::make_literal(4096, 2, 1))),
        secret(parameters),
        key(bgv::make_key_switch_key(secret, {3, 2})),
        fresh(bgv::save(*parameters, bgv::encrypt(secret, bgv::Plaintext(4096), 2))),
        ciphertext(bgv::save(*parameters, bgv::load_seeded_ciphertext(*parameters, fresh, 2))),
        public_key(bgv::save_public_key(*parameters, bgv::make_public_key(secret, {}, 2))),
        digit(bgv::save_key_digit(*parameters, key, 0)) {}

  bgv::ParametersPtr parameters;
  bgv::SecretKey secret;
  bgv::KeySwitchKey key;
  std::string fresh, ciphertext, public_key, digit;
};

plan::PlanRequest any_request(Input& script) {
  plan::PlanRequest request;
  request.client_records = script.integer();
  request.server_records = script.integer();
  for (std::size_t i = script.byte() % 8 + 1; i > 0; --i) {
    plan::FeatureShape shape{script.word() % 1023 + 2, script.byte() % 8U, script.byte() % 8U,
                             script.byte() % 4U};
    request.score_range += shape.weight();
    request.features.push_back(shape);
  }
  request.shifted_threshold = script.byte();
  request.min_cell = script.integer();
  request.cells = script.integer();
  for (std::size_t i = script.byte() % 4; i > 0; --i) {
    plan::TallyShape tally{script.byte() % 4U, {}};
    for (std::size_t k = script.byte() % 4; k > 0; --k) {
      const Wide low = script.integer();
      tally.spans.push_back(low | Wide{script.word()} << 64);
    }
    request.tallies.push_back(tally);
  }
  request.split_categories = script.byte();
  request.passes = script.byte() % 10;
  return request;
}

plan::BlockedChoice any_blocked(Input& script, std::uint8_t flags) {
  plan::BlockedChoice strategy;
  strategy.width = flags & 2 ? script.integer() : std::size_t{4} << script.byte() % 5;
  strategy.groups = script.integer();
  strategy.shelves = script.integer();
  strategy.score_drop = flags & 4 ? script.integer() : 2 + script.byte() % 2U;
  strategy.pack_at_end = (flags & 8) != 0;
  return strategy;
}

plan::PlanChoice any_choice(Input& script) {
  plan::PlanChoice choice;
  plan::AllPairsChoice strategy;
  const std::uint8_t flags = script.byte();
  choice.degree = flags & 1 ? script.integer() : std::size_t{4096} << script.byte() % 4;
  strategy.width = flags & 2 ? script.integer() : std::size_t{64} << script.byte() % 7;
  choice.special_primes = script.integer();
  choice.end_level = script.integer();
  strategy.copies = script.integer();
  strategy.shelves = script.integer();
  strategy.switch_masks = (flags & 4) != 0;
  strategy.pack_at_end = (flags & 8) != 0;
  choice.strategy = strategy;
  if (flags & 16) choice.strategy = any_blocked(script, flags);
  return choice;
}

}  // namespace

void ciphertext(std::string_view bytes) {
  static const Forms forms;
  const bgv::Parameters& p = *forms.parameters;
  Input script(bytes);
  switch (script.byte() % 4) {
    case 0: {
      const std::string sent = edited(forms.fresh, script);
      const bgv::Ciphertext read = bgv::load_seeded_ciphertext(p, sent, 2);
      expect(read.size() == 2 && read.level() == 2, "a fresh ciphertext has two parts");
      return;
    }
    case 1: {
      const std::string sent = edited(forms.ciphertext, script);
      expect(bgv::save(p, bgv::load_ciphertext(p, sent, 2, {})) == sent, "a ciphertext has one form");
      return;
    }
    case 2: {
      const std::string sent = edited(forms.public_key, script);
      expect(bgv::save_public_key(p, bgv::load_public_key(p, sent, 2, {})) == sent, "a key has one form");
      return;
    }
    default: {
      const std::string sent = edited(forms.digit, script);
      bgv::KeySwitchKey key;
      key.level = 2;
      bgv::load_key_digit(p, sent, key);
      expect(bgv::save_key_digit(p, key, 0) == sent, "a key's digit has one form");
    }
  }
}

void plan(std::string_view bytes) {
  Input script(bytes);
  const plan::PlanRequest request = any_request(script);
  const plan::Plan made = plan::derive_plan(request, any_choice(script));
  expect(bgv::total_bits(made.literal) <= bgv::security_limit_bits(made.literal.degree), "a plan is secure");
  expect(made.least_margin_bits >= 0, "a plan keeps its margins");
  expect(made.table.tabulate.items.count() <= plan::kMaxItems, "a plan has a bounded number of items");
  expect(made.link.sums.record_slots >= request.server_records, "every server record has a layer");
  bgv::Parameters::create(made.literal);
}

}  // namespace tacit::fuzz
