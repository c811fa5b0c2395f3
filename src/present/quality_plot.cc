// SPDX-License-Identifier: Apache-2.0
#include "present/quality_plot.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace tacit::present {

namespace {

using linkage::CurvePoint;

// Places in the picture, in its own units.
constexpr double kWidth = 760, kHeight = 460;
constexpr double kLeft = 64, kRight = 730, kTop = 112, kBottom = 400;

// Plain classes, so that programs without CSS variables draw it too; those without media queries draw the
// light one.
constexpr std::string_view kStyle = R"(<style>
  text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; font-size: 13px; fill: #5b6470; }
  .title { font-size: 18px; font-weight: 600; fill: #1c2128; }
  .page { fill: #ffffff; }
  .grid { stroke: #e3e7ec; }
  .axis { stroke: #5b6470; }
  .own { stroke: #5b6470; stroke-dasharray: 5 4; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
  .precision { stroke: #1f6fb4; } .precision-mark { fill: #1f6fb4; }
  .recall { stroke: #c8620a; } .recall-mark { fill: #c8620a; }
  .f1 { stroke: #15803d; stroke-width: 3; } .f1-mark { fill: #15803d; }
  @media (prefers-color-scheme: dark) {
    text { fill: #a3adb9; }
    .title { fill: #e8ecf1; }
    .page { fill: #14171c; }
    .grid { stroke: #2c323b; }
    .axis, .own { stroke: #a3adb9; }
    .precision { stroke: #6cb6ff; } .precision-mark { fill: #6cb6ff; }
    .recall { stroke: #f5a65b; } .recall-mark { fill: #f5a65b; }
    .f1 { stroke: #56d08a; } .f1-mark { fill: #56d08a; }
  }
</style>
)";

struct Series {
  std::string_view name, label;
  double linkage::Quality::* value;
  bool needs_found;  // no value where nothing is found
};
constexpr std::array<Series, 3> kSeries = {{{"precision", "precision", &linkage::Quality::precision, true},
                                            {"recall", "recall", &linkage::Quality::recall, false},
                                            {"f1", "F1", &linkage::Quality::f1, true}}};

// A model's name may hold anything; XML allows no control characters.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    }
  }
  return out;
}

// Where thresholds and shares stand.
class Scale {
 public:
  explicit Scale(int highest) : highest_(highest) {}

  double x(int threshold) const {
    if (highest_ == 1) return (kLeft + kRight) / 2;
    return kLeft + 20 + (kRight - kLeft - 40) * (threshold - 1) / (highest_ - 1);
  }
  static double y(double share) { return kBottom - (kBottom - kTop) * share; }

 private:
  int highest_;
};

std::string text_at(double x, double y, std::string_view anchor, std::string_view text) {
  return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)"
                     "\n",
                     x, y, anchor, text);
}

std::string line(std::string_view kind, double x1, double y1, double x2, double y2) {
  return fmt::format(R"(<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>)"
                     "\n",
                     kind, x1, y1, x2, y2);
}

// A circle, a square, a diamond: series differ without colour too.
std::string mark(std::string_view series, double x, double y) {
  if (series == "precision") {
    return fmt::format(R"(<circle class="precision-mark" cx="{:.1f}" cy="{:.1f}" r="4"/>)"
                       "\n",
                       x, y);
  }
  const double r = series == "recall" ? 3.7 : 5.5;
  const std::string path =
      series == "recall"
          ? fmt::format("M{:.1f} {:.1f}h{:.1f}v{:.1f}h{:.1f}z", x - r, y - r, 2 * r, 2 * r, -2 * r)
          : fmt::format("M{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}l{:.1f} {:.1f}z", x, y - r, r, r, -r, r,
                        -r, -r);
  return fmt::format(R"(<path class="{}-mark" d="{}"/>)"
                     "\n",
                     series, path);
}

std::string axes(const Scale& scale, int highest) {
  std::string svg;
  for (int tenth = 0; tenth <= 10; tenth += 2) {
    const double y = Scale::y(tenth / 10.0);
    svg += line(tenth == 0 ? "axis" : "grid", kLeft, y, kRight, y);
    svg += text_at(kLeft - 10, y + 4, "end", fmt::format("{:.1f}", tenth / 10.0));
  }
  const int step = highest <= 20 ? 1 : 2;
  for (int threshold = 1; threshold <= highest; threshold += step) {
    svg += line("axis", scale.x(threshold), kBottom, scale.x(threshold), kBottom + 5);
    svg += text_at(scale.x(threshold), kBottom + 21, "middle", fmt::format("{}", threshold));
  }
  return svg + text_at((kLeft + kRight) / 2, kBottom + 46, "middle", "threshold");
}

std::string own_threshold(const Scale& scale, int threshold, int highest) {
  const double x = scale.x(threshold);
  const bool on_left = 2 * threshold > highest;
  return line("own", x, kTop - 8, x, kBottom) + text_at(on_left ? x - 6 : x + 6, kTop - 12,
                                                        on_left ? "end" : "start",
                                                        fmt::format("the model's threshold, {}", threshold));
}

std::string curve_of(const Series& series, const Scale& scale, std::span<const CurvePoint> curve) {
  std::string points, marks;
  for (const CurvePoint& point : curve) {
    if (series.needs_found && point.pairs.found_pairs == 0) continue;
    const double x = scale.x(point.threshold), y = Scale::y(point.pairs.*series.value);
    points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x, y);
    marks += mark(series.name, x, y);
  }
  return fmt::format(R"(<polyline class="line {}" points="{}"/>)"
                     "\n{}",
                     series.name, points, marks);
}

std::string legend() {
  std::string svg;
  double x = kLeft;
  for (const Series& series : kSeries) {
    svg += line(fmt::format("line {}", series.name), x, 76, x + 28, 76);
    svg += mark(series.name, x + 14, 76) + text_at(x + 36, 80, "start", series.label);
    x += 120;
  }
  return svg;
}

}  // namespace

std::string quality_svg(const linkage::Model& model, std::span<const CurvePoint> curve) {
  const int highest = curve.back().threshold;
  const Scale scale(highest);
  const CurvePoint& own = curve[static_cast<std::size_t>(model.threshold() - 1)];
  const CurvePoint& best = linkage::best_by_pairs(curve);
  const std::string summary =
      fmt::format("{}: F1 {:.4f} at its threshold {}, best {:.4f} at {}", escaped(model.name()), own.pairs.f1,
                  own.threshold, best.pairs.f1, best.threshold);
  std::string svg = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "role=\"img\">\n<title>Linkage quality by threshold: {2}</title>\n",
      kWidth, kHeight, summary);
  svg += kStyle;
  svg += fmt::format("<rect class=\"page\" width=\"{}\" height=\"{}\" rx=\"8\"/>\n", kWidth, kHeight);
  svg += fmt::format("<text class=\"title\" x=\"{}\" y=\"32\">Linkage quality by threshold</text>\n", kLeft);
  svg += text_at(kLeft, 54, "start", summary);
  svg += legend() + axes(scale, highest) + own_threshold(scale, own.threshold, highest);
  for (const Series& series : kSeries) svg += curve_of(series, scale, curve);
  return svg + "</svg>\n";
}

}  // namespace tacit::present
