/** Watches and comparisons of groups in sentences, the same for terminal and service. */
import type { Alarm } from '../monitoring/alarm.ts';
import type { GroupComparison } from '../monitoring/observedOverExpected.ts';
import { parseDay } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';

/** How large a change is, since when, and when it was found. */
export function tellAlarm(
  who: string,
  { direction, foundInWeek, startWeek, ratio, interval: [low, high] }: Alarm,
  weekEnds: readonly string[],
  language: Language,
): string {
  const { alarm, directions } = wordsIn(language).watch.monitor;
  const { change, day } = notation(language);
  const end = (week: number) => day(parseDay(weekEnds[week]));
  const sizes = [change(ratio - 1), change(low - 1), change(high - 1)] as const;
  return alarm(who, directions[direction], ...sizes, end(startWeek), end(foundInWeek));
}

/** What a comparison says of all groups. */
export function tellComparison(
  { level, between, hidden }: GroupComparison,
  measure: 'returns' | 'purchases' | 'revenue',
  language: Language,
): string[] {
  const { groups } = wordsIn(language).watch;
  const { percent, count } = notation(language);
  return [
    groups.level(groups.measures[measure], percent(level)),
    between > 0 ? groups.between(percent(between, 1)) : groups.noDifference,
    ...(hidden.groups > 0 ? [groups.hidden(count(hidden.groups), count(hidden.customers))] : []),
  ];
}
