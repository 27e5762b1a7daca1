import type { Count, Excluded, Quality } from '../transactions/quality.ts';
import { KINDS } from '../transactions/validate.ts';
import { parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { withCommas } from './tables.ts';
import { figuresIn, table } from './terminal.ts';

/** What was read, accepted and excluded, to the cent, with an example line of each reason. */
export function qualityTable(quality: Quality, language: Language = 'en'): string {
  const { ledger: words, plots } = wordsIn(language);
  const { number, turned } = figuresIn(language);
  const whole = (count: number) => number(count, 0);
  const day = (text: string) => (language === 'en' ? text : plots.day(parseDay(text)));
  const amount = (count: Count) => (count.amount === null ? '–' : turned(withCommas(count.amount)));
  const row = (what: string, count: Count, example = '') => [what, whole(count.rows), amount(count), example];
  const exampleOf = ({ examples: [example] }: Excluded): string => {
    if (!example) return '';
    const value = example.value.length > 24 ? `${example.value.slice(0, 24)}…` : example.value;
    return `${example.line > 0 ? words.line(String(example.line)) : ''}${example.field}: ${JSON.stringify(value)}`;
  };
  const rows = [
    row(words.read, quality.read),
    ...KINDS.flatMap((kind) =>
      quality.kinds[kind].rows > 0 ? [row(`  ${words.kinds[kind]}`, quality.kinds[kind])] : [],
    ),
    ...quality.excluded.map((entry) => row(words.excluded(words.reasons[entry.reason]), entry, exampleOf(entry))),
    ...(quality.orderLines > 0 ? [[words.orderLines, whole(quality.orderLines), '', words.totalsCountOnce]] : []),
    row(words.accepted, quality.accepted),
  ];
  const { customers, firstDay, lastDay, asOf, timeZone } = quality;
  const facts = [
    words.customers(whole(customers), day(firstDay), day(lastDay), day(asOf), timeZone),
    ...(quality.customersWithRefundsAlone > 0 ? [words.refundsAlone(whole(quality.customersWithRefundsAlone))] : []),
    ...(quality.sameDayRowsMerged > 0 ? [words.sameDay(whole(quality.sameDayRowsMerged))] : []),
    ...(quality.duplicatesKept > 0 ? [words.duplicates(whole(quality.duplicatesKept))] : []),
  ];
  return `${table(words.head(quality.currency), rows, [0, 3])}\n${facts.map((fact) => ` ${fact}`).join('\n')}`;
}
