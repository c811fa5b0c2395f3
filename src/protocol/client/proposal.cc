// SPDX-License-Identifier: Apache-2.0
#include "protocol/client/proposal.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "protocol/admission.h"
#include "protocol/catalog.h"
#include "protocol/choice_messages.h"
#include "protocol/question_messages.h"
#include "protocol/version.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void reject(const std::string& why) {
  throw Error(ErrorCategory::kProtocol, "the server's proposal is inconsistent: " + why);
}

/// Exactly what the question names; the catalog's own rules hold for what a peer sends, too.
table::Catalog catalog_of(const Proposal& proposal, const table::Question& question) {
  const Names names = names_in(question);
  if (static_cast<std::size_t>(proposal.dimensions_size()) != names.dimensions.size() ||
      static_cast<std::size_t>(proposal.measures_size()) != names.measures.size()) {
    reject("it has other dimensions or measures than were asked for");
  }
  table::Catalog catalog;
  for (const Dimension& message : proposal.dimensions())
    catalog.dimensions.push_back(read_dimension(message));
  for (const Measure& message : proposal.measures()) catalog.measures.push_back(read_measure(message));
  catalog.min_cell = static_cast<int>(std::min<std::uint32_t>(proposal.min_cell(), 1'000'000));
  const std::string defect = table::catalog_defect(catalog);
  if (!defect.empty()) reject(defect);
  const auto named = [](const auto& info, const std::string& name) { return info.name == name; };
  if (!std::ranges::equal(catalog.dimensions, names.dimensions, named) ||
      !std::ranges::equal(catalog.measures, names.measures, named)) {
    reject("it has other dimensions or measures than were asked for");
  }
  table::check_question(question, catalog);
  return catalog;
}

bgv::ParametersLiteral literal_of(const Proposal& proposal) {
  bgv::ParametersLiteral literal;
  literal.degree = proposal.degree();
  literal.primes.assign(proposal.primes().begin(), proposal.primes().end());
  literal.special_primes.assign(proposal.special_primes().begin(), proposal.special_primes().end());
  return literal;
}

}  // namespace

AcceptedProposal accept(const Proposal& proposal, const linkage::Model& model, std::size_t client_records,
                        const table::Question& question, const bgv::Security& security) {
  taken_version(proposal.protocol_version());
  require_same_model(model.hash_bytes(), proposal.model_hash());
  AcceptedProposal accepted;
  if (proposal.public_key_seed().size() != accepted.public_key_seed.size())
    reject("its seed is not 32 bytes");
  std::memcpy(accepted.public_key_seed.data(), proposal.public_key_seed().data(),
              accepted.public_key_seed.size());
  accepted.question = question;
  accepted.catalog = catalog_of(proposal, question);
  if (!is_custodian(proposal.custodian())) reject("the custodian's name is too long or not printable");
  accepted.custodian = proposal.custodian();
  // First of all whether what it proposes is secure; Parameters::create says so if it is not.
  const bgv::ParametersLiteral literal = literal_of(proposal);
  bgv::Parameters::create(literal, security);
  const plan::PlanChoice choice = read_choice(proposal);
  if (!is_wanted(choice.strategy, question.strategy))
    reject("it has another link strategy than was asked for");
  plan::PlanRequest request =
      request_for(model, question, accepted.catalog, client_records, proposal.server_records());
  request.security = security;
  accepted.plan = plan::derive_plan(request, choice);
  if (!(accepted.plan.literal == literal)) reject("its primes are not those of the plan that it names");
  return accepted;
}

}  // namespace tacit::protocol
