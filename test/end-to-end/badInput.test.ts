import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perennial } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const HEADER = 'customer_id,date,amount\n';
/** A small shop that can be trained on: 60 customers, some of whom return. */
const GOOD = `${HEADER}${Array.from({ length: 60 }, (_, c) =>
  Array.from({ length: 1 + (c % 4) }, (_, k) => {
    const day = new Date(Date.UTC(2024, 0, 1 + (c % 20) + k * (7 + (c % 13)))).toISOString().slice(0, 10);
    return `c${c},${day},${(10 + ((c * 7 + k * 3) % 40)).toFixed(2)}\n`;
  }).join(''),
).join('')}`;

const train = (path: string, ...more: string[]) =>
  perennial('train', '--transactions', path, '--out', join(folder, 'model'), '--quiet', ...more);

describe('files that can not be trained on end with exit code 3 and say why', () => {
  const cases: [string, string, RegExp][] = [
    ['an empty file', '', /has no transactions/],
    ['a header alone', HEADER, /has no transactions/],
    [
      'the wrong delimiter',
      `${HEADER.replaceAll(',', '#')}a#2024-01-01#5\n`,
      /no column for customer.*customer_id#date#amount/s,
    ],
    ['a missing column', 'customer_id,amount\na,5\n', /no column for date; its columns are customer_id, amount/],
    ['one customer', `${HEADER}a,2024-01-01,5\n`, /needs customers who bought again; there is none/],
    ['no repeat purchases', `${HEADER}a,2024-01-01,5\nb,2024-01-02,5\n`, /customers who bought again; there is none/],
    ['all on one day', `${HEADER}a,2024-01-01,5\na,2024-01-01,5\nb,2024-01-01,7\n`, /bought again; there is none/],
    [
      'amounts that are no numbers',
      `${HEADER}a,2024-01-01,NaN\na,2024-01-05,inf\n`,
      /2 × unreadable amount \(line 2: "NaN"\)/,
    ],
    ['dates that are no dates', `${HEADER}a,2024-02-30,5\na,soon,5\n`, /2 × unreadable date \(line 2: "2024-02-30"\)/],
    ['dates that can be read two ways', `${HEADER}a,03/04/2024,5\na,05/06/2024,5\n`, /--date-format/],
    ['JSON lines without a field', '{}\n{}\n', /none of the first 1,000 lines is an object with a field/],
    ['only future dates', `${HEADER}a,2999-01-01,5\n`, /after as-of \(line 2: "2999-01-01"\)/],
  ];
  test.each(cases)('%s', async (name, content, message) => {
    const { code, out, err } = await train(file(`${name}.csv`, content));
    expect(err).toMatch(message);
    expect(code).toBe(3);
    expect(out).toBe('');
  });

  test('--strict, where a row has to be excluded', async () => {
    const { code, err } = await train(file('strict.csv', `${GOOD},2024-01-01,5\n`), '--strict');
    expect(err).toMatch(/1 rows were excluded.*no customer/s);
    expect(code).toBe(3);
  });
});

describe('files with odd rows train, and the report tells', () => {
  const quality = async (content: string | Buffer, ...more: string[]) => {
    const path = join(folder, 'odd.csv');
    writeFileSync(path, content);
    const { code, out, err } = await perennial('inspect', path, '--json', '--quiet', ...more);
    expect(err).toBe('');
    expect(code).toBe(0);
    return JSON.parse(out).quality;
  };
  const rows = GOOD.trim().split('\n').length - 1;

  test('a byte order mark', async () => {
    expect(await quality(`\ufeff${GOOD}`)).toMatchObject({ accepted: { rows }, excluded: [] });
  });

  test('quoted newlines: line numbers stay those of the file', async () => {
    const plain = Array.from({ length: 20 }, (_, i) => `z,2024-01-03,${i + 1},x\n`).join('');
    const content = `customer_id,date,amount,note\nz,2024-01-01,5,"two\nlines"\n,2024-01-02,5,plain\n${plain}`;
    const { excluded } = await quality(content);
    expect(excluded).toMatchObject([{ reason: 'no customer', rows: 1, examples: [{ line: 4, field: 'customer_id' }] }]);
  });

  test('a field of 10 MB is excluded, the rest goes on', async () => {
    const report = await quality(`${GOOD}long,2024-01-01,${'9'.repeat(10_000_000)}\n`);
    expect(report).toMatchObject({ accepted: { rows }, excluded: [{ rows: 1 }] });
  });

  test('negative totals: a customer with refunds alone is valued, not predicted', async () => {
    expect(await quality(`${GOOD}r,2024-01-03,-9.50\n`)).toMatchObject({ customersWithRefundsAlone: 1 });
  });

  test('future dates are excluded', async () => {
    const report = await quality(`${GOOD}f,2999-01-01,5\n`);
    expect(report.excluded).toMatchObject([{ reason: 'after as-of', rows: 1 }]);
  });

  test('rows that repeat a transaction id: equal ones are one, different ones are kept and counted', async () => {
    const content =
      'transaction_id,customer_id,date,amount\n1,a,2024-01-01,5\n1,a,2024-01-01,5\n2,a,2024-01-09,5\n2,b,2024-01-09,6\n';
    const report = await quality(content);
    expect(report).toMatchObject({ accepted: { rows: 3 }, conflictingIds: 1 });
    expect(report.excluded).toMatchObject([{ reason: 'duplicate transaction', rows: 1 }]);
  });

  test('rows in reverse order give the same summaries', async () => {
    const forward = await quality(GOOD);
    const lines = GOOD.trim().split('\n');
    const backward = await quality(`${lines[0]}\n${lines.slice(1).reverse().join('\n')}\n`);
    // The first rows of the file are others then, and everything else is the same.
    expect({ ...backward, reading: null }).toEqual({ ...forward, reading: null });
  });
});

describe('wrong commands end with exit code 2', () => {
  test.each([
    ['an unknown command', ['guess'], /unknown command/],
    ['a missing option', ['train', '--out', 'x'], /required option '--transactions <file>'/],
    [
      'an unknown model',
      ['train', '--transactions', 'GOOD', '--out', 'x', '--models', 'crystal-ball'],
      /no model "crystal-ball"/,
    ],
    [
      'a duration that is none',
      ['train', '--transactions', 'GOOD', '--out', 'x', '--horizon', 'soon'],
      /not a duration/,
    ],
    [
      'a time zone that is none',
      ['train', '--transactions', 'GOOD', '--out', 'x', '--time-zone', 'Mars/Base'],
      /not a known time zone/,
    ],
    ['a margin above 1', ['train', '--transactions', 'GOOD', '--out', 'x', '--margin', '30'], /at most 1/],
    ['a file that is not there', ['inspect', 'nowhere.csv'], /There is no file nowhere.csv/],
    ['an evaluation of no day', ['evaluate', '--transactions', 'GOOD'], /--calibration-end/],
    [
      'more origins than days',
      ['evaluate', '--transactions', 'GOOD', '--origins', '90', '--horizons', '1d'],
      /--origins/,
    ],
    [
      'a holdout before its calibration',
      ['evaluate', '--transactions', 'GOOD', '--calibration-end', '2999-01-01'],
      /--calibration-end/,
    ],
  ] as [string, string[], RegExp][])('%s', async (_, words, message) => {
    const good = file('good.csv', GOOD);
    const { code, err } = await perennial(...words.map((word) => (word === 'GOOD' ? good : word)));
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('bundles', () => {
  const model = join(folder, 'model');
  beforeAll(async () => {
    const { code, err } = await train(file('good.csv', GOOD));
    expect(err).not.toMatch(/error/);
    expect(code).toBe(0);
  });
  const damaged = (name: string, harm: (manifest: string) => string) => {
    const copy = join(folder, name);
    cpSync(model, copy, { recursive: true });
    const path = join(copy, 'manifest.json');
    writeFileSync(path, harm(readFileSync(path, 'utf8')));
    return copy;
  };

  test('one that is not there', async () => {
    const { code, err } = await perennial('inspect', folder);
    expect(err).toMatch(/no bundle at/);
    expect(code).toBe(4);
  });

  test('one that was changed', async () => {
    const { code, err } = await perennial(
      'inspect',
      damaged('changed', (m) => m.replace('"bg-nbd"', '"bg-nbx"')),
    );
    expect(err).toMatch(/manifest.json is not the file that was saved/);
    expect(code).toBe(4);
  });

  test('a folder that holds something else is never overwritten', async () => {
    const { code, err } = await perennial(
      'train',
      '--transactions',
      file('good.csv', GOOD),
      '--out',
      folder,
      '--quiet',
    );
    expect(err).toMatch(/exists and is not a bundle/);
    expect(code).toBe(2);
  });

  test('another currency than the bundle’s', async () => {
    const { code, err } = await perennial(
      'score',
      '--bundle',
      model,
      '--transactions',
      file('good.csv', GOOD),
      '--out',
      join(folder, 's.csv'),
      '--currency',
      'JPY',
    );
    expect(err).toMatch(/can not be mixed/);
    expect(code).toBe(3);
  });

  const unfit = [
    [
      'has no column for the customer',
      'who,date,amount\na,2024-01-01,5\n',
      /no column for customer; its columns are who/,
    ],
    ['has no amounts', 'customer_id,date\na,2024-01-01\n', /trained on transactions with amounts.* is without them/],
  ] as const;
  test.each(unfit)(
    'transactions that do not fit: a file that %s is not served, nor scored',
    async (_, text, message) => {
      const transactions = file('unfit.csv', text);
      const served = await perennial('serve', '--bundle', model, '--transactions', transactions, '--port', '0');
      expect(served.err).toMatch(message);
      expect(served.err).not.toMatch(/listening/);
      expect(served.code).toBe(3);
      const out = join(folder, 'unfit-scores.csv');
      const scored = await perennial('score', '--bundle', model, '--transactions', transactions, '--out', out);
      expect(scored.err).toMatch(message);
      expect(scored.code).toBe(3);
      expect(existsSync(out)).toBe(false);
    },
  );

  test('scores in a format that is none', async () => {
    const { code, err } = await perennial(
      'score',
      '--bundle',
      model,
      '--transactions',
      file('good.csv', GOOD),
      '--out',
      join(folder, 's.xlsx'),
    );
    expect(err).toMatch(/its ending names no format/);
    expect(code).toBe(2);
  });

  test('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    try {
      const { code, err } = await perennial('serve', '--bundle', model, '--port', String(port));
      expect(err).toMatch(`Port ${port} on 127.0.0.1 is taken`);
      expect(code).toBe(5);
    } finally {
      other.close();
    }
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read (root may read all)', async () => {
    const secret = file('secret.csv', GOOD);
    chmodSync(secret, 0);
    const { code, err } = await train(secret);
    expect(err).toMatch(/can not be read/);
    expect(code).toBe(5);
  });
});
