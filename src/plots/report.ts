/**
 * A report as one HTML file that people can send around: no scripts, nothing loaded from elsewhere, light or dark as the
 * reader's screen is, and fit for paper.
 */
import type { Language } from '../words/language.ts';
import { ROLES } from './palette.ts';
import { escapeXml } from './svgTree.ts';
import { type ReportTable, tableHtml } from './table.ts';

export type { ReportTable } from './table.ts';

export interface ReportSection {
  readonly heading: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  readonly tables?: readonly ReportTable[];
  /** SVG from the chart functions; it goes in as it is. Of a pair, the second is for narrow screens. */
  readonly charts?: readonly (string | readonly [wide: string, narrow: string])[];
  /** Whether charts stand above the tables. */
  readonly chartsFirst?: boolean;
}

export interface Report {
  /** Of its texts; English when not given. */
  readonly language?: Language;
  /** What the table of contents is called. */
  readonly contents?: string;
  readonly title: string;
  readonly subtitle?: string;
  /** Letters or figures that matter most, and what they mean. */
  readonly highlights?: readonly { readonly figure: string; readonly label: string; readonly detail?: string }[];
  /** Paragraphs before the first section. */
  readonly text?: readonly string[];
  readonly tables?: readonly ReportTable[];
  readonly charts?: NonNullable<ReportSection['charts']>;
  readonly sections?: readonly ReportSection[];
  readonly footer?: string;
}

/** @returns  a whole HTML document; the same for the same report */
export function reportHtml(report: Report): string {
  const {
    title,
    subtitle,
    highlights = [],
    sections = [],
    footer,
    language = 'en',
    contents: toc = 'Contents',
  } = report;
  const contents = sections.map(({ heading }, k) => `<li><a href="#section-${k + 1}">${escapeXml(heading)}</a></li>`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeXml(title)}</h1>
${subtitle ? `<p class="subtitle">${escapeXml(subtitle)}</p>` : ''}
</header>
${highlights.length > 0 ? `<ul class="highlights">${highlights.map(highlightHtml).join('')}</ul>` : ''}
${partHtml(report)}
${contents.length > 2 ? `<nav aria-label="${escapeXml(toc)}"><ol>${contents.join('')}</ol></nav>` : ''}
${sections.map(sectionHtml).join('\n')}
${footer ? `<footer>${escapeXml(footer)}</footer>` : ''}
</main>
</body>
</html>
`;
}

function highlightHtml({ figure, label, detail }: NonNullable<Report['highlights']>[number]): string {
  const more = detail ? `<span class="detail">${escapeXml(detail)}</span>` : '';
  return `<li><span class="label">${escapeXml(label)}</span><b>${escapeXml(figure)}</b>${more}</li>`;
}

function sectionHtml(section: ReportSection, k: number): string {
  return `<section id="section-${k + 1}">\n<h2>${escapeXml(section.heading)}</h2>\n${partHtml(section)}\n</section>`;
}

function partHtml({
  text = [],
  tables = [],
  charts = [],
  chartsFirst = false,
}: Omit<ReportSection, 'heading'>): string {
  const figures = charts.map((chart) =>
    typeof chart === 'string'
      ? `<figure>${chart}</figure>`
      : `<figure><div class="wide">${chart[0]}</div><div class="narrow">${chart[1]}</div></figure>`,
  );
  const shown = tables.map(tableHtml);
  return [
    ...text.map((paragraph) => `<p>${escapeXml(paragraph)}</p>`),
    ...(chartsFirst ? [...figures, ...shown] : [...shown, ...figures]),
  ].join('\n');
}

/** Colours of a chart's roles on dark ground. */
export const DARK = {
  'series-1': '#4f9fd4',
  'series-2': '#ee7733',
  'series-3': '#3be787',
  'series-4': '#be9bac',
  fact: '#94a1af',
};

/** Rules for the classes of roles: `.chart-fill-fact { fill: … }`. */
function coloured(roles: Readonly<Record<string, string>>): string {
  return Object.entries(roles)
    .flatMap(([role, colour]) =>
      ['fill', 'stroke'].map(
        (attribute) => `  .perennial-chart .chart-${attribute}-${role} { ${attribute}: ${colour}; }`,
      ),
    )
    .join('\n');
}

/** Charts take their ink from the page; where it is dark, the colours of their roles grow lighter, but not on paper. */
const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --sheet: #f5f7f9; --ink: #1f2933; --soft: #5c6975; --line: #d9dfe5; --accent: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181d; --sheet: #1d232a; --ink: #e4e9ee; --soft: #9fabb7; --line: #36404a; --accent: #5fb0e6; }
${coloured(DARK)}
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 2.75rem 0 .5rem; padding-top: .6rem; border-top: 1px solid var(--line); break-after: avoid; }
p { max-width: 46rem; margin: .6rem 0; }
.subtitle, .note, footer, caption { color: var(--soft); }
.highlights { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .8rem; padding: 0; margin: 1.5rem 0; list-style: none; }
.highlights li { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; break-inside: avoid; }
.highlights b { display: block; font-size: 1.7rem; line-height: 1.25; color: var(--accent); font-variant-numeric: tabular-nums; }
.highlights span { display: block; font-size: .85rem; line-height: 1.35; color: var(--soft); }
nav ol { columns: 2 16rem; padding-left: 1.2rem; margin: 1.2rem 0; }
a { color: var(--accent); }
.table { overflow-x: auto; margin: 1.2rem 0; break-inside: avoid; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; font-size: .9rem; }
th, td { padding: .4rem .5rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); border-bottom-width: 2px; vertical-align: bottom; white-space: normal; }
th:first-child, th.text, td.text { text-align: left; }
th:first-child { padding-left: 0; }
tr.emphasis th, tr.emphasis td { font-weight: 650; }
.note { font-size: .85rem; }
figure { margin: 1.4rem 0; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem; break-inside: avoid; }
.perennial-chart { display: block; width: 100%; height: auto; color: var(--ink); }
.perennial-ground { fill: transparent; }
.narrow { display: none; }
@media screen and (max-width: 34rem) {
  main { padding: 1.25rem .9rem 3rem; }
  h1 { font-size: 1.5rem; }
  .wide { display: none; }
  .narrow { display: block; }
  .highlights { grid-template-columns: 1fr 1fr; }
  .highlights b { font-size: 1.35rem; }
  figure { padding: .25rem; }
  .table { break-inside: auto; }
}
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); font-size: .85rem; }
@media print {
  :root { color-scheme: light; --ground: #ffffff; --sheet: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --accent: #0072b2; }
${coloured(Object.fromEntries(Object.keys(DARK).map((role) => [role, ROLES[role]])))}
  nav { display: none; }
  html { font-size: 11px; }
  body { font-size: 1rem; }
  main p { max-width: none; }
  h2 + p { break-after: avoid; }
  .perennial-chart { max-height: 104mm; }
  main { max-width: none; padding: 0; }
  .table { overflow: visible; }
  @page { margin: 14mm; }
}
`;
