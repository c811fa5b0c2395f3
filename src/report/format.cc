// SPDX-License-Identifier: Apache-2.0
#include "report/format.h"

#include "report/columns.h"
#include "report/provenance_json.h"

namespace tacit::report {

namespace {

std::string behind(const std::string& section) {
  return section.empty() ? "" : "\n" + section;
}

std::string page(const table::ResultTable& result, const Options& options, const Provenance& provenance) {
  PageInfo info = provenance.page;
  if (provenance.circumstances) info.words = full_words(result, *provenance.circumstances);
  return html(result, info, options);
}

}  // namespace

const std::map<std::string, Format>& format_names() {
  static const std::map<std::string, Format> names = {
      {"table", Format::kTable}, {"csv", Format::kCsv},           {"csv-long", Format::kCsvLong},
      {"json", Format::kJson},   {"markdown", Format::kMarkdown}, {"html", Format::kHtml}};
  return names;
}

std::string linkage_csv(const Provenance& provenance) {
  const auto linkage = provenance.json.find("linkage");
  if (linkage == provenance.json.end()) return "figure,value,note\n";
  return linkage_csv(JsonPlace(*linkage, "linkage"));
}

std::string render(const table::ResultTable& result, Format format, const Options& options,
                   const Provenance& provenance) {
  const auto& circumstances = provenance.circumstances;
  switch (format) {
    case Format::kTable:
      return text(result, options) +
             (circumstances ? behind(wrapped(brief_words(*circumstances), options.width)) : "") +
             behind(text(provenance.page.linkage, options.width));
    case Format::kCsv:
      return csv(result, options);
    case Format::kCsvLong:
      return csv_long(result, options);
    case Format::kMarkdown:
      return markdown(result, options) +
             (circumstances ? behind(markdown(full_words(result, *circumstances))) : "") +
             behind(markdown(provenance.page.linkage));
    case Format::kHtml:
      return page(result, options, provenance);
    case Format::kJson:
      break;
  }
  nlohmann::ordered_json all = json(result, options);
  if (circumstances) all.update(circumstances_json(result, *circumstances));
  all.update(provenance.json);
  all["page"] = page_json(provenance.page);
  return all.dump(2) + "\n";
}

}  // namespace tacit::report
