// SPDX-License-Identifier: Apache-2.0
// What clients may ask of a server (docs/protocol.md, "The catalog"): made by the server, checked by the
// client. Its only count is the number of records, which every query reveals too.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/approval.h"
#include "linkage/model.h"
#include "protocol/messages.pb.h"
#include "protocol/server_data.h"
#include "table/catalog.h"

namespace tacit::protocol {

inline constexpr std::size_t kMaxModelBytes = std::size_t{1} << 20;  // of a model's text, as of a model file

/// How many of something a client may have within 24 hours, or within a calendar month.
struct Budget {
  std::uint64_t allowed = 0;
  std::optional<std::uint64_t> left{};  // now; nothing where the client shares the budget with others

  bool operator==(const Budget&) const = default;
};

/// What holds for one client, beside what is open to it.
struct ClientTerms {
  std::uint64_t smallest_list = 1;    // client records: a shorter list is refused
  std::uint64_t query_seconds = 0;    // that a query may take from its turn on; at least 1
  std::optional<Budget> answers{};    // tables; nothing: any number
  std::optional<Budget> questions{};  // whatever their outcome; nothing: any number
  std::uint64_t wait_seconds = 0;     // until a budget that is used up has something again; 0: none is

  // What servers of version 9 do not say:
  std::optional<Budget> month_answers{};            // within a calendar month, UTC; nothing: any number
  std::optional<std::chrono::sys_seconds> until{};  // from then on it is refused; nothing: it has no end
  bool purpose_required = false;                    // a question that does not say what it is for is refused
  tacit::ApprovalRule approval = tacit::ApprovalRule::kNone;  // whether a person decides about each question

  bool operator==(const ClientTerms&) const = default;
};

struct ServerCatalog {
  table::Catalog catalog;
  std::string custodian;  // what whoever runs the server calls itself; may be empty
  std::string model_name;
  std::array<std::uint8_t, 32> model_hash{};
  std::string model_text;  // model_of() parses it: of this name and hash
  std::size_t server_records = 0;
  std::size_t max_client_records = 0;              // that a query may have
  std::size_t memory_bytes = 0;                    // that a query's plan may use
  StrategyWanted strategy = StrategyWanted::kAny;  // the only one, if it is not any
  ClientTerms terms;

  bool operator==(const ServerCatalog&) const = default;
};

/// `open`: what of the server's catalog this client may ask about; `limits` and `terms`: as they are for this
/// client. Throws Error(kProtocol) for a client with which it has no protocol version in common,
/// Error(kLimit) for a catalog that no message holds, or a model over kMaxModelBytes.
CatalogReply make_catalog_reply(const CatalogRequest& request, const ServerData& data,
                                const table::Catalog& open, const ServerLimits& limits,
                                const ClientTerms& terms);

/// Throws Error(kProtocol) with what is inconsistent, or for a model that this side does not read as the
/// server does.
ServerCatalog read_catalog_reply(const CatalogReply& reply);

/// The server's model, of a catalog that has been read. Throws as read_catalog_reply() where it is none.
linkage::Model model_of(const ServerCatalog& server);

/// Whether a custodian may call itself so: printable, at most kMaxCustodianLength bytes, or empty.
bool is_custodian(std::string_view name);

}  // namespace tacit::protocol
