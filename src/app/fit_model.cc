#include "app/fit_model.h"

#include <optional>
#include <utility>
#include <vector>

#include "app/links.h"
#include "fit/fit_course.h"
#include "ingest/source.h"
#include "linkage/quality.h"

namespace tacit::app {

FitReport fit_model(const FitFiles& files, const fit::FitOptions& options, const FitShare& progress) {
  fit::FitCourse course;
  const fit::FitProgress report = [&](const std::string& stage, std::uint64_t done, std::uint64_t all) {
    if (progress) progress(course.share(stage, done, all), stage);
  };
  report("reading files", 0, 2);
  linkage::ModelSpec spec = linkage::load_model(files.start).spec();
  spec.name = files.name.empty() ? spec.name + "-fitted" : files.name;
  const table::Table client = ingest::read_source({files.client, ""});
  report("reading files", 1, 2);
  const table::Table server = ingest::read_source({files.server, ""});
  fit::ColumnCut cut;
  if (files.skip_missing_columns) {
    cut = fit::cut_to_columns(spec, client, server);
  } else {
    fit::require_columns(spec, client, server);
  }
  std::optional<std::vector<linkage::RecordPair>> labelled;
  if (!files.links.empty()) {
    labelled = resolve_links(ingest::read_source({files.links, ""}), client, server, files.id_column);
  }
  fit::Fit fit = fit::fit_model(spec, client, server, labelled, options, report);
  linkage::Model model(fit.model);
  return {std::move(fit), std::move(model), std::move(cut)};
}

}  // namespace tacit::app
