/** What figures of a campaign mean, in sentences of a language. */
import type { Effect } from '../../valuation/campaign/effect.ts';
import type { PlanFigures } from '../../valuation/campaign/plan.ts';
import { wordsIn } from '../../words/catalogue.ts';
import type { Language } from '../../words/language.ts';
import { notation } from '../../words/notation.ts';
import type { CampaignNote } from './measure.ts';

/** Whether it pays, and what it can show. */
export function tellPlan(figures: PlanFigures, unit: PlanUnit, language: Language = 'en'): string[] {
  const words = wordsIn(language).campaign;
  const { paysAtOneIn } = figures;
  const { decimal, percent } = notation(language);
  const pays = () => {
    if (paysAtOneIn === null) return [];
    if (paysAtOneIn < 1) return [words.neverPays];
    return [words.paysAtOneIn(decimal(Math.floor(paysAtOneIn * 10) / 10, paysAtOneIn < 10 ? 1 : 0))];
  };
  const { smallestEffect, smallestEffectShare } = figures;
  return [...pays(), words.smallestEffect(amountIn(smallestEffect, unit, language), percent(smallestEffectShare))];
}

/** A currency; null where purchases are counted. */
export type PlanUnit = string | null;

export function amountIn(value: number, unit: PlanUnit, language: Language): string {
  const { money, decimal } = notation(language);
  return unit === null ? decimal(value, 3) : money(value, unit);
}

export function tellNote(note: CampaignNote, language: Language = 'en'): string {
  const words = wordsIn(language).campaign.note;
  const { count, percent } = notation(language);
  switch (note.kind) {
    case 'few':
      return words.few(count(note.customers), count(note.need));
    case 'short':
      return words.short(count(note.days), count(note.horizonDays));
    case 'unknown':
      return words.unknown(count(note.customers));
    case 'moved':
      return words.moved;
    case 'unequal':
      return words.unequal(percent(note.share, 1), percent(note.planned, 1));
    case 'controlContacted':
      return words.controlContacted(count(note.customers), count(note.of));
    case 'treatedNotContacted':
      return words.treatedNotContacted(count(note.customers), count(note.of));
    case 'overlap':
      return words.overlap(note.campaign, count(note.treated), count(note.control));
    case 'noPrediction':
      return words.noPrediction;
  }
}

export function tellVerdict({ adjusted }: Effect, language: Language = 'en'): string {
  const { verdict } = wordsIn(language).campaign;
  const [low, high] = adjusted.interval;
  if (adjusted.pValue === null) return verdict.few;
  if (low > 0) return verdict.more;
  return high < 0 ? verdict.less : verdict.chance;
}
