// SPDX-License-Identifier: Apache-2.0
// What is fuzzed: everything that reads what somebody else has written. A target takes any bytes. Errors that
// its entry point documents are a good ending; another exception, Error(kInternal) and a property that does
// not hold (expect) are findings, and so is whatever a sanitizer says.
#pragma once

#include <functional>
#include <span>
#include <string_view>

namespace tacit::fuzz {

struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
};

/// All of them, in the order of the alphabet; the name is that of the corpus, too.
std::span<const Target> targets();

/// Runs the target; throws what a finding is.
void run(const Target& target, std::string_view bytes);

/// The same for one step of a target, so that a step that ends with an Error keeps none from the next.
void attempt(const std::function<void()>& step);

/// Throws std::logic_error unless the property holds.
void expect(bool holds, const char* property);

void address(std::string_view bytes);
void answer(std::string_view bytes);
void catalog(std::string_view bytes);
void certificate(std::string_view bytes);
void ciphertext(std::string_view bytes);
void client_session(std::string_view bytes);
void configuration(std::string_view bytes);
void csv(std::string_view bytes);
void date(std::string_view bytes);
void decimal(std::string_view bytes);
void key_file(std::string_view bytes);
void ledger_file(std::string_view bytes);
void ledger_text(std::string_view bytes);
void model(std::string_view bytes);
void peer(std::string_view bytes);
void plan(std::string_view bytes);
void proposal(std::string_view bytes);
void records(std::string_view bytes);
void server_config(std::string_view bytes);
void server_session(std::string_view bytes);
void sqlite(std::string_view bytes);
void study(std::string_view bytes);
void transform(std::string_view bytes);

}  // namespace tacit::fuzz
