import type { LineKind } from '../facts/lineKinds.ts';
import type { CrossSelling } from '../pipelines/crossSelling.ts';
import type { Scores } from '../pipelines/score.ts';
import { partsAhead } from '../pipelines/tellCrossSelling.ts';
import { moneyNumber } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { table } from './terminal.ts';

/** Revenue by what each line was to its customer, and what of predicted value is foretold for it. */
export function crossSellingTable(
  scores: Scores,
  made: CrossSelling,
  currency: string,
  language: Language = 'en',
): [string, string] {
  const { kinds, headings, newProduct, rest, total } = wordsIn(language).crossSelling;
  const { count, exactMoney, money, percent } = notation(language);
  const { history, tellsUp } = made;
  const ahead = partsAhead(scores, made);
  // Without categories all that is not new is bought again.
  const own: Partial<Record<LineKind, number | null>> = {
    ...{ cross: ahead.cross, up: ahead.up },
    ...(tellsUp ? {} : { again: ahead.rest }),
  };
  const part = (value: number | null) => (value === null ? '' : money(value, currency));
  const rows = history.kinds
    .filter(({ lines }) => lines > 0)
    .map(({ kind, lines, amount }) => [
      kind === 'cross' && !tellsUp && made.byProduct ? newProduct : kinds[kind],
      count(lines),
      exactMoney(moneyNumber(amount), currency),
      percent(moneyNumber(amount) / moneyNumber(history.total), 1),
      part(own[kind] ?? null),
    ]);
  if (tellsUp && ahead.rest !== null) rows.push([rest, '', '', '', part(ahead.rest)]);
  rows.push([
    total,
    count(history.kinds.reduce((sum, { lines }) => sum + lines, 0)),
    exactMoney(moneyNumber(history.total), currency),
    '',
    part(ahead.total),
  ]);
  return [
    wordsIn(language).scoring.titles.lines,
    table([headings.kind, headings.lines, headings.amount, headings.share, headings.ahead], rows),
  ];
}
