import { expect, test } from 'vitest';
import { openCustomerBook } from '../../src/service/customerBook.ts';
import { customers, loadedOf } from './shop.ts';

test('a customer is found by an e-mail address in any case, and by an id as it is', () => {
  const named = { ...customers, customer: ['anna@example.com', 'C7', 'refunded', 'D8'] };
  const book = openCustomerBook(loadedOf(named));
  expect(book.find('Anna@Example.COM').group.customers.summaries.customer).toEqual(['anna@example.com']);
  expect(book.find('C7').group.customers.summaries.customer).toEqual(['C7']);
  expect(() => book.find('c7')).toThrow(/no customer "c7"/);
});
