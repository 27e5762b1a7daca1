/** Notes of the service in German: recognised by texts that are those of the service. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KNOWN_NOTES, noteInGerman } from '../../src/dashboard/words/notes.de.ts';

const src = join(import.meta.dirname, '../../src');
const written = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('dashboard'))
  .map((file) => readFileSync(join(src, file), 'utf8'))
  .join('\n');

test.each(KNOWN_NOTES)('the service says “%s”', (english) => {
  const [fixed] = english.split('{');
  expect(written).toContain(fixed.slice(0, 60));
});

test('what differs stands in the German note, with a decimal comma', () => {
  expect(noteInGerman('The evaluation covers 124 days, a third of the history; the horizon is 365 days.')).toBe(
    'Die Prüfung umfasst 124 Tage, ein Drittel der bekannten Zeit; vorhergesagt werden 365 Tage.',
  );
  const dependent = KNOWN_NOTES.find((note) => note.endsWith('too low.'))!;
  expect(noteInGerman(dependent.replace('{r}', '0.25'))).toContain('Korrelation 0,25');
});

test('a note that is not known is left to be told in English', () => {
  expect(noteInGerman('Something else.')).toBeNull();
});
