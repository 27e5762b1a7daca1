/** A worker of Trino that is killed in the middle of a command: a named error, nothing half written, and a second run finishes. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { perennial } from '../support/cli.ts';
import { sampleRows } from '../support/engineCommands.ts';
import { fillTable, type Rows } from '../support/engineTables.ts';
import { folder } from '../support/ledgers.ts';
import { hasTrino, startTrino, type TrinoServer } from '../support/trino.ts';

/** Longest time, in ms, until a command has said that the worker is lost: thrice what the server takes to notice, and more. */
const BOUND = 500_000;
/** Longest time, in ms, for a server to start and be filled on a busy machine, and for all that one test does. */
const [STARTING, TEST] = [900_000, 900_000];
/** Nothing moves for so many seconds: less than the minutes for which the server would wait for a worker. */
const PATIENCE = '?patience=120';

const LINES: Rows = { ...sampleRows(), rows: sampleRows().rows.slice(0, 5000) };
const FILE = join(folder, 'lost-orders.csv');

describe.skipIf(!hasTrino)('a lost worker of Trino (needs what .ci/engines builds)', () => {
  let server: TrinoServer;
  const at = (name: string) => join(folder, `lost-${name}`);
  const address = (table: string) => `${server.address(table)}${PATIENCE}`;

  beforeAll(async () => {
    writeFileSync(FILE, [Object.keys(LINES.columns), ...LINES.rows].map((row) => `${row.join(',')}\n`).join(''));
    server = await startTrino();
    await refill();
    // As the same table, but a question takes minutes: a worker can be killed on the way.
    await server.ask(`CREATE VIEW slow_orders AS SELECT orders.* FROM orders WHERE (
      SELECT count(*) FROM orders a, orders b, orders c WHERE a.amount + b.amount > c.amount) >= 0`);
    const out = await perennial('train', '--transactions', FILE, '--out', at('of-file'), ...TRAINING);
    expect(out.code, out.err).toBe(0);
  }, STARTING);
  afterAll(() => server?.stop());

  const TRAINING = ['--models', 'bg-nbd', '--currency', 'EUR', '--no-posterior', '--quiet'];

  /** Tables in the memory of a worker that is gone are gone with it. */
  const refill = () => fillTable(server.address('orders'), LINES);

  /** Runs a command and kills the worker once a statement that holds the words is there. */
  async function losing(words: string, ...command: string[]) {
    const running = perennial(...command);
    const seen = `SELECT count(*) FROM system.runtime.queries WHERE query LIKE '${words}%' AND state IN ('RUNNING', 'FINISHED')`;
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    while (!ended && (await server.ask(seen))[0][0] === '0') await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ended, 'the command ended before the worker').toBe(false);
    server.killWorker();
    const before = performance.now();
    const { code, err } = await running;
    expect(performance.now() - before).toBeLessThan(BOUND);
    await server.startWorker();
    await refill();
    return { code, err };
  }

  const isNamed = { code: 5, err: expect.stringMatching(/was lost in the middle of its work|has done nothing for/) };

  test(
    'in the middle of training: no bundle, and a second run makes the same as from a file',
    async () => {
      const out = at('bundle');
      const train = (table: string) => ['train', '--source', address(table), '--out', out, ...TRAINING];
      expect(await losing('WITH raw%slow_orders', ...train('slow_orders'))).toEqual(isNamed);
      expect(existsSync(out)).toBe(false);
      expect((await perennial(...train('orders'))).code).toBe(0);
      expect((await loadBundle(out)).manifest).toEqual((await loadBundle(at('of-file'))).manifest);
    },
    TEST,
  );

  test(
    'in the middle of scoring: no scores, and a second run writes the same as from a file',
    async () => {
      const score = (source: string[], out: string) => [
        ...['score', '--bundle', at('of-file'), ...source, '--out', out, '--quiet'],
      ];
      const read = score(['--source', address('slow_orders')], at('scores.csv'));
      expect(await losing('WITH raw%slow_orders', ...read)).toEqual(isNamed);
      expect(readdirSync(folder).filter((name) => name.startsWith('lost-scores'))).toEqual([]);
      for (const [name, source] of [
        ['scores.csv', ['--source', address('orders')]],
        ['file.csv', ['--transactions', FILE]],
      ] as const) {
        expect((await perennial(...score([...source], at(name)))).code).toBe(0);
      }
      expect(readFileSync(at('scores.csv'), 'utf8')).toBe(readFileSync(at('file.csv'), 'utf8'));
    },
    TEST,
  );

  test(
    'in the middle of writing: no table, and a second run writes all of it',
    async () => {
      const write = ['score', '--bundle', at('of-file'), '--transactions', FILE, '--quiet'];
      expect(await losing('INSERT INTO%scores', ...write, '--out', address('scores'))).toEqual(isNamed);
      // A draft may stay behind where the server can not drop it, never a table with a part of the rows.
      expect(await server.ask("SHOW TABLES LIKE 'scores'")).toEqual([]);
      expect((await perennial(...write, '--out', address('scores'))).code).toBe(0);
      const customers = String(new Set(LINES.rows.map(([customer]) => customer)).size);
      const counted = await server.ask('SELECT count(*), count(DISTINCT customer_id) FROM scores');
      expect(counted).toEqual([[customers, customers]]);
    },
    TEST,
  );
});
