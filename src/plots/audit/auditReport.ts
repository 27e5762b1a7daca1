/** The customer-base audit as one self-contained HTML page, in either language: to read, to send around, to pin up. */
import type { Audit } from '../../valuation/audit/audit.ts';
import type { Language } from '../../words/language.ts';
import { reportHtml } from '../report.ts';
import { auditCharts } from './charts.ts';
import { figuresOf } from './figures.ts';
import { auditHighlights, auditSections, auditSubtitle } from './sections.ts';

export interface AuditReportFacts {
  /** Name of the data, such as the file's. */
  readonly data: string;
  /** Which program made it. */
  readonly madeBy: string;
}

/** Pixels of the charts on a screen or paper, and on a phone. */
const WIDE = 760;
const NARROW = 340;

export async function auditReport(
  audit: Audit,
  { data, madeBy }: AuditReportFacts,
  language: Language = 'en',
): Promise<string> {
  const figures = figuresOf(audit, language);
  const { texts } = figures;
  const [wide, narrow] = [await auditCharts(audit, figures, WIDE), await auditCharts(audit, figures, NARROW)];
  return reportHtml({
    language,
    contents: texts.contents,
    title: texts.title(data),
    subtitle: auditSubtitle(audit, figures),
    highlights: auditHighlights(audit, figures),
    sections: auditSections(audit, figures).map(({ charts, ...section }) => ({
      ...section,
      chartsFirst: true,
      charts: charts.flatMap((name) => {
        const [large, small] = [wide[name], narrow[name]];
        return large && small ? [[large.svg, small.svg] as const] : [];
      }),
    })),
    footer: madeBy,
  });
}
