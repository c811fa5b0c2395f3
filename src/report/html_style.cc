// SPDX-License-Identifier: Apache-2.0
#include "report/html_parts.h"

namespace tacit::report {

// Colours in both schemes stand out from their ground by 4.5 to 1 where they are text and by 3 to 1 where
// they are bars. Places in a chart are the same on every row, so that its bars begin in one line.
const std::string_view kStyle = R"(
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f6f8fa; --ink: #1c2128; --soft: #57606a; --line: #d8dee4; --strong: #8c959f;
  --c0: #1f6fb4; --c1: #c8620a; --c2: #15803d; --c3: #8250df; --c4: #b42355; --c5: #5b6470;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --raised: #1c2128; --ink: #e6eaef; --soft: #a3adb9; --line: #2f363f; --strong: #6e7884;
    --c0: #5aa7f0; --c1: #f0994a; --c2: #4cc47f; --c3: #b794f6; --c4: #f57fa4; --c5: #a3adb9;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
main { max-width: 74rem; margin: 0 auto; padding: 2.5rem 1.5rem 3rem; }
header { max-width: 46rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .5rem; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .9rem; }
h1, h2, h3, h4, dt, dd, .label, .question, caption { overflow-wrap: anywhere; }
p { text-wrap: pretty; }
.question { margin: 0; color: var(--soft); font-size: 1.05rem; }
.note { margin: .8rem 0 0; color: var(--soft); font-size: .875rem; max-width: 46rem; }

.words { margin: .8rem 0 0; max-width: 46rem; overflow-wrap: anywhere; }

.warning { margin: .8rem 0 0; padding: .5rem .9rem; border-left: 4px solid var(--c4); background: var(--raised); }

.definitions { position: absolute; }
.charts { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); }
.charts.long { grid-template-columns: minmax(0, 1fr); }
.chart { margin: 0; padding: 1rem 1.25rem 1.1rem; border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
.chart ol { list-style: none; margin: 0; padding: 0; }
.chart h4 { font-size: .9375rem; font-weight: 600; margin: .7rem 0 0; }
figcaption { font-weight: 600; margin-bottom: .35rem; overflow-wrap: anywhere; }
.chart li, .ticks {
  display: grid; align-items: center; column-gap: .75rem; font-size: .9375rem; break-inside: avoid;
  grid-template-columns: var(--label) minmax(0, 1fr) var(--value) var(--people);
}
.counts li, .counts .ticks { grid-template-columns: var(--label) minmax(0, 1fr) var(--value); }
.label { line-height: 1.25; padding-block: .2rem; }
.bar { display: block; overflow: visible; }
.value, .people, td { font-variant-numeric: tabular-nums; }
.value, .people { text-align: right; white-space: nowrap; }
.value { font-weight: 600; }
.people { color: var(--soft); }
.value.none, td.none { color: var(--soft); font-weight: 400; font-style: italic; }
.ticks > div { container-type: inline-size; grid-column: 2; position: relative; height: 1.3rem; font-size: .8125rem; color: var(--soft); }
.tick { position: absolute; top: 0; transform: translateX(-50%); white-space: nowrap; }
.tick.first { transform: none; }
.tick.last { transform: translateX(-100%); }
@container (max-width: 25rem) { .tick.minor { display: none; } }
.grid { stroke: var(--line); }
.zero { stroke: var(--strong); }
.whisker { stroke: var(--ink); stroke-width: 1.5; }
.halo { stroke: var(--ground); stroke-width: 4.5; }
.hidden { fill: url(#hatch); stroke: var(--strong); stroke-dasharray: 4 3; }
.hatch { stroke: var(--line); stroke-width: 4; }
.c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); }
.c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }

.scroll { position: relative; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
.scroll:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .45rem 1rem; text-align: right; vertical-align: top; }
thead th { background: var(--raised); font-weight: 600; border-bottom: 1px solid var(--line); vertical-align: bottom; }
th.axis, tbody th, tfoot th { text-align: left; }
thead th { min-width: 5.5rem; }
tbody th { font-weight: 400; min-width: 6rem; max-width: 20rem; overflow-wrap: break-word; }
tbody th[scope=rowgroup] { font-weight: 600; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody tr.starts > * { border-top-color: var(--strong); }
tfoot th, tfoot td { border-top: 2px solid var(--strong); font-weight: 600; }
td.people, td .interval { color: var(--soft); }
td .interval { white-space: nowrap; }

.facts { display: grid; align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.25rem; }
.group { border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.25rem; break-inside: avoid; min-width: 0; }
.group h3 { font-size: .9375rem; margin: 0 0 .4rem; }
.group.long { max-width: 46rem; }
.group.long dt { width: 11rem; max-width: 40%; }
.group.long dd { flex: 1; text-align: left; }
dl { margin: 0; font-size: .9375rem; }
dl > div { display: flex; justify-content: space-between; gap: 1.25rem; padding: .25rem 0; border-top: 1px solid var(--line); }
dl > div:first-child { border-top: 0; }
dt { color: var(--soft); flex: none; max-width: 55%; }
dd { margin: 0; text-align: right; min-width: 0; font-variant-numeric: tabular-nums; }

@media (max-width: 40rem) {
  main { padding: 1.5rem 1rem 2rem; }
  h1 { font-size: 1.4rem; }
  .chart, .group { padding-inline: .9rem; }
  .chart li { grid-template-columns: minmax(0, 1fr) auto auto; padding-top: .35rem; }
  .counts li { grid-template-columns: minmax(0, 1fr) auto; }
  .chart li .none { grid-column: 2 / -1; }
  .chart li .bar { grid-row: 2; grid-column: 1 / -1; height: 26px; }
  .ticks, .counts .ticks { grid-template-columns: minmax(0, 1fr); }
  .ticks > div { grid-column: 1; }
  th, td { padding-inline: .6rem; }
  table { font-size: .875rem; }
  tbody th { max-width: 11rem; }
}
@media print {
  :root {
    --ground: #ffffff; --raised: #f6f8fa; --ink: #1c2128; --soft: #57606a; --line: #d8dee4; --strong: #8c959f;
    --c0: #1f6fb4; --c1: #c8620a; --c2: #15803d; --c3: #8250df; --c4: #b42355; --c5: #5b6470;
  }
  main { max-width: none; padding: 0; }
  .scroll { overflow: visible; border: 0; }
  thead th, .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .chart ol, tr { break-inside: avoid; }
  h2, h3, h4, figcaption { break-after: avoid; }
}
)";

}  // namespace tacit::report
