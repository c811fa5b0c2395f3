// SPDX-License-Identifier: Apache-2.0
// What the two sides tell each other beside the flow of a query: catalog, question, proposal, the gated
// table.
#include "base/error.h"
#include "input.h"
#include "protocol/catalog.h"
#include "protocol/client/answer.h"
#include "protocol/client/proposal.h"
#include "protocol/question_messages.h"
#include "targets.h"
#include "world.h"

namespace tacit::fuzz {
namespace {

/// One field of the proposal, another value.
void change_field(protocol::Proposal& proposal, Input& script) {
  const std::uint8_t field = script.byte() % 19;
  const std::uint64_t value = script.integer();
  const auto small = static_cast<std::uint32_t>(value);
  switch (field) {
    case 0:
      return proposal.set_server_records(value);
    case 1:
      return proposal.set_min_cell(small);
    case 2:
      return proposal.set_degree(value);
    case 3:
      return proposal.set_degree(std::uint64_t{1} << value % 64);
    case 4:
      return proposal.set_end_level(small);
    case 5:
      return proposal.mutable_all_pairs()->set_width(std::uint64_t{1} << value % 64);
    case 6:
      return proposal.mutable_all_pairs()->set_copies(value);
    case 7:
      return proposal.mutable_all_pairs()->set_shelves(value);
    case 8:
      return proposal.mutable_all_pairs()->set_switch_masks(!proposal.all_pairs().switch_masks());
    case 9:
      return proposal.mutable_all_pairs()->set_pack_at_end(!proposal.all_pairs().pack_at_end());
    case 10:
      return proposal.add_primes(small);
    case 11:
      return proposal.mutable_primes()->Truncate(static_cast<int>(value % 32) % (proposal.primes_size() + 1));
    case 12: {
      // The primes of other parameters, as an honest server would have them.
      const bgv::ParametersLiteral literal =
          bgv::make_literal(proposal.degree(), value % 20 + 1, value / 20 % 5 + 1);
      proposal.mutable_primes()->Assign(literal.primes.begin(), literal.primes.end());
      proposal.mutable_special_primes()->Assign(literal.special_primes.begin(), literal.special_primes.end());
      return;
    }
    case 13:
      return proposal.mutable_blocked()->set_width(std::uint64_t{1} << value % 64);
    case 14:
      return proposal.mutable_blocked()->set_groups(value);
    case 15:
      return proposal.mutable_blocked()->set_shelves(value);
    case 16:
      return proposal.mutable_blocked()->set_score_drop(value % 8);
    case 17:
      return proposal.mutable_blocked()->set_pack_at_end(!proposal.blocked().pack_at_end());
    default:
      if (proposal.measures_size() != 0)
        proposal.mutable_measures(0)->set_maximum(static_cast<std::int64_t>(value));
  }
}

bool is_degree(std::uint64_t degree) {
  return bgv::security_limit_bits(degree) != 0;
}

}  // namespace

void proposal(std::string_view bytes) {
  Input script(bytes);
  const std::uint8_t kind = script.byte();
  const bool split = kind % 2 == 1;
  protocol::Proposal changed;
  if (kind % 4 < 2) {
    changed = honest_proposal(split);
    for (int i = 0; i < 6 && !script.empty(); ++i) {
      if (is_degree(changed.degree())) change_field(changed, script);
    }
  } else if (!changed.ParseFromString(edited(honest_proposal(split).SerializeAsString(), script))) {
    return;
  }
  const World& asked = world(split);
  const protocol::AcceptedProposal accepted =
      protocol::accept(changed, asked.server.model, asked.client.records(), asked.question);
  expect(bgv::total_bits(accepted.plan.literal) <= bgv::security_limit_bits(accepted.plan.literal.degree),
         "what is accepted is secure");
  expect(accepted.plan.least_margin_bits >= 0, "what is accepted keeps its margins");
  expect(accepted.plan.request.min_cell >= 2, "nobody is a cell alone");
}

void catalog(std::string_view bytes) {
  Input script(bytes);
  const World& asked = world(false);
  const std::uint8_t kind = script.byte();
  const std::string_view rest = script.rest();
  if (kind % 3 == 0) {
    protocol::CatalogRequest request;
    if (!request.ParseFromArray(rest.data(), static_cast<int>(rest.size()))) return;
    protocol::make_catalog_reply(request, asked.server, asked.server.catalog, limits(),
                                 {.query_seconds = 60});
  } else if (kind % 3 == 1) {
    protocol::CatalogReply reply;
    if (!reply.ParseFromArray(rest.data(), static_cast<int>(rest.size()))) return;
    const protocol::ServerCatalog read = protocol::read_catalog_reply(reply);
    expect(table::catalog_defect(read.catalog).empty(), "what is read is a catalog");
    expect(protocol::model_of(read).hash() == read.model_hash, "its model is the one that it names");
  } else {
    protocol::Hello hello;
    if (!hello.ParseFromArray(rest.data(), static_cast<int>(rest.size()))) return;
    const table::Question question = protocol::read_question(hello);
    table::check_question(question, asked.server.catalog);
    protocol::Hello again;
    protocol::write_question(question, again);
    expect(protocol::read_question(again) == question, "a question reads as it was written");
    protocol::request_for(asked.server.model, question, asked.server.catalog, 5, 4);
  }
}

void answer(std::string_view bytes) {
  const World& asked = world(false);
  static const protocol::AcceptedProposal accepted =
      protocol::accept(honest_proposal(false), asked.server.model, asked.client.records(), asked.question);
  Input script(bytes);
  protocol::SlotVectors gated(2 * accepted.plan.table.total_vectors(),
                              SecretVector<std::uint32_t>(accepted.plan.degree(), 0));
  const std::size_t items = accepted.plan.table.tabulate.items.count();
  while (!script.empty()) {
    const std::size_t vector = script.below(gated.size()), slot = script.below(items);
    gated[vector][slot] = script.word() % bgv::kPlaintextModulus;
  }
  const table::ResultTable table = protocol::read_answer(accepted, {}, gated);
  for (std::size_t cell = 0; cell < table.cells(); ++cell) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      const table::Figure& figure = table.figure(cell, column);
      if (figure.suppressed) continue;
      expect(figure.count >= table.min_cell, "no cell is shown that is too small");
      table::figure_text(table.columns[column], figure);
    }
  }
  for (std::size_t column = 0; column < table.columns.size(); ++column) table::total_of_shown(table, column);
}

}  // namespace tacit::fuzz
