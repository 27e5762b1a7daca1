import { expect, test } from 'vitest';
import { openEngine } from '../../src/engines/duckdb.ts';
import { quoteText } from '../../src/engines/sql.ts';
import { DATE_FORMATS, type DateFormat, NEEDED, without } from '../../src/transactions/dateFormats.ts';

test('what a value lacks rules out no format that reads it', async () => {
  const zones = { timeZone: 'UTC', wall: 'UTC' };
  const values = DATE_FORMATS.flatMap(({ example }) => [example, `${example} 08:15`, `${example}, 08:15:30 PM`]);
  const engine = await openEngine({ memoryLimit: '512MB', threads: 1 });
  try {
    const readBy = async (formats: readonly DateFormat[], texts: readonly string[]) => {
      const days = formats.map((format, i) => `CAST(${format.day('text', zones)} AS VARCHAR) AS n${i}`);
      const listed = texts.map((text) => `(${quoteText(text)})`).join(', ');
      return engine.connection.rows<Record<string, string | null>>(
        `SELECT ${days.join(', ')} FROM (VALUES ${listed}) AS t(text)`,
      );
    };
    const all = await readBy(DATE_FORMATS, values);
    for (const [i, value] of values.entries()) {
      const lacking = NEEDED.filter((needed) =>
        needed.startsWith('%') ? !/[a-z]/i.test(value) : !value.includes(needed),
      );
      const left = DATE_FORMATS.map((format) => without(format, lacking));
      const possible = left.filter((format) => format !== null);
      const [read] = await readBy(possible, [value]);
      const days = left.map((format) => (format === null ? null : read[`n${possible.indexOf(format)}`]));
      expect(days).toEqual(DATE_FORMATS.map((_, k) => all[i][`n${k}`]));
    }
    // Each example alone is read.
    expect(all.filter((_, i) => i % 3 === 0).every((read) => Object.values(read).some((day) => day !== null))).toBe(
      true,
    );
  } finally {
    engine.close();
  }
});
