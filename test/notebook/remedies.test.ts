/** No flag of the command line is advised where there is none. */
import { expect, test } from 'vitest';
import { ERRORS, PerennialError } from '../../src/errors.ts';
import { stackOf } from '../../src/notebook/kernel.ts';
import { inCode } from '../../src/notebook/remedies.ts';
import { openLedger } from '../../src/transactions/ledger.ts';

test.each([
  ['Name it with --unit-price-column.', 'Name it with `columns.unitPrice`.'],
  ['or an earlier day with --since.', 'or an earlier day with `since`.'],
  [
    "Say which with --date-format (dateFormat in code), for example '%d/%m/%Y'.",
    "Say which with `dateFormat`, for example '%d/%m/%Y'.",
  ],
  [
    "Say which with --decimal point or --decimal comma (decimal: 'comma' in code).",
    "Say which with `decimal: 'comma'`.",
  ],
  ['Make one with: perennial train --transactions FILE', 'Make one with: perennial train --transactions FILE'],
  [
    'were kept: --duplicates exclude keeps one of each.',
    "were kept: `policy.duplicates: 'exclude'` keeps one of each.",
  ],
  ['Use --as-of 2024-01-31, or see perennial train.', "Use `asOf: '2024-01-31'`, or see perennial train."],
  [
    'say how it is read (see: perennial inspect a.csv --strict), or --accept-excluded.',
    'say how it is read (see: perennial inspect a.csv --strict), or `acceptExcluded`.',
  ],
])('%s', (advice, said) => {
  expect(inCode(advice)).toBe(said);
});

test('every hint is of options, or a line for the terminal', () => {
  const hints = Object.values(ERRORS).map(({ hint }) => inCode(hint.replace('{flag}', '--date-column')));
  for (const hint of hints) expect(hint.replace(/perennial [a-z]+[^),]*/g, '')).not.toMatch(/--[a-z]/);
  expect(hints.filter((hint) => hint.includes('`')).length).toBeGreaterThan(5);
});

test('an option within another is one that reading transactions knows', async () => {
  for (const flag of ['--duplicates keep', '--refunds net', '--free-orders keep']) {
    const [, name, value] = /^`policy\.(\w+): '([\w-]+)'`$/.exec(inCode(flag))!;
    const ledger = await openLedger({ rows: [{ customerId: 'A', date: '2024-03-01' }], policy: { [name]: value } });
    await ledger.close();
  }
});

test('what was wrong is said of options too', () => {
  const details = {
    option: '--calibration-end',
    value: '31.12.1997',
    problem: 'no day',
    remedy: 'Write days as YYYY-MM-DD.',
  };
  const lines = stackOf(new PerennialError('OPTION_INVALID', details), []).split('\n');
  expect(lines[0]).toMatch(/`calibrationEnd` can not be 31\.12\.1997/);
});
