// SPDX-License-Identifier: Apache-2.0
#include "targets.h"

#include <array>
#include <stdexcept>

#include "base/error.h"

namespace tacit::fuzz {

std::span<const Target> targets() {
  static constexpr std::array kTargets{
      Target{"address", address},
      Target{"answer", answer},
      Target{"catalog", catalog},
      Target{"certificate", certificate},
      Target{"ciphertext", ciphertext},
      Target{"client_session", client_session},
      Target{"configuration", configuration},
      Target{"csv", csv},
      Target{"date", date},
      Target{"decimal", decimal},
      Target{"key_file", key_file},
      Target{"ledger_file", ledger_file},
      Target{"ledger_text", ledger_text},
      Target{"model", model},
      Target{"peer", peer},
      Target{"plan", plan},
      Target{"proposal", proposal},
      Target{"records", records},
      Target{"server_config", server_config},
      Target{"server_session", server_session},
      Target{"sqlite", sqlite},
      Target{"study", study},
      Target{"transform", transform},
  };
  return kTargets;
}

void run(const Target& target, std::string_view bytes) {
  attempt([&] { target.run(bytes); });
}

void attempt(const std::function<void()>& step) {
  try {
    step();
  } catch (const Error& error) {
    if (error.category() == ErrorCategory::kInternal) throw;
  }
}

void expect(bool holds, const char* property) {
  if (!holds) throw std::logic_error(property);
}

}  // namespace tacit::fuzz
