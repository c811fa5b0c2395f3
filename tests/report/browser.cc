// SPDX-License-Identifier: Apache-2.0
#include "report/browser.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "support/temporary_directory.h"

namespace tacit::report {

namespace {

// Run in a document around the pages, which stand in frames as wide as asked.
constexpr std::string_view kProbe = R"js(
function luminance(color) {
  const channels = color.match(/[\d.]+/g).slice(0, 3).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
  return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
}
function ground(view, element) {
  for (let e = element; e; e = e.parentElement) {
    const color = view.getComputedStyle(e).backgroundColor;
    if (color !== 'rgba(0, 0, 0, 0)') return luminance(color);
  }
  return 1;
}
function contrast(a, b) { return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }
function overlap(a, b) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
         Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
}
// What is meant not to be seen: names of pictures, the caption, ticks that gave way, what stands in no place.
function isMeantHidden(element) {
  return element.closest('head, title, caption, .definitions') !== null ||
         element.matches('.minor') && element.ownerDocument.defaultView.getComputedStyle(element).display === 'none';
}
function texts(document) {
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (node.data.trim() === '' || isMeantHidden(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    found.push({words: node.data.trim(), element: node.parentElement, box: range.getBoundingClientRect()});
  }
  return found;
}
function look(frame) {
  const document = frame.contentDocument, view = frame.contentWindow, problems = [];
  const found = texts(document), bars = [...document.querySelectorAll('svg.bar')];
  if (document.documentElement.scrollWidth > view.innerWidth) problems.push('wider than its window');
  found.forEach((text, i) => {
    const say = what => problems.push(`"${text.words.slice(0, 60)}" ${what}`);
    const style = view.getComputedStyle(text.element);
    if (text.box.width <= 0 || text.box.height <= 0 || style.visibility !== 'visible') say('has no size');
    const inside = text.element.closest('.scroll') !== null;
    if (!inside && (text.box.left < 0 || text.box.right > view.innerWidth)) say('is cut off');
    if (contrast(luminance(style.color), ground(view, text.element)) < 4.5) say('has too little contrast');
    for (let j = i + 1; j < found.length; ++j) {
      if (overlap(text.box, found[j].box)) say(`overlaps "${found[j].words.slice(0, 60)}"`);
    }
    for (const bar of bars) if (overlap(text.box, bar.getBoundingClientRect())) say('lies on a bar');
  });
  let drawn = 0;
  for (const bar of bars) {
    const box = bar.getBoundingClientRect();
    if (box.width < 80 || box.height < 20) problems.push(`a bar has ${box.width} x ${box.height} pixels`);
    const mark = bar.querySelector('rect');
    if (mark.matches('.hidden')) continue;
    if (mark.getBoundingClientRect().width > 0) ++drawn;
    if (contrast(luminance(view.getComputedStyle(mark).fill), ground(view, bar)) < 3) problems.push('a pale bar');
  }
  return {text: document.body.innerText, problems, bars: drawn,
          hidden_bars: document.querySelectorAll('rect.hidden').length, scripts: document.scripts.length,
          requests: view.performance.getEntriesByType('resource').length, ground: ground(view, document.body)};
}
window.onload = () => {
  const result = [...document.querySelectorAll('iframe')].map(look);
  document.body.innerHTML = '<pre id="probe"></pre>';
  document.getElementById('probe').textContent = JSON.stringify(result);
};
)js";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string document_around(const std::vector<std::string>& pages, const std::vector<int>& widths) {
  std::string html =
      "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">"
      "<style>iframe { display: block; border: 0; height: 3000px; }</style><script>";
  html.append(kProbe).append("</script></head><body>");
  for (const std::string& page : pages) {
    const std::string quoted = replaced(replaced(page, "&", "&amp;"), "\"", "&quot;");
    for (const int width : widths) {
      html += fmt::format("<iframe style=\"width:{}px\" srcdoc=\"{}\"></iframe>", width, quoted);
    }
  }
  return html + "</body></html>";
}

// The document as it stands when everything is loaded and window.onload is over.
std::string dump_dom(const std::filesystem::path& directory, bool dark) {
  const std::string command = fmt::format(
      "timeout --kill-after=5 60 chromium --headless --no-sandbox --disable-gpu --disable-quic "
      "--no-first-run "
      "--disable-background-networking --disable-component-update --disable-sync "
      "--user-data-dir='{0}/profile' --blink-settings=preferredColorScheme={1} --dump-dom "
      "'file://{0}/around.html' "
      "2>'{0}/errors'",
      directory.string(), dark ? 0 : 1);
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string output;
  char buffer[65536];
  for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, got);
  const int status = pclose(pipe);
  if (status == 0) return output;
  std::ifstream errors(directory / "errors");
  ADD_FAILURE() << "chromium (Debian package chromium, scripts/install-dependencies.sh) ended with status "
                << status << ":\n"
                << std::string(std::istreambuf_iterator<char>(errors), {});
  return "";
}

}  // namespace

std::vector<LaidOut> lay_out(const std::vector<std::string>& pages, const std::vector<int>& widths,
                             bool dark) {
  const TemporaryDirectory directory;
  directory.write("around.html", document_around(pages, widths));
  const std::string dom = dump_dom(directory.path(), dark);
  constexpr std::string_view kStart = "<pre id=\"probe\">";
  // The last one: the script has it too.
  const std::size_t start = dom.rfind(kStart), end = dom.find("</pre>", start);
  if (start == std::string::npos || end == std::string::npos) {
    ADD_FAILURE() << "chromium has not looked at the pages";
    return {};
  }
  std::string report = dom.substr(start + kStart.size(), end - start - kStart.size());
  report = replaced(replaced(replaced(report, "&lt;", "<"), "&gt;", ">"), "&amp;", "&");
  std::vector<LaidOut> result;
  for (const auto& json : nlohmann::json::parse(report)) {
    result.push_back({json["text"], json["problems"], json["bars"], json["hidden_bars"], json["scripts"],
                      json["requests"], json["ground"]});
  }
  return result;
}

}  // namespace tacit::report
