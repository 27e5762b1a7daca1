/** What the README asks a server, asked as it stands there: on a store of the sample, in the order of the page. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBundle, saveBundle } from '../../src/bundles/bundle.ts';
import { createClient } from '../../src/client/index.ts';
import { train } from '../../src/pipelines/train.ts';
import type { TrainingRun } from '../../src/service/jobs/trainingRequest.ts';
import type { Prediction, TransactionsAnswer } from '../../src/service/responses.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { perennial } from '../support/cli.ts';
import { folder } from '../support/ledgers.ts';

const root = resolve(import.meta.dirname, '../..');
const [, section] = readFileSync(join(root, 'README.md'), 'utf8').split('\n## The server\n');
const chapter = section.split('\n## ')[0];
const HERE = 'http://127.0.0.1:3000';

/** The words of each command in the chapter's blocks. */
const commands: string[][] = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => block.replaceAll('\\\n', ' ').trim().split('\n'))
  .map((line) =>
    [...line.replace(/\s+#.*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain),
  );
const curls = commands.filter(([name]) => name === 'curl').map((words) => [words.slice(1).join(' '), words] as const);

let serving: Serving;
beforeAll(async () => {
  const file = join(folder, 'readme.store');
  const loaded = await perennial(
    ...[
      'load',
      '--transactions',
      join(root, 'data/sample/transactions.csv'),
      '--store',
      file,
      '--currency',
      'EUR',
      '-q',
    ],
  );
  expect(loaded.code).toBe(0);
  const store = await openStore(file);
  const ledger = await store.ledger();
  const { manifest } = await train(ledger, { models: ['bg-nbd'] });
  await ledger.close();
  await saveBundle(join(folder, 'readme'), manifest);
  const models = join(folder, 'readme.versions');
  serving = await serve({
    bundle: await loadBundle(join(folder, 'readme')),
    store,
    models,
    port: 0,
    host: '127.0.0.1',
  });
  await serving.ready;
});
afterAll(() => serving?.close());

/** What the chapter's `echo` or `printf` has written into a file. */
function written(file: string): string {
  const line = commands.find(([name, , , into]) => (name === 'echo' || name === 'printf') && into === file)!;
  return line[1].replaceAll('\\n', '\n');
}

/** What curl would send; `-T` sends a file. */
function ask(words: readonly string[]): Promise<Response> {
  let [method, body, address]: (string | undefined)[] = [];
  const headers: Record<string, string> = {};
  for (let i = 1; i < words.length; i++) {
    if (words[i] === '-X') method = words[++i];
    else if (words[i] === '-d') body = words[++i];
    else if (words[i] === '-T') body = written(words[++i]);
    else if (words[i] === '-H') {
      const [name, value] = words[++i].split(': ');
      headers[name] = value;
    } else if (words[i].startsWith(HERE)) address = words[i].replace(HERE, serving.url);
  }
  method ??= body === undefined ? 'GET' : 'POST';
  return fetch(address!, { method, headers, ...(body === undefined ? {} : { body }) });
}

test('there is something to ask of each kind', () => {
  const asked = curls.map(([text]) => text).join('\n');
  for (const part of ['predictions', 'transactions', 'customers?sort', 'training-runs', 'models', '-X DELETE', '-T ']) {
    expect(asked).toContain(part);
  }
});

describe('curl', () => {
  test.each(curls)('%s', async (text, words) => {
    const before = (await (await fetch(`${serving.url}/v1/customers/C000042`)).json()) as Prediction;
    const answer = await ask(words);
    expect(answer.status).toBeLessThan(300);
    const body = await answer.text();
    if (words.includes('Content-Type: text/csv')) {
      expect(answer.headers.get('content-type')).toContain('text/csv');
      const [header, ...lines] = body.trim().split('\n');
      expect(header).toMatch(/^customer_id,.*predicted_value/);
      return expect(lines.map((line) => line.split(',')[0])).toEqual(['a', 'b']);
    }
    const told = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told.some((one) => 'code' in one)).toBe(false);
    if (text.includes('/v1/transactions')) {
      const [after] = (told[0] as TransactionsAnswer).customers;
      expect(after.historicalValue).toBeCloseTo(before.historicalValue! + 49.9, 6);
      expect(after.predictedValue).toBeGreaterThan(before.predictedValue!);
    }
    if (text.includes('/v1/training-runs')) {
      const { id, state } = told[0] as TrainingRun;
      expect(state).toBe('running');
      // That it trains is tested elsewhere, in less time.
      await fetch(`${serving.url}/v1/training-runs/${id}`, { method: 'DELETE' });
    }
    if (text.includes('DELETE')) expect((await fetch(`${serving.url}/v1/customers/C000042`)).status).toBe(404);
  });
});

test('the client', async () => {
  const client = createClient({ url: serving.url });
  const [, code] = /```ts\n([\s\S]*?)```/.exec(chapter)!;
  const body = code.replaceAll(/^import .*$/gm, '').replaceAll('C000042', 'C000043');
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const create = ({ url }: { url: string }) => createClient({ url: url.replace(HERE, serving.url) });
  const run = new AsyncFunction('createClient', `${body}\nreturn { predictedValue, value, run };`);
  const { predictedValue, value, run: started } = await run(create);
  expect(predictedValue).toBeGreaterThan(0);
  expect(value.high).toBeGreaterThanOrEqual(value.median);
  expect(await client.cancelTraining(started.id)).toMatchObject({ state: 'cancelled' });
});
