/** Which dates a request may name: text is checked here, and read into days where the time zone is known. */
import { dayOf, type EpochDay, parseDay } from '../units.ts';

/** Room for every shop, and for arithmetic with dates around it. */
export const EARLIEST = '1900-01-01';
const LATEST = '2199-12-31';

const TIME = /^[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

/** True for a day of the calendar, `YYYY-MM-DD`, from 1900 to 2199. */
export function isDay(text: string): boolean {
  return text >= EARLIEST && text <= LATEST && dayOf(text) !== null;
}

/** True for such a day, alone or with an ISO 8601 time, with or without offset from UTC. */
export function isMoment(text: string): boolean {
  return isDay(text.slice(0, 10)) && (text.length === 10 || TIME.test(text.slice(10)));
}

const readers = new Map<string, (moment: string) => EpochDay>();

/** From moments to days of one time zone; a zone's formatter, which costs a millisecond, is made once. */
export function dayReader(timeZone: string): (moment: string) => EpochDay {
  const known = readers.get(timeZone) ?? newDayReader(timeZone);
  readers.set(timeZone, known);
  return known;
}

function newDayReader(timeZone: string): (moment: string) => EpochDay {
  // Canadian English writes days as ISO 8601 does.
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (moment) => {
    const hasOffset = moment.length > 10 && /(?:Z|[+-]\d\d:\d\d)$/.test(moment.slice(10));
    return parseDay(hasOffset ? format.format(new Date(moment.replace(' ', 'T'))) : moment.slice(0, 10));
  };
}
