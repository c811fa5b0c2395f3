#include "app/evaluate.h"

#include <utility>

#include "app/links.h"
#include "app/party_file.h"
#include "fit/check_passes.h"
#include "ingest/source.h"

namespace tacit::app {

namespace {

// Shares of the work that are done at the end of its parts, for 5,000 x 1,000,000 records.
constexpr double kRead = 0.15, kFeatures = 0.35, kCompared = 0.8;

}  // namespace

EvaluateReport evaluate(const EvaluateFiles& files, const LookOptions& options,
                        const EvaluateShare& progress) {
  const auto report = [&](double share, const char* stage) {
    if (progress) progress(share, stage);
  };
  linkage::Model model = linkage::load_model(files.model);
  report(0, "reading files");
  table::Table client = read_party_file(model, {files.client, "", "", files.client_reading});
  table::Table server = read_party_file(model, {files.server, "", "", files.server_reading});
  std::vector<linkage::RecordPair> links =
      resolve_links(ingest::read_source({files.links, ""}), client, server, files.id_column);
  report(kRead, "computing features");
  linkage::FeatureTable client_features = linkage::featurize(model, linkage::Side::kClient, client);
  linkage::FeatureTable server_features = linkage::featurize(model, linkage::Side::kServer, server);
  Look look(model.name(), files.model.string(), options);
  look.files(model, client, client_features, server, server_features);
  look.judge();
  report(kFeatures, "comparing all pairs");
  linkage::Evaluation evaluation = linkage::evaluate(model, client_features, server_features, links);
  linkage::BlockedQuality blocked;
  report(kCompared, "comparing the pairs of passes");
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
