/** A worker of Trino that is killed in the middle of three commands: named errors, nothing half written, and second runs finish. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../../src/bundles/bundle.ts';
import { perennial } from '../../support/cli.ts';
import { SAMPLE, sampleRows } from '../../support/engineCommands.ts';
import { fillTable, type Rows } from '../../support/engineTables.ts';
import { folder } from '../../support/ledgers.ts';
import type { TrinoServer } from '../../support/trino.ts';

/** Longest time, in ms, until the commands have said that the worker is lost: twice what server and patience take. */
const BOUND = 180_000;
/** Longest time, in ms, for the worker to start again and all commands to run on a busy machine. */
const LOSING = 600_000;
/** Nothing moves for so many seconds: less than the minutes for which the server would wait for a worker. */
const PATIENCE = '?patience=30';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const LINES: Rows = { ...sampleRows(), rows: sampleRows().rows.slice(0, 5000) };
const FILE = join(folder, 'lost-orders.csv');
const at = (name: string) => join(folder, `lost-${name}`);
const TRAINING = ['--models', 'bg-nbd', '--currency', 'EUR', '--no-posterior', '--quiet'];
const SCORING = ['score', '--bundle', at('of-file'), '--quiet'];
/** Of 4000 customers: more than go into one statement. */
const WRITING = [...SCORING, '--transactions', SAMPLE.pathname];

/** A command in a process of its own: several run at once. */
async function run(words: readonly string[]): Promise<{ code: number; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, err };
}

/** Tells what a lost worker does; ends with the worker running again. */
export function describeLostWorker(server: () => TrinoServer): void {
  describe('a worker that is lost in the middle of commands', () => {
    const address = (table: string) => `${server().address(table)}${PATIENCE}`;
    const train = (table: string) => ['train', '--source', address(table), '--out', at('bundle'), ...TRAINING];
    const score = (table: string) => [...SCORING, '--source', address(table), '--out', at('scores.csv')];
    const write = () => [...WRITING, '--out', address('lost_scores')];
    /** What each command ended with, and what it had left behind before another worker came. */
    let ended: Record<'train' | 'score' | 'write', { code: number; err: string }>;
    let left: { bundle: boolean; scores: string[] };
    let drafts: string[];

    beforeAll(async () => {
      writeFileSync(FILE, [Object.keys(LINES.columns), ...LINES.rows].map((row) => `${row.join(',')}\n`).join(''));
      await refill();
      // As the same table, but a question takes minutes: a worker can be killed on the way.
      await server().ask(`CREATE VIEW slow_orders AS SELECT lost_orders.* FROM lost_orders WHERE (
        SELECT count(*) FROM lost_orders a, lost_orders b, lost_orders c WHERE a.amount + b.amount > c.amount) >= 0`);
      const out = await perennial('train', '--transactions', FILE, '--out', at('of-file'), ...TRAINING);
      expect(out.code, out.err).toBe(0);
      // All at once, for what is told of each does not depend on the others.
      const reading = { train: run(train('slow_orders')), score: run(score('slow_orders')) };
      await untilWorking(reading, /^WITH raw.*slow_orders/s, 2);
      const running = { ...reading, write: run(write()) };
      await untilWorking(running, /^INSERT INTO[^(]*lost_scores/, 1);
      server().killWorker();
      const before = performance.now();
      ended = { train: await running.train, score: await running.score, write: await running.write };
      expect(performance.now() - before).toBeLessThan(BOUND);
      left = {
        bundle: existsSync(at('bundle')),
        scores: readdirSync(folder).filter((name) => name.startsWith('lost-scores')),
      };
      await server().startWorker();
      drafts = await tablesLike('lost_scores%');
      await refill();
    }, LOSING);

    /** Tables in the memory of a worker that is gone are gone with it. */
    const refill = () => fillTable(server().address('lost_orders'), LINES);
    const tablesLike = async (pattern: string) =>
      (await server().ask(`SHOW TABLES LIKE '${pattern}'`)).map(([name]) => name!);

    /** Waits until the engine works on so many questions that read so. */
    async function untilWorking(
      running: Readonly<Record<string, Promise<unknown>>>,
      words: RegExp,
      count: number,
    ): Promise<void> {
      const hasEnded: string[] = [];
      for (const [name, command] of Object.entries(running)) void command.then(() => hasEnded.push(name));
      while ((await server().working()).filter((query) => words.test(query)).length < count) {
        expect(hasEnded, 'they ended before the worker').toEqual([]);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    const isNamed = { code: 5, err: expect.stringMatching(/was lost in the middle of its work|has done nothing for/) };

    test('training: no bundle, and a second run makes the same as from a file', async () => {
      expect(ended.train).toMatchObject(isNamed);
      expect(left.bundle).toBe(false);
      expect((await perennial(...train('lost_orders'))).code).toBe(0);
      expect((await loadBundle(at('bundle'))).manifest).toEqual((await loadBundle(at('of-file'))).manifest);
    });

    test('scoring: no scores, and a second run writes the same as from a file', async () => {
      expect(ended.score).toMatchObject(isNamed);
      expect(left.scores).toEqual([]);
      expect((await perennial(...score('lost_orders'))).code).toBe(0);
      expect((await perennial(...SCORING, '--transactions', FILE, '--out', at('file.csv'))).code).toBe(0);
      expect(readFileSync(at('scores.csv'), 'utf8')).toBe(readFileSync(at('file.csv'), 'utf8'));
    });

    test('writing: no table, and a second run writes all of it and clears what the first has left', async () => {
      expect(ended.write).toMatchObject(isNamed);
      // A draft may stay behind where the server can not drop it, never a table with a part of the rows.
      expect(drafts).not.toContain('lost_scores');
      expect(drafts.every((name) => /^lost_scores_perennial_draft_[0-9a-f]{8}$/.test(name))).toBe(true);
      expect((await perennial(...write())).code).toBe(0);
      expect(await tablesLike('lost_scores%')).toEqual(['lost_scores']);
      const customers = String(new Set(sampleRows().rows.map(([customer]) => customer)).size);
      const counted = await server().ask('SELECT count(*), count(DISTINCT customer_id) FROM lost_scores');
      expect(counted).toEqual([[customers, customers]]);
    });
  });
}
