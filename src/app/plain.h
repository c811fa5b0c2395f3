// SPDX-License-Identifier: Apache-2.0
// The table of a query in the clear, from both sides' files: for pilots and tests.
#pragma once

#include <optional>

#include "app/linkage_quality.h"
#include "app/look.h"
#include "app/named_model.h"
#include "app/occasion.h"
#include "app/question.h"
#include "linkage/blocking.h"
#include "linkage/model.h"
#include "protocol/admission.h"
#include "protocol/server_data.h"
#include "table/result.h"
#include "table/table.h"

namespace tacit::app {

struct PlainReport {
  table::ResultTable result;
  linkage::Model model;
  std::optional<linkage::BinShape> bins;  // by which records were compared; nothing for all pairs
  LinkageQuality linkage;
  Occasion occasion;
  double features_seconds = 0, link_seconds = 0;  // of the list; and behind that
};

/// `server` is what a custodian has (server_data.h), `model` and `list` are the researcher's. Compares the
/// pairs that a query does, by the plan that a server with these limits makes. The list is looked at as a
/// query does (look.h). Throws Error(kModelMismatch) if the two sides' models differ, and as
/// make_client_file() and protocol::plain_table() do.
PlainReport plain(const protocol::ServerData& server, NamedModel model, const table::Table& list,
                  const QuestionWords& question, const protocol::PlanLimits& limits,
                  const LookOptions& look = {});

}  // namespace tacit::app
