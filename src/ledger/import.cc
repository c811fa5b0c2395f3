// SPDX-License-Identifier: Apache-2.0
// Reads the lines of an export back. A line counts only if it is byte for byte what dump() writes of what was
// read from it: so nothing is hidden in a line, as by a key that stands in it twice.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/hex.h"
#include "ledger/days.h"
#include "ledger/export.h"

namespace tacit::ledger {

namespace {

using Lines = nlohmann::ordered_json;

constexpr std::size_t kMaxLine = std::size_t{1} << 20;  // bytes; a question has at most some thousand
constexpr int kMaxDepth = 6;                            // of nesting; what is deeper may overflow the stack

Lines parse_line(std::string_view line) {
  if (line.size() > kMaxLine) throw std::length_error("a line that is too long");
  return Lines::parse(line, [](int depth, Lines::parse_event_t /*event*/, Lines& /*value*/) {
    if (depth > kMaxDepth) throw std::length_error("nested too deeply");
    return true;
  });
}

template <class Read>
auto or_nothing(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const std::exception&) {  // of the JSON library, std::optional, or the above
    return std::nullopt;
  }
}

Hash hash_in(const Lines& text) {
  return parse_hash(text.get<std::string>()).value();
}

Entry entry_in(const Lines& json) {
  const auto text = [&](const char* key) { return json.at(key).get<std::string>(); };
  const auto number = [&](const char* key) { return json.at(key).get<std::uint64_t>(); };
  const Lines& question = json.at("question");
  Entry entry;
  entry.number = number("number");
  entry.time = parse_utc(text("time")).value();
  entry.clock = parse_utc(text("clock")).value();
  entry.kind = parse_kind(text("kind")).value();
  entry.about = number("about");
  entry.client = {.account = text("account"), .subject = text("subject"), .fingerprint = text("fingerprint")};
  entry.model = text("model");
  entry.question = question.is_string() ? question.get<std::string>() : dump(question);
  entry.records = number("records");
  entry.server_records = number("server_records");
  entry.min_cell = number("min_cell");
  entry.cells = number("cells");
  entry.linkage = text("linkage");
  entry.protocol = number("protocol");
  entry.program = text("program");
  entry.outcome = parse_outcome(text("outcome")).value();
  entry.detail = text("detail");
  entry.milliseconds = number("milliseconds");
  entry.hash = hash_in(json.at("hash"));
  return entry;
}

PartProof proof_in(const Lines& json) {
  const Lines& proof = json.at("proof");
  PartProof read{.ledger = proof.at("ledger").get<std::string>(),
                 .entries = proof.at("entries").get<std::uint64_t>()};
  for (const Lines& hash : proof.at("hashes")) read.hashes.push_back(hash_in(hash));
  return read;
}

}  // namespace

std::optional<Entry> entry_of_line(std::string_view line) {
  std::optional<Entry> entry = or_nothing([&] { return entry_in(parse_line(line)); });
  if (entry && dump(to_json(*entry)) != line) entry.reset();
  return entry;
}

std::string line_of(const PartProof& proof) {
  Lines hashes = Lines::array();
  for (const Hash& hash : proof.hashes) hashes.push_back(to_hex(hash));
  return dump({{"proof", {{"ledger", proof.ledger}, {"entries", proof.entries}, {"hashes", hashes}}}});
}

std::optional<PartProof> proof_of_line(std::string_view line) {
  std::optional<PartProof> proof = or_nothing([&] { return proof_in(parse_line(line)); });
  if (proof && line_of(*proof) != line) proof.reset();
  return proof;
}

}  // namespace tacit::ledger
