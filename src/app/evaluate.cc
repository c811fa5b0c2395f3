// SPDX-License-Identifier: Apache-2.0
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

void tell(const EvaluateShare& progress, double share, const char* stage) {
  if (progress) progress(share, stage);
}

}  // namespace

EvaluateReport evaluate(NamedModel named, EvaluateTables tables, const LookOptions& options,
                        const EvaluateShare& progress) {
  linkage::Model& model = named.model;
  table::Table &client = tables.client, &server = tables.server;
  std::vector<linkage::RecordPair> links = resolve_links(tables.links, client, server, tables.id_column);
  tell(progress, kRead, "computing features");
  linkage::FeatureTable client_features = linkage::featurize(model, linkage::Side::kClient, client);
  linkage::FeatureTable server_features = linkage::featurize(model, linkage::Side::kServer, server);
  Look look(model.name(), named.path, options);
  look.files(model, client, client_features, server, server_features);
  look.judge();
  tell(progress, kFeatures, "comparing all pairs");
  linkage::Evaluation evaluation = linkage::evaluate(model, client_features, server_features, links);
  linkage::BlockedQuality blocked;
  tell(progress, kCompared, "comparing the pairs of passes");
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

EvaluateReport evaluate(const EvaluateFiles& files, const LookOptions& options,
                        const EvaluateShare& progress) {
  NamedModel model = load_named_model(files.model);
  tell(progress, 0, "reading files");
  EvaluateTables tables{
      read_party_file(model.model, {.path = files.client, .table = "", .reading = files.client_reading}),
      read_party_file(model.model, {.path = files.server, .table = "", .reading = files.server_reading}),
      ingest::read_source({files.links, ""}), files.id_column};
  return evaluate(std::move(model), std::move(tables), options, progress);
}

}  // namespace tacit::app
