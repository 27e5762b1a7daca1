import { expect, test } from 'vitest';
import { pickCustomers } from '../../src/facts/summaries.ts';
import { Book } from '../../src/service/book.ts';
import { openCustomerBook } from '../../src/service/customerBook.ts';
import { customers, loadedOf } from './shop.ts';

test('a customer is found by an e-mail address in any case, and by an id as it is', () => {
  const named = { ...customers, customer: ['anna@example.com', 'C7', 'refunded', 'D8'] };
  const book = openCustomerBook(loadedOf(named));
  expect(book.find('Anna@Example.COM').group.customers.summaries.customer).toEqual(['anna@example.com']);
  expect(book.find('C7').group.customers.summaries.customer).toEqual(['C7']);
  expect(() => book.find('c7')).toThrow(/no customer "c7"/);
});

test('customers who were put in one by one are gathered into columns of many, and nobody sees a change', () => {
  const rows = Array.from({ length: 40 }, (_, i) => i % 4);
  const all = { ...pickCustomers(customers, rows), customer: rows.map((_, i) => `c${i}`) };
  const book = new Book(loadedOf(all));
  const places = () => Array.from(book.ids.keys()).filter((place) => book.ids[place] !== null);
  const keptApart = () => new Set(places().map((place) => book.rowAt(place).valued)).size;
  expect(book.loose(10)).toEqual([]);
  for (let i = 0; i < 30; i++) book.put(loadedOf(pickCustomers(all, [i])));
  book.remove('c35');
  expect(keptApart()).toBe(31);
  // Totals are those of whoever was valued at once.
  const told = () =>
    places().map((place) => {
      const { group, valuation } = book.at(place);
      return { group, valuation: { ...valuation, totals: null } };
    });
  const [before, { version }] = [told(), book];
  // Of the ten that are left of forty the columns are mostly of nobody.
  const loose = book.loose(10);
  expect(loose).toEqual(places());
  book.gather(loadedOf(pickCustomers(all, loose)));
  expect(book.version).toBe(version);
  expect([keptApart(), book.loose(10)]).toEqual([1, []]);
  expect(told()).toEqual(before);
});
