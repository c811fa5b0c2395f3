// SPDX-License-Identifier: Apache-2.0
// What the stages of a client's session have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "bgv/plaintext.h"
#include "bgv/secret/secret_key.h"
#include "linkage/features.h"
#include "linkage/model.h"
#include "protocol/client/proposal.h"
#include "protocol/client/shortness.h"
#include "protocol/client/strategy.h"
#include "protocol/observer.h"
#include "protocol/refreshed.h"
#include "protocol/split.h"
#include "table/question.h"

namespace tacit::protocol::client {

/// What is asked, and what it is computed with; nothing of it is secret.
struct Query {
  explicit Query(AcceptedProposal proposal);
  const plan::Plan& plan() const { return accepted.plan; }

  AcceptedProposal accepted;
  bgv::ParametersPtr parameters;
  bgv::SlotEncoder encoder;
};

/// Whom a session works for; outlives all stages.
struct Host {
  const linkage::Model& model;
  table::Question question;
  Split split;  // from the proposal on without the records' categories
  Observer& observer;
  bgv::Security security;
  std::string purpose = {};                      // what the table is for; may be empty
  std::unique_ptr<const Query> query = nullptr;  // once a proposal has been taken
  bool hears_of_linkage = false;                 // all planes are sent, and the phase of linkage is ahead

  /// The server links the last planes, or has.
  void enter_linkage() {
    if (hears_of_linkage) observer.on_phase(Phase::kLink);
    hears_of_linkage = false;
  }
};

/// The client's records, and how they lie in slots.
struct Linkage {
  /// The plan outlives it.
  Linkage(const plan::LinkPlan& plan, linkage::FeatureTable client_records, const Split& split);
  Linkage(const Linkage&) = delete;

  linkage::FeatureTable records;
  std::unique_ptr<ClientStrategy> strategy;
};

/// The secret key, with what the proof says about all that is encrypted with it.
class Encryptor {
 public:
  /// Draws the key. The query outlives it.
  explicit Encryptor(const Query& query);
  Encryptor(const Encryptor&) = delete;

  /// A plane goes into the rows of the planes.
  std::string plane(std::span<const std::uint32_t> slots);
  std::string behind_planes(std::span<const std::uint32_t> slots);
  std::string behind_planes_coefficients(const bgv::Plaintext& plaintext);

  const bgv::SecretKey& secret() const { return secret_; }
  SentRows& rows() { return rows_; }

 private:
  const Query& query_;
  bgv::SecretKey secret_;
  SentRows rows_;
};

/// The gates, and their products with the totals, as the client has sent them back: under the server's pads.
struct PaddedTable {
  SlotVectors gates, values;
};

}  // namespace tacit::protocol::client
