// The table of a query in the clear, from both sides' files: for pilots and tests.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/linkage_quality.h"
#include "app/look.h"
#include "app/question.h"
#include "ingest/catalog_config.h"
#include "ingest/source.h"
#include "linkage/blocking.h"
#include "linkage/model.h"
#include "protocol/admission.h"
#include "table/result.h"

namespace tacit::app {

struct PlainReport {
  table::ResultTable result;
  linkage::Model model;
  std::optional<linkage::BinShape> bins;  // by which records were compared; nothing for all pairs
  LinkageQuality linkage;
  double read_seconds = 0, link_seconds = 0;
};

/// `custodian` says what is served, `model` and `data` are the researcher's. Compares the pairs that a query
/// does, by the plan that a server with these limits makes. `note` is told of the custodian's data as by
/// load_server_data() (server_data.h). The client's file is looked at as a query does (look.h). Throws
/// Error(kModelMismatch) if the two sides' models differ, and as the loaders and protocol::plain_table() do.
PlainReport plain(const ingest::CatalogConfig& custodian, const std::filesystem::path& model,
                  const ingest::SourceSpec& data, const QuestionWords& question,
                  const protocol::PlanLimits& limits, const std::function<void(const std::string&)>& note,
                  const LookOptions& look = {});

}  // namespace tacit::app
