// How reports look: on a screen, light and dark, narrow and wide, and on paper.
//
// Colours: text and signs have a contrast of at least 4.5 : 1 with what is behind them, in both
// schemes. Nothing is told by colour alone.
#pragma once

namespace tenon::cli::report {

inline constexpr char kStyle[] = R"css(
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --panel: #f3f4f2; --ink: #1c2126; --soft: #545d66; --line: #cfd4d9;
  --accent: #0b5394; --good: #1b6238; --bad: #9c2a16; --band: #2f6690;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --panel: #1d2327; --ink: #e8eaec; --soft: #a9b2ba; --line: #3c454c;
    --accent: #8cc4ff; --good: #7fd6a2; --bad: #ffa48f; --band: #7fb2d9;
  }
}
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
  -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem;
  background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: .1rem 0 .3rem; }
h2 { font-size: 1.3rem; margin: 0 0 .9rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .5rem; }
h4 { font-size: .95rem; margin: 1.1rem 0 .4rem; }
p { margin: .4rem 0 .8rem; max-width: 46rem; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; }
header { border-top: 6px solid var(--ink); padding-top: 1rem; }
.kind { margin: 0; font-weight: 600; letter-spacing: .04em; color: var(--soft); }
.identity, .moment, .note, .meta { color: var(--soft); }
.identity { margin: 0; } .moment { margin: .6rem 0 0; }
.note, .meta, footer { font-size: .9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: .6rem 0;
  margin: 1.2rem 0 0; border-block: 1px solid var(--line); font-size: .9rem; }
section { margin-top: 2.6rem; }
section section { margin-top: 1.6rem; }
.answer { font-size: 1.2rem; line-height: 1.5; margin: 0 0 .6rem; }
.remedy { border-left: 4px solid var(--accent); padding: .1rem 0 .1rem .8rem; }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line);
  color: var(--soft); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  gap: .8rem 1.5rem; margin: 1.2rem 0; }
dl.facts div { border-top: 1px solid var(--line); padding-top: .35rem; }
dt { font-size: .85rem; color: var(--soft); } dd { margin: 0; }
.wide { overflow-x: auto; margin: .6rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0;
  border-top: 1px solid var(--line); min-width: 5.5rem; }
thead th { border-top: 0; border-bottom: 2px solid var(--ink); font-weight: 600; }
tbody th { font-weight: 600; }
table.sides { table-layout: fixed; } .sides th:first-child { width: 26%; }
.sides th:nth-child(4) { width: 15%; }
table.bars { max-width: 46rem; }
.bars th:first-child { min-width: 10rem; }
.bars th:nth-child(2), .bars td:nth-child(2) { width: 6rem; text-align: right; }
.bars th:nth-child(3), .bars td:nth-child(3) { width: 16rem; }
.bars td svg { margin-top: .3rem; max-width: 100%; }
del { text-decoration-thickness: 1px; color: var(--bad); }
ins { text-decoration-thickness: 1px; text-underline-offset: .2em; color: var(--good); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td ul { list-style: none; margin: 0; padding: 0; }
.none { color: var(--soft); }
code, pre { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace;
  font-size: .85rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel); padding: .8rem;
  margin: .5rem 0; border-radius: 4px; }
svg { display: block; } svg.mark { display: inline-block; vertical-align: -.3em; flex: none; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
  fill: var(--ink); }
svg text.soft { fill: var(--soft); } svg text.strong { font-weight: 600; }
svg .axis { stroke: var(--line); stroke-width: 2; }
.m-yes { fill: var(--good); } .m-tick, .m-cross, .m-bar { fill: none; stroke-width: 2;
  stroke-linecap: round; stroke-linejoin: round; }
.m-tick { stroke: var(--paper); } .m-cross { stroke: var(--bad); }
.m-no { fill: var(--paper); stroke: var(--bad); stroke-width: 2; }
.m-change { fill: var(--accent); }
.m-leaves { fill: var(--paper); stroke: var(--ink); stroke-width: 2; } .m-bar { stroke: var(--ink); }
.m-moves { fill: var(--band); }
.m-quiet { fill: var(--paper); stroke: var(--soft); stroke-width: 2; }
.m-not-tried { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 3 3; }
.band-on { fill: var(--band); } .band-on-text { fill: var(--paper) !important; }
.band-cloud { fill: var(--panel); stroke: var(--band); stroke-dasharray: 4 3; }
.bar { fill: var(--band); }
.timeline svg { width: 100%; min-width: 44rem; height: auto; }
.chart svg { width: 100%; height: auto; } .chart.broad svg { min-width: 38rem; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0;
  margin: .4rem 0 1rem; font-size: .9rem; }
.ladder { list-style: none; margin: 1rem 0; padding: 0 1rem; max-width: 50rem;
  border-inline: 6px solid var(--soft); }
.ladder > li { margin: 0 -1rem; padding: .7rem 1.2rem; border-bottom: 4px solid var(--soft); }
.ladder > li:first-child { border-top: 4px solid var(--soft); }
.ladder > li.not-tried { border-bottom-style: dashed; color: var(--soft); }
.ladder > li.decided { outline: 4px solid var(--ink); outline-offset: -1px;
  background: var(--panel); }
.rung { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .7rem; }
.rung .letter { font-weight: 700; width: 1.1rem; } .rung .name { flex: 1 1 8rem; font-weight: 600; }
.rung .verdict { margin-left: auto; }
.here { background: var(--ink); color: var(--paper); padding: .05rem .5rem; font-weight: 600;
  font-size: .85rem; border-radius: 3px; }
.ladder p { margin: .25rem 0 .25rem 1.8rem; font-size: .92rem; }
details { border-top: 1px solid var(--line); }
details > summary { cursor: pointer; padding: .5rem 0; }
details > summary h3 { display: inline; font-size: 1rem; margin: 0; }
details.decision > *:not(summary) { margin-left: 1.1rem; }
article { border-top: 2px solid var(--line); padding-top: .4rem; margin-top: 1.6rem; }
ol.ways > li { margin-bottom: .7rem; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: 1rem;
  margin: 1rem 0; }
.numbers div { border-top: 4px solid var(--band); padding-top: .3rem; }
.numbers dt { font-size: .9rem; }
.numbers dd { font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
@media (max-width: 34rem) {
  body { padding-inline: 1rem; } h1 { font-size: 1.5rem; } .answer { font-size: 1.08rem; }
  .rung .verdict { margin-left: 1.8rem; width: 100%; }
  .wide table { min-width: 34rem; } .wide table.bars { min-width: 26rem; }
}
@media print {
  :root { --paper: #fff; --panel: #f3f4f2; --ink: #000; --soft: #454c53; --line: #b9bfc5;
    --accent: #0b3f70; --good: #154b2b; --bad: #7c2010; --band: #2f6690; color-scheme: light; }
  @page { margin: 16mm 14mm; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  .wide { overflow: visible; } .timeline svg, .chart.broad svg { min-width: 0; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  h2, h3, h4, summary, caption { break-after: avoid; }
  tr, .ladder > li, .answer, svg { break-inside: avoid; }
  thead { display: table-header-group; }
  svg, .here, .ladder > li.decided { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; }
}
)css";

}  // namespace tenon::cli::report
