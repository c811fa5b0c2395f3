#include "report/format.h"

namespace tacit::report {

namespace {

std::string behind(const std::string& section) {
  return section.empty() ? "" : "\n" + section;
}

}  // namespace

const std::map<std::string, Format>& format_names() {
  static const std::map<std::string, Format> names = {
      {"table", Format::kTable}, {"csv", Format::kCsv},           {"csv-long", Format::kCsvLong},
      {"json", Format::kJson},   {"markdown", Format::kMarkdown}, {"html", Format::kHtml}};
  return names;
}

std::string render(const table::ResultTable& result, Format format, const Options& options,
                   const Provenance& provenance) {
  switch (format) {
    case Format::kTable:
      return text(result, options) + behind(text(provenance.page.linkage, options.width));
    case Format::kCsv:
      return csv(result, options);
    case Format::kCsvLong:
      return csv_long(result, options);
    case Format::kMarkdown:
      return markdown(result, options) + behind(markdown(provenance.page.linkage));
    case Format::kHtml:
      return html(result, provenance.page, options);
    case Format::kJson:
      break;
  }
  nlohmann::ordered_json all = json(result, options);
  all.update(provenance.json);
  return all.dump(2) + "\n";
}

}  // namespace tacit::report
