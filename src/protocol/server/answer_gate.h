// What has to be done before an answer leaves a server, such as entering it in a ledger. The session asks the
// gate when the client has confirmed that it can open its table, and only then says whether that is so and
// sends the first byte from which the client can compute a result.
#pragma once

namespace tacit::protocol {

class AnswerGate;

/// That the gate let this answer go. Only AnswerGate::open makes one, and what sends the table asks for one.
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

  /// Whatever before_answer() throws keeps the answer back.
  Clearance open() {
    before_answer();
    return {};
  }

 private:
  /// Called once in a session. What has to outlast a crash is on the disk when it returns.
  virtual void before_answer() = 0;
};

/// Lets every answer go: for measurements and tests, where nobody asks a custodian.
class NoGate final : public AnswerGate {
  void before_answer() override {}
};

}  // namespace tacit::protocol
