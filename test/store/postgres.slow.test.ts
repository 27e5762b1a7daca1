import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/openStore.ts';
import { perennial } from '../support/cli.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../support/postgres.ts';
import { ROWS, storeLaws } from './laws.ts';
import { load, sale, storeFile, storeWith } from './stores.ts';

describe.skipIf(postgresPrograms() === null)(
  'a store in Postgres (needs its server: apt-get install postgresql)',
  () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server?.stop());
    let made = 0;
    const place = () => server.address(`Store ${++made}`);

    storeLaws(place);

    test('commands do with it what they do with a file, and a backup is such a file', async () => {
      const sample = new URL('../../data/sample/transactions.csv', import.meta.url).pathname;
      const done = async (...words: string[]) => {
        const { code, out, err } = await perennial(...words, '--quiet');
        expect(`${code} ${code === 0 ? '' : err}`).toBe('0 ');
        return out;
      };
      const scored = async (at: string, bundle: string) => {
        await done('train', '--store', at, '--out', bundle, '--models', 'bg-nbd');
        await done('score', '--store', at, '--bundle', bundle, '--out', `${bundle}.csv`);
        return readFileSync(`${bundle}.csv`, 'utf8');
      };
      const [shared, file, copy] = [place(), storeFile(), storeFile()];
      for (const at of [shared, file]) {
        await done('load', '--transactions', sample, '--currency', 'EUR', '--store', at);
      }
      const expected = await scored(file, `${file}-bundle`);
      expect(await scored(shared, `${file}-other`)).toBe(expected);
      await done('backup', '--store', shared, '--out', copy);
      expect(await scored(copy, `${file}-copy`)).toBe(expected);
    }, 60_000);

    test('credentials come from the environment, and no error tells them', async () => {
      server.ask("CREATE ROLE keeper LOGIN PASSWORD 'store-Secret'; GRANT CREATE ON DATABASE postgres TO keeper");
      const at = server.address('kept', 'keeper');
      process.env.PGPASSWORD = 'wrong-Secret';
      const error = await openStore(at, { create: true }).catch((thrown: Error & { hint: string }) => thrown);
      expect(error).toMatchObject({ code: 'ENGINE_REFUSED', hint: expect.stringContaining('PGPASSWORD') });
      expect(`${(error as Error).message} ${(error as Error).stack}`).not.toMatch(/Secret/);
      process.env.PGPASSWORD = 'store-Secret';
      const store = await openStore(at, { create: true });
      expect(store.file).not.toMatch(/keeper|Secret/);
      await store.close();
      delete process.env.PGPASSWORD;
    });

    test('several processes open a new one at the same time, and have one store', async () => {
      const at = place();
      const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(at, { create: true })));
      await load(stores[0], { rows: ROWS });
      for (const store of stores) {
        expect(await store.counts()).toEqual({ transactions: 3, customers: 2 });
        await store.close();
      }
    });

    test('a newer one, and a schema of something else, are refused', async () => {
      const at = place();
      await (await openStore(at, { create: true })).close();
      server.ask(`UPDATE "Store ${made}".perennial_store SET version = 99`);
      await expect(openStore(at)).rejects.toMatchObject({ code: 'STORE_VERSION', details: { value: 99 } });
      server.ask('CREATE SCHEMA other; CREATE TABLE other.t (i INTEGER)');
      await expect(openStore(server.address('other'), { create: true })).rejects.toMatchObject({
        code: 'STORE_DAMAGED',
      });
    });

    test('what one writes the other learns, once, and nothing of it twice', async () => {
      const at = place();
      const one = await storeWith({ rows: ROWS }, at);
      const other = await openStore(at);
      expect(await other.shared!.news()).toBeNull();
      await one.append([sale('T9', 'Cy', '2024-04-01', 5)], [], '2024-04-01');
      const [line] = await one.byTransactionId(['T2']);
      await one.append([sale('T2', 'Bob', '2024-02-05', 21, { version: 2 })], [{ seq: line.seq, by: 5 }], '2024-04-01');
      await one.erase('Cy', 'me');
      const news = await other.shared!.news();
      expect(news).toMatchObject({ superseded: [{ seq: 2, by: 5 }], rows: [{ seq: 5, customer: 'Bob', version: 2 }] });
      expect(await other.shared!.news()).toBeNull();
      expect([other.lastSeq(), other.settings?.asOf]).toEqual([5, '2024-04-01']);
      await one.erase('Ada', 'me');
      expect((await other.shared!.news())?.erased).toEqual([1, 2]);
      await one.append([sale('T10', 'Dee', '2024-04-02', 5)], [], '2024-04-02');
      const seen = await other.exclusively(async (turn, told) => {
        await turn.append([sale('T11', 'Dee', '2024-04-02', 6)], [], '2024-04-02');
        return { told, last: turn.lastSeq() };
      });
      expect(seen).toMatchObject({ told: { rows: [{ seq: 6, customer: 'Dee' }] }, last: 7 });
      expect((await one.ofCustomer('Dee')).map(({ seq }) => seq)).toEqual([6, 7]);
      // Those who were erased are in no copy.
      const ledger = await other.ledger();
      expect(await ledger.connection.rows('SELECT DISTINCT customer FROM ledger ORDER BY 1')).toEqual([
        { customer: 'Bob' },
        { customer: 'Dee' },
      ]);
      await ledger.close();
      expect(await other.compact()).toBe(true);
      await Promise.all([one.close(), other.close()]);
    });

    test('what two write at the same time is all there, under one number each', async () => {
      const at = place();
      const one = await storeWith({ rows: ROWS }, at);
      const other = await openStore(at);
      await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          [one, other][i % 2].append([sale(`C${i}`, `c${i % 7}`, '2024-04-01', i)], [], '2024-04-01'),
        ),
      );
      const ids = Array.from({ length: 40 }, (_, i) => `C${i}`);
      const kept = await one.byTransactionId(ids);
      expect(kept.map(({ transactionId }) => transactionId).sort()).toEqual(ids.sort());
      expect(kept.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 4));
      await Promise.all([one.close(), other.close()]);
    });

    test('a name is held by one at a time, and free again when its holder is gone', async () => {
      const at = place();
      const [one, other] = [await openStore(at, { create: true }), await openStore(at, { create: true })];
      const held = await one.shared!.hold('training');
      expect(held?.lost.aborted).toBe(false);
      expect(await one.shared!.hold('training')).toBeNull();
      expect(await other.shared!.hold('training')).toBeNull();
      await held!.release();
      expect(await other.shared!.hold('training')).not.toBeNull();
      await other.close();
      await expect.poll(async () => (await one.shared!.hold('training')) !== null).toBe(true);
      await one.close();
    });
  },
);
