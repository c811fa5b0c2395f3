#include "protocol/client/proposal.h"

#include <cstring>

#include "base/error.h"
#include "table/decimal.h"

namespace tacit::protocol {
namespace {

[[noreturn]] void reject(const std::string& why) {
  throw Error(ErrorCategory::kProtocol, "the server's proposal does not hold together: " + why);
}

table::MeasureInfo measure_info(const Proposal& proposal, const std::string& name) {
  if (proposal.decimals() > table::kMaxDecimals) reject("its measure has too many decimals");
  table::MeasureInfo info;
  info.name = name;
  info.unit = proposal.unit();
  info.decimals = static_cast<int>(proposal.decimals());
  const std::int64_t scale = table::power_of_ten(info.decimals);
  if (proposal.minimum_scaled() % scale != 0 || proposal.maximum_scaled() % scale != 0) {
    reject("its measure's range is not in whole units");
  }
  info.minimum = proposal.minimum_scaled() / scale;
  info.maximum = proposal.maximum_scaled() / scale;
  return info;
}

/// The catalog's own rules for names, categories and ranges hold for what a peer sends, too.
void check_catalog(const Proposal& proposal, const std::string& dimension,
                   const table::MeasureInfo& measure) {
  table::Catalog catalog;
  catalog.dimensions.push_back({dimension, {proposal.categories().begin(), proposal.categories().end()}});
  catalog.measures.push_back(measure);
  catalog.min_cell = static_cast<int>(proposal.min_cell());
  const std::string defect = table::catalog_defect(catalog);
  if (!defect.empty()) reject(defect);
}

bgv::ParametersLiteral literal_of(const Proposal& proposal) {
  bgv::ParametersLiteral literal;
  literal.degree = proposal.degree();
  literal.primes.assign(proposal.primes().begin(), proposal.primes().end());
  literal.special_primes.assign(proposal.special_primes().begin(), proposal.special_primes().end());
  return literal;
}

plan::PlanRequest request_of(const Proposal& proposal, const linkage::Model& model,
                             std::size_t client_records) {
  plan::PlanRequest request = plan::request_for(model);
  request.client_records = client_records;
  request.server_records = proposal.server_records();
  request.min_cell = proposal.min_cell();
  request.cells = static_cast<std::size_t>(proposal.categories_size());
  request.value_span = static_cast<std::uint64_t>(proposal.maximum_scaled() - proposal.minimum_scaled());
  return request;
}

}  // namespace

AcceptedProposal accept(const Proposal& proposal, const linkage::Model& model, std::size_t client_records,
                        const std::string& dimension, const std::string& measure) {
  if (proposal.model_hash() !=
      std::string_view(reinterpret_cast<const char*>(model.hash().data()), model.hash().size())) {
    throw Error(ErrorCategory::kModelMismatch,
                "the two sides hold different linkage models; ask the custodian for the model file that the "
                "server uses");
  }
  AcceptedProposal accepted;
  if (proposal.public_key_seed().size() != accepted.public_key_seed.size())
    reject("its seed is not 32 bytes");
  std::memcpy(accepted.public_key_seed.data(), proposal.public_key_seed().data(),
              accepted.public_key_seed.size());
  accepted.measure = measure_info(proposal, measure);
  check_catalog(proposal, dimension, accepted.measure);
  // First of all whether what it proposes is secure; Parameters::create says so if it is not.
  const bgv::ParametersLiteral literal = literal_of(proposal);
  bgv::Parameters::create(literal);
  const plan::PlanChoice choice{proposal.degree(),       literal.special_primes.size(),
                                proposal.end_level(),    proposal.width(),
                                proposal.copies(),       proposal.shelves(),
                                proposal.switch_masks(), proposal.pack_at_end()};
  accepted.plan = plan::derive_plan(request_of(proposal, model, client_records), choice);
  if (!(accepted.plan.literal == literal)) reject("its primes are not those of the plan that it names");
  accepted.categories.assign(proposal.categories().begin(), proposal.categories().end());
  accepted.minimum_scaled = proposal.minimum_scaled();
  return accepted;
}

}  // namespace tacit::protocol
