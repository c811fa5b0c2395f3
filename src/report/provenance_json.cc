// SPDX-License-Identifier: Apache-2.0
#include "report/provenance_json.h"

#include <fmt/format.h>

#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"

namespace tacit::report {

namespace {

using Json = nlohmann::ordered_json;

Json facts_json(const std::vector<Fact>& facts) {
  Json list = Json::array();
  for (const Fact& fact : facts) {
    list.push_back({{"label", printable(fact.label)}, {"value", printable(fact.value)}});
  }
  return list;
}

std::vector<Fact> read_facts(const JsonPlace& list) {
  std::vector<Fact> facts;
  for (const JsonPlace& item : list.items())
    facts.push_back({item.at("label").text(), item.at("value").text()});
  return facts;
}

Json notes_json(const LinkageNotes& notes) {
  Json warnings = Json::array();
  for (const std::string& warning : notes.warnings) warnings.push_back(printable(warning));
  return {{"facts", facts_json(notes.facts)}, {"warnings", warnings}, {"note", printable(notes.note)}};
}

// A JSON value as CSV has it: empty for null, texts without quotes.
std::string cell_of(const JsonPlace& place) {
  if (place.is_null()) return "";
  if (place.value().is_string()) return csv_text(printable(place.text()));
  if (!place.value().is_number()) place.fail("must be a number, a text or null");
  return place.value().dump();
}

}  // namespace

Json page_json(const PageInfo& page) {
  Json groups = Json::array();
  for (const FactGroup& group : page.groups) {
    groups.push_back({{"title", printable(group.title)}, {"facts", facts_json(group.facts)}});
  }
  return {{"title", printable(page.title)}, {"groups", groups}, {"linkage", notes_json(page.linkage)}};
}

PageInfo read_page(const JsonPlace& place) {
  PageInfo page;
  page.title = place.at("title").text();
  for (const JsonPlace& group : place.at("groups").items()) {
    page.groups.push_back({group.at("title").text(), read_facts(group.at("facts"))});
  }
  const JsonPlace notes = place.at("linkage");
  page.linkage = {read_facts(notes.at("facts")), notes.at("warnings").texts(), notes.at("note").text()};
  return page;
}

std::string linkage_csv(const JsonPlace& linkage) {
  const JsonPlace linked = linkage.at("linked"), false_links = linkage.at("false_links");
  const JsonPlace missed = linkage.at("missed"), cannot_link = linkage.at("cannot_link");
  const auto of_linked = [&](const char* key) { return linked.is_null() ? "" : cell_of(linked.at(key)); };
  const std::vector<std::tuple<const char*, std::string, const char*>> lines = {
      {"client_records", cell_of(linkage.at("client_records")), "on the list"},
      {"server_records", cell_of(linkage.at("server_records")), "in the server's table"},
      {"strategy", cell_of(linkage.at("strategy")), "which pairs of records were compared"},
      {"linked_least", of_linked("least"), "linked server records, at least"},
      {"linked_most", of_linked("most"), "and at most; empty if no count tells"},
      {"false_links", cell_of(false_links.at("expected")),
       "links between two people, expected: the larger of by_model and by_list"},
      {"false_links_by_model", cell_of(false_links.at("by_model")), "by the model's own figures"},
      {"false_links_by_list", cell_of(false_links.at("by_list")), "by the list: the sum of the next two"},
      {"false_links_by_chance", cell_of(false_links.at("by_chance")),
       "between people who have nothing in common"},
      {"false_links_by_own_links", cell_of(false_links.at("by_own_links")),
       "as between the list's own records: relatives, or one person twice"},
      {"false_share", cell_of(false_links.at("share")), "false ones of all links, 0 to 1"},
      {"missed_share", cell_of(missed.at("share")), "of the people who are in both, 0 to 1"},
      {"missed_people", cell_of(missed.at("people")), "the same as a number, where counts tell"},
      {"cannot_link_too_few_values", cell_of(cannot_link.at("too_few_values")),
       "records of the list that no record can match"},
      {"cannot_link_in_no_pass", cell_of(cannot_link.at("in_no_pass")),
       "records of the list that are not compared"},
      {"model_basis", cell_of(linkage.at("model_basis")), "where the model's figures come from"}};
  std::string csv = "figure,value,note\n";
  for (const auto& [figure, value, note] : lines) {
    csv += fmt::format("{},{},{}\n", figure, value, csv_text(note));
  }
  for (const JsonPlace& warning : linkage.at("warnings").items()) {
    csv += fmt::format("warning,{},{}\n", cell_of(warning.at("kind")), cell_of(warning.at("text")));
  }
  return csv;
}

}  // namespace tacit::report
