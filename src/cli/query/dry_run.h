// `tacit query --dry-run`: what a query would take, worked out on this side from the server's catalog alone.
#pragma once

#include <cstddef>

#include "cli/output.h"
#include "linkage/model.h"
#include "protocol/observer.h"
#include "rpc/client/options.h"
#include "table/question.h"

namespace tacit::cli {

/// Asks the server for its catalog, and sends nothing else. Prints the plan, or writes it to `output`'s file,
/// as text or as JSON. Throws what the query would throw before its first record: a model that is not the
/// server's, names that the catalog does not have, a question over the limits.
void print_dry_run(const rpc::ClientOptions& connection, const linkage::Model& model,
                   std::size_t client_records, const table::Question& question, const OutputOptions& output,
                   protocol::Observer& observer);

}  // namespace tacit::cli
