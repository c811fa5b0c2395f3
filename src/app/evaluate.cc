#include "app/evaluate.h"

#include <utility>

#include "app/links.h"
#include "fit/check_passes.h"
#include "ingest/source.h"

namespace tacit::app {

EvaluateReport evaluate(const EvaluateFiles& files) {
  linkage::Model model = linkage::load_model(files.model);
  table::Table client = ingest::read_source({files.client, ""});
  table::Table server = ingest::read_source({files.server, ""});
  std::vector<linkage::RecordPair> links =
      resolve_links(ingest::read_source({files.links, ""}), client, server, files.id_column);
  linkage::FeatureTable client_features = linkage::featurize(model, linkage::Side::kClient, client);
  linkage::FeatureTable server_features = linkage::featurize(model, linkage::Side::kServer, server);
  linkage::Evaluation evaluation = linkage::evaluate(model, client_features, server_features, links);
  linkage::BlockedQuality blocked;
  if (!model.passes().empty()) {
    blocked = linkage::blocked_quality(model, client_features, server_features, links,
                                       fit::usual_bins(client_features.records(), server_features.records()));
  }
  return {std::move(model),
          {std::move(client), std::move(client_features)},
          {std::move(server), std::move(server_features)},
          std::move(links),
          std::move(evaluation),
          std::move(blocked)};
}

}  // namespace tacit::app
