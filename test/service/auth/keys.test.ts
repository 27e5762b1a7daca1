import { expect, test } from 'vitest';
import { checkExposure, isLoopback } from '../../../src/service/auth/checkExposure.ts';
import { openKeyRing } from '../../../src/service/auth/keyRing.ts';
import { sameHash } from '../../../src/service/auth/secrets.ts';
import { keyTable } from './keyTable.ts';

const shop = { name: 'shop', scope: 'write', expiresAt: null } as const;

test('a secret is told once and kept as a hash alone', async () => {
  const table = keyTable();
  const { key, secret } = await (await openKeyRing(table)).create(shop);
  expect(secret).toMatch(new RegExp(`^prn_${key.id}_`));
  expect(JSON.stringify(table.rows)).not.toContain(secret.slice(-43));
  expect(table.rows[0].hash).toMatch(/^[\da-f]{64}$/);
  expect(key).not.toHaveProperty('hash');
});

test('a ring that is opened again knows its keys', async () => {
  const table = keyTable();
  const { key, secret } = await (await openKeyRing(table)).create(shop);
  const again = await openKeyRing(table);
  expect(again.callerOf(secret)).toEqual({ id: key.id, scopes: new Set(['read', 'write']) });
  expect(again.callerOf(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
  expect(again.callerOf('')).toBeNull();
  expect(again.callerOf(`prn_${key.id}_`)).toBeNull();
});

test('revoked and expired keys are nobody’s, and the ring stays guarded', async () => {
  const ring = await openKeyRing(keyTable());
  expect(ring.guarded).toBe(false);
  const { key, secret } = await ring.create(shop);
  const past = await ring.create({ ...shop, expiresAt: new Date(Date.now() - 1).toISOString() });
  expect(ring.callerOf(past.secret)).toBeNull();
  expect(ring.active()).toBe(1);
  await ring.revoke(key.id);
  expect(ring.callerOf(secret)).toBeNull();
  expect(ring.active()).toBe(0);
  expect(ring.guarded).toBe(true);
  await expect(ring.revoke('nobody')).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
});

test('hashes are the same or not, whatever their length', () => {
  expect(sameHash('abc', 'abc')).toBe(true);
  expect(sameHash('abc', 'abd')).toBe(false);
  expect(sameHash('abc', 'abcd')).toBe(false);
});

test('without keys it listens to this machine alone', async () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) expect(isLoopback(host), host).toBe(true);
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'shop.example', '127.0.0.1.shop.example', '']) {
    expect(isLoopback(host), host).toBe(false);
  }
  const ring = await openKeyRing(keyTable());
  expect(() => checkExposure('0.0.0.0', ring)).toThrow(/no API key/);
  expect(() => checkExposure('0.0.0.0', undefined)).toThrow(/no API key/);
  checkExposure('127.0.0.1', undefined);
  const { key } = await ring.create(shop);
  checkExposure('0.0.0.0', ring);
  await ring.revoke(key.id);
  expect(() => checkExposure('0.0.0.0', ring)).toThrow(/no API key/);
});
