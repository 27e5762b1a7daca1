import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openKeyRing } from '../../src/service/auth/keyRing.ts';
import { openStore } from '../../src/store/openStore.ts';
import { perennial } from '../support/cli.ts';
import { folder } from '../support/ledgers.ts';

const store = join(folder, 'keys.store');
beforeAll(async () => (await openStore(store, { create: true, threads: 1 })).close());

test('a key is made, listed and revoked, and each is noted', async () => {
  const made = await perennial('keys', 'create', '--store', store, '--name', 'till', '--scope', 'write', '--json');
  expect(made.code).toBe(0);
  const { key, secret } = JSON.parse(made.out);
  const again = await perennial(
    'keys',
    'create',
    '--store',
    store,
    '--name',
    'page',
    '--scope',
    'read',
    '--expires',
    '90d',
  );
  expect(again.out).toMatch(/prn_[\da-f]{12}_[\w-]{43}/);
  const listed = await perennial('keys', 'list', '--store', store);
  expect(listed.out).toMatch(new RegExp(`${key.id} +till +read write .*never +in use`));
  expect(listed.out).not.toContain(secret);
  const revoked = await perennial('keys', 'revoke', key.id, '--store', store);
  expect(revoked.code).toBe(0);
  expect((await perennial('keys', 'list', '--store', store)).out).toContain('revoked');
  const opened = await openStore(store);
  expect((await openKeyRing(opened.keys)).callerOf(secret)).toBeNull();
  const noted = (await opened.audit.list()).map(({ action, actor }) => `${actor} ${action}`);
  expect(noted).toEqual(['local key.create', 'local key.create', 'local key.revoke']);
  await opened.close();
});

test.each([
  [['keys', 'create', '--store', store, '--name', 'x', '--scope', 'all'], 2, /Allowed choices are read, write, admin/],
  [['keys', 'create', '--store', store, '--scope', 'read'], 2, /--name/],
  [['keys', 'revoke', 'nobody', '--store', store], 2, /no API key nobody/],
  [['keys', 'list', '--store', join(folder, 'none')], 2, /no store at/],
])('%j ends with %i', async (words, code, said) => {
  const ran = await perennial(...words);
  expect(ran.err).toMatch(said);
  expect(ran.code).toBe(code);
});
