import { expect, test } from 'vitest';
import { randomFrom } from '../../src/numerics/random.ts';
import { qualityOf } from '../support/ledgers.ts';

/** A file with all that moves records away from lines; every bad row says on which line it really starts. */
function oddFile(seed: number, newline: string) {
  const random = randomFrom(seed);
  let text = `customer_id,date,amount,"a note"${newline}`;
  const expected = { malformed: [] as number[], dates: [] as number[] };
  for (let record = 0; record < 400; record++) {
    const line = text.split(newline).length;
    const luck = random.uniform();
    if (luck < 0.05) text += newline;
    else if (luck < 0.08) {
      expected.malformed.push(line);
      text += `a,2024-01-01${newline}`;
    } else if (luck < 0.11) {
      expected.dates.push(line);
      text += `a,"starts on line ${line}",5,"and ""ends""${newline}later, elsewhere"${newline}`;
    } else if (luck < 0.4) text += `a,2024-01-01,5,"one${newline}two ""quoted""${newline}"${newline}`;
    else text += `a,2024-01-01,5,it's 5" wide${newline}`;
  }
  return { text, expected };
}

test.each([
  [1, '\n'],
  [2, '\n'],
  [3, '\r\n'],
  [4, '\r\n'],
])('examples name the line that an editor shows (seed %i, line end %j)', async (seed, newline) => {
  const { text, expected } = oddFile(seed, newline);
  const { excluded } = await qualityOf(text);
  expect(excluded.map(({ reason, rows }) => [reason, rows])).toEqual([
    ['malformed line', expected.malformed.length],
    ['unreadable date', expected.dates.length],
  ]);
  const [malformed, dates] = excluded.map(({ examples }) => examples);
  expect(malformed.map(({ line }) => line)).toEqual(expected.malformed.slice(0, 3));
  expect(dates.map(({ line, field, value }) => [line, field, value])).toEqual(
    expected.dates.slice(0, 3).map((line) => [line, 'date', `starts on line ${line}`]),
  );
});
