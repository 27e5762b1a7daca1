/** What every store promises, whichever engine keeps it. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readScope } from '../../src/facts/facts.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { openStore } from '../../src/store/openStore.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { csvOf, randomShop } from '../support/randomShop.ts';
import { folder, load, sale, storeFile, storeWith } from './stores.ts';

export const ROWS = [
  { customerId: 'Ada', date: '2024-01-05', amount: 10, transactionId: 'T1', channel: 'web' },
  { customerId: 'Ada', date: '2024-02-05', amount: 20, transactionId: 'T2', channel: 'shop' },
  { customerId: 'Bob', date: '2024-03-01', amount: 7.5, transactionId: 'T3', channel: 'web' },
];

/** @param place  names a place where there is no store yet */
export function storeLaws(place: () => string): void {
  describe('a ledger of a store', () => {
    test('says what the file says that was loaded, to the last digit', async () => {
      const file = `${folder}/shop.csv`;
      writeFileSync(file, csvOf(randomShop(11)));
      const options = { file, currency: 'EUR', attributes: ['channel'], threads: 1 };
      const direct = await openLedger(options);
      const store = await storeWith(options, place());
      const stored = await store.ledger();
      const scope = await readScope(direct, direct.asOf, 90);
      expect(await readScope(stored, stored.asOf, 90)).toEqual(scope);
      for (const asOf of [direct.asOf, '2022-08-01']) {
        const question = { asOf, attributes: ['channel'], gaps: true };
        expect(await summarise(stored, question)).toEqual(await summarise(direct, question));
        const facts = { cutoff: asOf, scope, sample: null };
        expect(await readFacts(stored, facts)).toEqual(await readFacts(direct, facts));
      }
      expect(stored).toMatchObject({ asOf: direct.asOf, currency: 'EUR', firstDay: direct.firstDay, hasAmounts: true });
      expect(stored.quality.accepted).toEqual(direct.quality.accepted);
      expect(stored.quality.customersWithRefundsAlone).toBe(direct.quality.customersWithRefundsAlone);
      await Promise.all([stored.close(), direct.close()]);
      await store.close();
    });

    test('does not change with the store, and outlives no more than it has to', async () => {
      const store = await storeWith({ rows: ROWS }, place());
      const ledger = await store.ledger();
      await store.append([sale('T9', 'Cy', '2024-04-01', 5)], [], '2024-04-01');
      const { summaries } = await summarise(ledger);
      expect(summaries.customer).toEqual(['Ada', 'Bob']);
      expect(await store.compact()).toBe(false);
      await ledger.close();
      expect(await store.compact()).toBe(true);
      const later = await store.ledger();
      expect((await summarise(later)).summaries.customer).toEqual(['Ada', 'Bob', 'Cy']);
      expect(later.asOf).toBe('2024-04-01');
      await later.close();
      await store.close();
    });
  });

  describe('loading', () => {
    test('takes what it does not know, by transaction id', async () => {
      const file = place();
      const store = await storeWith({ rows: ROWS.slice(0, 2) }, file);
      expect(await load(store, { rows: ROWS }, 'another')).toMatchObject({ added: 1, known: 2 });
      expect(await load(store, { rows: ROWS }, 'another')).toMatchObject({ added: 0, known: 3 });
      expect(await store.counts()).toEqual({ transactions: 3, customers: 2 });
      await store.close();
      const again = await openStore(file);
      expect(await again.counts()).toEqual({ transactions: 3, customers: 2 });
      expect(again.settings).toMatchObject({ asOf: '2024-03-01', timeZone: 'UTC', hasAmounts: true });
      expect(again.lastSeq()).toBe(3);
      await again.close();
    });

    test('refuses rows without ids that it has had, other currencies, other zones', async () => {
      const rows = ROWS.map(({ transactionId: _, ...row }) => row);
      const store = await storeWith({ rows, currency: 'EUR' }, place());
      await expect(load(store, { rows, currency: 'EUR' })).rejects.toMatchObject({ code: 'STORE_LOADED' });
      await expect(load(store, { rows, currency: 'USD' }, 'b')).rejects.toMatchObject({ code: 'UNITS_MIXED' });
      await expect(load(store, { rows, currency: 'EUR', timeZone: 'Europe/Berlin' }, 'b')).rejects.toMatchObject({
        code: 'UNITS_MIXED',
      });
      expect(await store.counts()).toEqual({ transactions: 3, customers: 2 });
      await store.close();
    });

    test('an empty store says so', async () => {
      const store = await openStore(place(), { create: true });
      expect(store.settings).toBeNull();
      await expect(store.ledger()).rejects.toMatchObject({ code: 'STORE_EMPTY' });
      await store.close();
      await expect(openStore(place())).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
    });
  });

  describe('corrections', () => {
    test('a row that is replaced counts no more, and can be taken back', async () => {
      const store = await storeWith({ rows: ROWS }, place());
      const [line] = await store.byTransactionId(['T2']);
      expect(line).toMatchObject({ customer: 'Ada', amount: 20_000_000n, channel: 'shop', kind: 'sale', seq: 2 });
      const corrected = sale('T2', 'Bob', '2024-02-05', 21, { version: 2 });
      await store.append([corrected], [{ seq: line.seq, by: 4 }], '2024-03-01');
      expect((await store.ofCustomer('Ada')).map(({ transactionId }) => transactionId)).toEqual(['T1']);
      expect((await store.ofCustomer('Bob')).map(({ amount }) => amount)).toEqual([21_000_000n, 7_500_000n]);
      await store.append([{ ...corrected, version: 3, kind: 'withdrawn' }], [{ seq: 4, by: 5 }], '2024-03-01');
      expect((await store.ofCustomer('Bob')).map(({ transactionId }) => transactionId)).toEqual(['T3']);
      expect(await store.byTransactionId(['T2'])).toMatchObject([{ version: 3, kind: 'withdrawn' }]);
      expect(Array.from((await store.columns()).kind)).toEqual([0, 0, 2]);
      await store.close();
    });
  });

  describe('a backup', () => {
    test('is a store with the same content, while the first goes on', async () => {
      const store = await storeWith({ rows: ROWS }, place());
      const copy = storeFile();
      const [saved] = await Promise.all([
        store.backup(copy),
        store.append([sale('T9', 'Cy', '2024-04-01', 5)], [], '2024-04-01'),
      ]);
      expect(saved).toBeUndefined();
      await expect(store.backup(copy)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
      expect(await store.counts()).toEqual({ transactions: 4, customers: 3 });
      await store.close();
      const restored = await openStore(copy);
      expect(await restored.counts()).toEqual({ transactions: 3, customers: 2 });
      const ledger = await restored.ledger();
      expect((await summarise(ledger)).summaries.customer).toEqual(['Ada', 'Bob']);
      await ledger.close();
      await restored.close();
    });
  });

  test('records of models, runs, audit and keys are kept', async () => {
    const file = place();
    const store = await openStore(file, { create: true });
    const model = { version: 'v1', folder: "it's", createdAt: 'now', asOf: '2024-01-01', grade: 'B', active: true };
    await store.models.add(model);
    await store.models.add({ ...model, version: 'v2', grade: null, active: false });
    await store.models.change('version', 'v1', { active: false });
    const key = { id: 'k', name: 'n', scopes: 'read', hash: 'h', createdAt: 'now', expiresAt: null, revokedAt: null };
    await store.keys.add(key);
    await store.keys.change('id', 'k', { revokedAt: 'later' });
    await store.runs.add({
      ...{ id: 'r', state: 'running', createdAt: 'now', endedAt: null, request: '{}', model: null, problem: null },
    });
    await store.close();
    const again = await openStore(file);
    expect(await again.models.list()).toEqual([
      { ...model, active: false },
      { ...model, version: 'v2', grade: null, active: false },
    ]);
    expect(await again.keys.list()).toEqual([{ ...key, revokedAt: 'later' }]);
    expect(await again.runs.list()).toMatchObject([{ id: 'r', state: 'running', endedAt: null }]);
    await again.close();
  });
}
