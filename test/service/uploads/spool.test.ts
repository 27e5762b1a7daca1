/** What lies on disk of uploads: whole ones, or nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { Spool } from '../../../src/service/uploads/spool.ts';
import { openUploads } from '../../../src/service/uploads/uploads.ts';
import type { Store } from '../../../src/store/contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-spool-'));
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const ROWS = 'customer_id,date,amount\nA,2023-01-02,3\n';

/** All that uploads ask of a store. */
const store = { settings: null, audit: { add: async () => {} } } as unknown as Store;
const take = async () => {
  throw new Error('nothing is loaded here');
};

test('is told where there is no room left, and nothing stays', async () => {
  const full = () =>
    new Writable({
      write: (_chunk, _encoding, done) =>
        done(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })),
    });
  const spool = new Spool({ folder, limit: 1000, open: full });
  await expect(spool.receive(Readable.from([Buffer.from(ROWS)]), () => ({}))).rejects.toMatchObject({
    code: 'STORE_UNWRITABLE',
    status: 507,
    details: { problem: 'there is no room left' },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('a received file is what was sent, with a hash of its content', async () => {
  const spool = new Spool({ folder, limit: 1000 });
  const chunks = [ROWS.slice(0, 7), ROWS.slice(7)].map((text) => Buffer.from(text));
  const one = await spool.receive(Readable.from(chunks), (received) => received);
  const other = await spool.receive(Readable.from([Buffer.from(ROWS)]), (received) => received);
  expect(readFileSync(spool.fileOf(one.id), 'utf8')).toBe(ROWS);
  expect(one.bytes).toBe(ROWS.length);
  expect(other.hash).toBe(one.hash);
  expect(other.id).not.toBe(one.id);
  expect((await spool.start()).sort()).toEqual([one.id, other.id].sort());
});

test('goes by itself after a day, also where the server was away meanwhile', async () => {
  const clock = vi.fn(() => Date.parse('2024-01-01T00:00:00Z'));
  const options = { folder, limit: 1000, store, take, now: clock };
  const uploads = await openUploads(options);
  const { id, expiresAt } = await uploads.add('a.csv', Readable.from([Buffer.from(ROWS)]));
  expect(expiresAt).toBe('2024-01-02T00:00:00.000Z');
  await expect.poll(() => uploads.get(id).state).toBe('ready');
  clock.mockReturnValue(Date.parse(expiresAt) - 1);
  expect(uploads.list()).toHaveLength(1);
  clock.mockReturnValue(Date.parse(expiresAt));
  expect(uploads.list()).toEqual([]);
  expect(() => uploads.get(id)).toThrow(expect.objectContaining({ code: 'UPLOAD_UNKNOWN' }));
  await uploads.close();
  expect(readdirSync(folder)).toHaveLength(1);
  const later = await openUploads(options);
  expect(readdirSync(folder)).toEqual([]);
  await later.close();
});

test('what was received and not yet read is read when a server comes back', async () => {
  const spool = new Spool({ folder, limit: 1000 });
  const options = { folder, limit: 1000, store, take };
  const uploads = await openUploads(options);
  const { id } = await uploads.add('a.csv', Readable.from([Buffer.from(ROWS)]));
  await expect.poll(() => uploads.get(id).state).toBe('ready');
  await uploads.close();
  await spool.changeNote(id, { ...((await spool.noteOf(id)) as object), state: 'reading' });
  const again = await openUploads(options);
  await expect.poll(() => again.get(id).state).toBe('ready');
  await again.close();
});

test('more than so many at once are refused', async () => {
  const uploads = await openUploads({ folder, limit: 1000, store, take });
  const add = () => uploads.add('a.csv', Readable.from([Buffer.from(ROWS)]));
  const results = await Promise.allSettled(Array.from({ length: 21 }, add));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'UPLOADS_TOO_MANY' } });
  await uploads.close();
});
