#include "targets.h"

#include <array>
#include <stdexcept>

#include "base/error.h"

namespace tacit::fuzz {

std::span<const Target> targets() {
  static constexpr std::array kTargets{
      Target{"answer", answer},
      Target{"catalog", catalog},
      Target{"ciphertext", ciphertext},
      Target{"client_session", client_session},
      Target{"csv", csv},
      Target{"date", date},
      Target{"decimal", decimal},
      Target{"model", model},
      Target{"plan", plan},
      Target{"proposal", proposal},
      Target{"server_config", server_config},
      Target{"server_session", server_session},
      Target{"sqlite", sqlite},
      Target{"transform", transform},
  };
  return kTargets;
}

void run(const Target& target, std::string_view bytes) {
  try {
    target.run(bytes);
  } catch (const Error& error) {
    if (error.category() == ErrorCategory::kInternal) throw;
  }
}

void expect(bool holds, const char* property) {
  if (!holds) throw std::logic_error(property);
}

}  // namespace tacit::fuzz
