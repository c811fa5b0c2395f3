#include "app/check_model.h"

#include <utility>

#include "app/party_file.h"

namespace tacit::app {

CheckReport check_model(const std::filesystem::path& model, const ingest::SourceSpec& data,
                        const fit::CheckOptions& options, const fit::Progress& progress) {
  linkage::Model checked = linkage::load_model(model);
  const table::Table table = read_party_file(checked, data);
  fit::ModelCheck check = fit::check_model(checked, table, options, progress);
  return {std::move(checked), model.string(), table.origin(), options.side, std::move(check)};
}

}  // namespace tacit::app
