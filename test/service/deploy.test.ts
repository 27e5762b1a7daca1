/** docs/deploy: what can be tried without Docker and without systemd's own process. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configSchema, variableOf } from '../../src/service/config.ts';
import { type Client, loaded, start } from './shop.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, 'docs/deploy', name), 'utf8');
const dockerfile = read('Dockerfile');
const unit = read('perennial.service');
const variables = Object.keys(configSchema.shape).map(variableOf);

test('every setting named is one', () => {
  const named = [...`${dockerfile}\n${unit}`.matchAll(/PERENNIAL_[A-Z_]+/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(5);
  for (const name of named) expect(variables).toContain(name);
});

test('what is copied into the image is there, and the commands are npm’s and ours', () => {
  const { scripts, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names]) => names.split(' '));
  expect(copied.length).toBeGreaterThan(4);
  for (const name of copied) expect(existsSync(join(root, name)), name).toBe(true);
  for (const [, script] of dockerfile.matchAll(/npm run (\S+)/g)) expect(scripts).toHaveProperty(script);
  expect(dockerfile).toContain(`ENTRYPOINT ["node", "${bin.perennial}"]`);
  expect(unit).toContain(`/opt/perennial/${bin.perennial} serve`);
});

describe('the health check', () => {
  let shop: Client;
  let ready = true;
  beforeAll(async () => {
    shop = await start({ customers: loaded, draining: () => !ready });
  });
  afterAll(() => shop.close());

  const [, , code] = JSON.parse(/CMD (\["node", "-e".*\])/.exec(dockerfile)![1]) as string[];
  const exitCode = async (port: string) => {
    const child = spawn(process.execPath, ['-e', code], { env: { ...process.env, PERENNIAL_PORT: port } });
    return (await once(child, 'exit'))[0];
  };

  test('tells a server that is ready from one that is not, and from none', async () => {
    const { port } = new URL(shop.url);
    expect(await exitCode(port)).toBe(0);
    ready = false;
    expect(await exitCode(port)).toBe(1);
    expect(await exitCode('1')).toBe(1);
  });
});

const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;
test.skipIf(!systemd)('systemd finds nothing wrong with the unit', () => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(root, 'docs/deploy/perennial.service')]);
  // That the program is not installed here says nothing of the unit.
  const said = String(stderr)
    .split('\n')
    .filter((line) => line !== '' && !/is not executable: No such file/.test(line));
  expect(said).toEqual([]);
  if (!String(stderr).includes('is not executable')) expect(status).toBe(0);
});
