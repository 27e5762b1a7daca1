import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { perennial } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-channels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const web = file('web.csv', 'customer_id,date,amount\na,2024-01-01,10.10\na,2024-02-01,20.20\nb,2024-01-05,5.00\n');
const till = file('till.csv', 'Kunde;Datum;Betrag\na;05.03.2024;7,50\n17;13.03.2024;1.000,05\n');
const given = ['--transactions', `web=${web}`, '--transactions', `till=${till}`];

test('inspect reads several files as channels, and says what each brought', async () => {
  const { code, out, err } = await perennial('inspect', ...given, '--json', '--quiet');
  expect(code, err).toBe(0);
  const { quality, channels } = JSON.parse(out);
  expect(quality.accepted).toEqual({ rows: 5, amount: '1042.85' });
  expect(channels.channels).toMatchObject([
    { channel: 'till', net: '1007.55', customers: 2, acquired: 1 },
    { channel: 'web', net: '35.30', customers: 2, acquired: 2 },
  ]);
  expect(channels.customersOf).toEqual([2, 1]);
  const { out: shown } = await perennial('inspect', ...given);
  expect(shown).toMatch(/Files by channel[\s\S]*Customers of several channels: 1 of 2/);
});

test('identities make one person of two ids', async () => {
  const identities = file('ids.csv', 'channel,id,customer\nweb,b,bea\ntill,17,bea\n');
  const { out } = await perennial('inspect', ...given, '--identities', identities, '--json', '--quiet');
  expect(JSON.parse(out).quality.customers).toBe(3);
});

test.each([
  [['--transactions', web, '--transactions', till], /Give one file, or name the channel of each/],
  [['--transactions', `web=${web}`, '--transactions', `web=${till}`], /web has a file already/],
  [['--transactions', web, '--identities', web], /'--identities' says who is who in several channels/],
  [['--transactions', `web=${web}`, '--transactions', 'till=nowhere.csv'], /no file nowhere\.csv/],
])('refuses %j', async (words, message) => {
  const { code, err } = await perennial('inspect', ...words, '--quiet');
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('no file of a channel is overwritten', async () => {
  const { err } = await perennial('load', ...given, '--store', till, '--quiet');
  expect(err).toMatch(/--store .*till\.csv would overwrite .*till\.csv/);
});
