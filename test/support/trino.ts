/** A Trino of a test's own, a coordinator and a worker, where `.ci/engines` has built it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWarehouse } from '../../src/engines/openWarehouse.ts';
import { textRows } from '../../src/engines/warehouse.ts';
import { freePort } from './postgres.ts';

/** Where `.ci/engines` builds it. */
const HOME = process.env.TRINO_TEST_HOME ?? '/var/tmp/perennial-trino-435';

export const hasTrino = existsSync(join(HOME, 'built'));

export interface TrinoServer {
  /** A table's address, in the memory of the worker. */
  address(table: string): string;
  ask(sql: string): Promise<(string | null)[][]>;
  /** Questions that run or have ended well, by the coordinator's own list: a busy worker delays no answer. */
  working(): Promise<string[]>;
  /** Ends the worker as a machine that loses its power does; all tables in its memory are gone. */
  killWorker(): void;
  /** Starts another in its place. */
  startWorker(): Promise<void>;
  stop(): void;
}

export async function startTrino(): Promise<TrinoServer> {
  const run = mkdtempSync(join(tmpdir(), 'perennial-trino-'));
  const coordinatorPort = await freePort();
  const script = fileURLToPath(new URL('trino/node.sh', import.meta.url));
  const start = (name: string, port: number): ChildProcess =>
    spawn('bash', [script, HOME, run, name, String(port), String(coordinatorPort)], { stdio: 'ignore' });
  const coordinator = start('coordinator', coordinatorPort);
  let worker: ChildProcess | undefined;
  const address = (table: string) => `trino://test@127.0.0.1:${coordinatorPort}/memory/default/${table}`;
  const ask = async (sql: string) => {
    const warehouse = await openWarehouse(address('any'));
    try {
      return await textRows(warehouse, sql);
    } finally {
      await warehouse.close();
    }
  };
  const working = async () => {
    const headers = { 'X-Trino-User': 'test' };
    const listed = await fetch(`http://127.0.0.1:${coordinatorPort}/v1/query`, { headers });
    const queries = (await listed.json()) as { state: string; query: string }[];
    return queries.flatMap(({ state, query }) => (/^(RUNNING|FINISHING|FINISHED)$/.test(state) ? [query] : []));
  };
  const active = "SELECT count(*) FROM system.runtime.nodes WHERE state = 'active' AND NOT coordinator";
  const startWorker = async () => {
    worker = start('worker', await freePort());
    for (let tried = 0; ; tried++) {
      // Questions before the coordinator is up are answered by nobody.
      const [[count]] = await ask(active).catch(() => [['0']]);
      if (count === '1') break;
      if (tried === 240) throw new Error('Trino did not start');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  await startWorker();
  return {
    address,
    ask,
    working,
    killWorker: () => void worker?.kill('SIGKILL'),
    startWorker,
    stop() {
      worker?.kill('SIGKILL');
      coordinator.kill('SIGKILL');
      rmSync(run, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
