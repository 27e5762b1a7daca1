/** What should be known of a watch beside its figures: days that are not over, weeks without anything, too little to go by. */
import { readMembers } from '../facts/members.ts';
import { LEAST_REVIEWS, type SentimentWeeks } from '../monitoring/sentiment.ts';
import type { Weekly } from '../monitoring/whole.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { tellsWhatIsUsual } from './reviewWeeks.ts';

export interface Watched {
  readonly since: string;
  readonly purchases: Weekly;
  /** Column of the groups, where some are watched. */
  readonly group?: string | undefined;
  /** Null where there are no reviews. */
  readonly sentiment?: SentimentWeeks | null;
}

/** Where so many purchases were expected, none at all is no chance. */
const EXPECTED = 20;

export async function watchRemarks(
  ledger: Ledger,
  { since, purchases, group, sentiment }: Watched,
  language: Language = 'en',
): Promise<string[]> {
  const words = wordsIn(language).watch.monitor;
  const { count, day, list } = notation(language);
  const { observed, expected } = purchases;
  const weeks = observed.length;
  const end = parseDay(since) + 7 * weeks;
  const open = parseDay(ledger.asOf) - end;
  const silent = Array.from(observed.keys()).filter((week) => observed[week] === 0 && expected[week] >= EXPECTED);
  const fresh = group === undefined ? [] : await groupsAfter(ledger, group, since, formatDay(end));
  return [
    ...(open > 0 ? [words.open(count(open), day(end))] : []),
    ...(silent.length > 0 ? [words.silent(list(silent.map((week) => day(parseDay(since) + 7 * (week + 1)))))] : []),
    ...(sentiment && !tellsWhatIsUsual(sentiment) ? [words.fewReviews(count(LEAST_REVIEWS))] : []),
    ...(fresh.length > 0 ? [words.newGroups(list(fresh), day(parseDay(since)))] : []),
  ];
}

/** Groups that nobody belonged to before the watch: nothing was expected of them. */
async function groupsAfter(ledger: Ledger, column: string, since: string, until: string): Promise<string[]> {
  const before = new Set((await readMembers(ledger, column, since)).groups);
  return (await readMembers(ledger, column, until)).groups.filter((group) => !before.has(group));
}
