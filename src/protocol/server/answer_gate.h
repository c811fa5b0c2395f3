// SPDX-License-Identifier: Apache-2.0
// What has to be done before a server sends an answer, such as entering it in a ledger. The session asks the
// gate when the client has confirmed that it can open its table, and only then says whether the confirmation
// is right and sends the first byte from which the client can compute a result.
#pragma once

namespace tacit::protocol {

class AnswerGate;

/// Proof that the gate has opened for this answer. Only AnswerGate::open makes one, and sending the table
/// requires one.
class Clearance {
 public:
  Clearance(const Clearance&) = delete;
  Clearance& operator=(const Clearance&) = delete;

 private:
  friend class AnswerGate;
  Clearance() = default;
};

class AnswerGate {
 public:
  virtual ~AnswerGate() = default;

  /// If before_answer() throws, the answer is not sent.
  Clearance open() {
    before_answer();
    return {};
  }

 private:
  /// Called once in a session. What has to survive a crash is on the disk when it returns.
  virtual void before_answer() = 0;
};

/// Opens for every answer: for measurements and tests, where there is no custodian.
class NoGate final : public AnswerGate {
  void before_answer() override {}
};

}  // namespace tacit::protocol
