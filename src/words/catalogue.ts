/**
 * Everything that a person reads in reports and in answers of the service, in each language: one folder an area, one file
 * a language. English comes first and is the type of the other, so that a text which is missing does not compile; figures
 * in a text are arguments, already written (`notation.ts`), so that a sentence may put them where its language wants them.
 *
 * The web page has a dictionary of its own (dashboard/words), of which a browser loads one language.
 */

import { DE as auditDe } from './audit/de.ts';
import { EN as auditEn } from './audit/en.ts';
import { DE as budgetDe } from './budget/de.ts';
import { EN as budgetEn } from './budget/en.ts';
import { DE as campaignDe } from './campaign/de.ts';
import { EN as campaignEn } from './campaign/en.ts';
import { DE as crossSellingDe } from './crossSelling/de.ts';
import { EN as crossSellingEn } from './crossSelling/en.ts';
import { DE as evaluationDe } from './evaluation/de.ts';
import { EN as evaluationEn } from './evaluation/en.ts';
import { DE as inspectionDe } from './inspection/de.ts';
import { EN as inspectionEn } from './inspection/en.ts';
import { DE as keysDe } from './keys/de.ts';
import { EN as keysEn } from './keys/en.ts';
import type { Language } from './language.ts';
import { DE as ledgerDe } from './ledger/de.ts';
import { EN as ledgerEn } from './ledger/en.ts';
import { DE as pageChartsDe } from './pageCharts/de.ts';
import { EN as pageChartsEn } from './pageCharts/en.ts';
import { DE as plotsDe } from './plots/de.ts';
import { EN as plotsEn } from './plots/en.ts';
import { DE as reasonsDe } from './reasons/de.ts';
import { EN as reasonsEn } from './reasons/en.ts';
import { DE as recommendationsDe } from './recommendations/de.ts';
import { EN as recommendationsEn } from './recommendations/en.ts';
import { DE as reviewsDe } from './reviews/de.ts';
import { EN as reviewsEn } from './reviews/en.ts';
import { DE as scoringDe } from './scoring/de.ts';
import { EN as scoringEn } from './scoring/en.ts';
import { DE as trainingDe } from './training/de.ts';
import { EN as trainingEn } from './training/en.ts';
import { DE as watchDe } from './watch/de.ts';
import { EN as watchEn } from './watch/en.ts';

export { LANGUAGES, type Language } from './language.ts';

/** Areas in the order of the alphabet. */
const EN = {
  audit: auditEn,
  budget: budgetEn,
  campaign: campaignEn,
  crossSelling: crossSellingEn,
  evaluation: evaluationEn,
  inspection: inspectionEn,
  keys: keysEn,
  ledger: ledgerEn,
  pageCharts: pageChartsEn,
  plots: plotsEn,
  reasons: reasonsEn,
  recommendations: recommendationsEn,
  reviews: reviewsEn,
  scoring: scoringEn,
  training: trainingEn,
  watch: watchEn,
};
export type Catalogue = typeof EN;

const DE: Catalogue = {
  audit: auditDe,
  budget: budgetDe,
  campaign: campaignDe,
  crossSelling: crossSellingDe,
  evaluation: evaluationDe,
  inspection: inspectionDe,
  keys: keysDe,
  ledger: ledgerDe,
  pageCharts: pageChartsDe,
  plots: plotsDe,
  reasons: reasonsDe,
  recommendations: recommendationsDe,
  reviews: reviewsDe,
  scoring: scoringDe,
  training: trainingDe,
  watch: watchDe,
};

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: EN, de: DE };

export function wordsIn(language: Language): Catalogue {
  return CATALOGUES[language];
}
