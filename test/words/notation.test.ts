import { expect, test } from 'vitest';
import { parseDay } from '../../src/units.ts';
import { notation } from '../../src/words/notation.ts';

const [en, de] = [notation('en'), notation('de')];
/** Blanks that do not break read as blanks. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('numbers and money stand as each language writes them', () => {
  expect(en.count(12_345.6)).toBe('12,346');
  expect(de.count(12_345.6)).toBe('12.346');
  expect(en.money(1234.5, 'EUR')).toBe('€1,235');
  expect(plain(de.money(1234.5, 'EUR'))).toBe('1.235 €');
  expect(en.money(12.5, 'USD')).toBe('$12.50');
  expect(plain(de.exactMoney(1234.5, 'EUR'))).toBe('1.234,50 €');
  expect(en.signedMoney(-1200, 'GBP')).toBe('−£1,200');
  expect(en.signedMoney(1200, 'GBP')).toBe('+£1,200');
  expect(plain(en.money(1200, 'points'))).toBe('1,200 points');
  expect(en.money(1200, '')).toBe('1,200');
});

test('nothing has a minus, and what is none is a dash', () => {
  expect(en.count(-0.2)).toBe('0');
  expect(en.money(Number.NaN, 'EUR')).toBe('–');
  expect(en.percent(Number.POSITIVE_INFINITY)).toBe('–');
});

test('shares that round to nothing or to all say so', () => {
  expect(en.percent(0.123)).toBe('12%');
  expect(plain(de.percent(0.1234, 1))).toBe('12,3 %');
  expect(en.percent(0.001)).toBe('<1%');
  expect(en.percent(0.999)).toBe('>99%');
  expect(en.percent(0)).toBe('0%');
  expect(en.percent(1)).toBe('100%');
  expect(en.change(-0.031, 1)).toBe('−3.1%');
  expect(en.change(0.031, 1)).toBe('+3.1%');
});

test('days, lists and plurals', () => {
  const day = parseDay('2011-03-02');
  expect(en.day(day)).toBe('2 Mar 2011');
  expect(de.day(day)).toBe('02.03.2011');
  expect(de.month(day)).toBe('März 2011');
  expect(en.list(['a', 'b', 'c'])).toBe('a, b and c');
  expect(de.list(['a', 'b', 'c'])).toBe('a, b und c');
  expect(en.plural(1, { one: 'customer', other: 'customers' })).toBe('customer');
  expect(de.plural(0, { one: 'Kunde', other: 'Kunden' })).toBe('Kunden');
});
