import { expect, test } from 'vitest';
import type { Scores } from '../../src/pipelines/score.ts';
import { openCustomerBook } from '../../src/service/customerBook.ts';

test('a customer is found by an e-mail address in any case, and by an id as it is', () => {
  const scores = { summaries: { customer: ['anna@example.com', 'C7'] } } as unknown as Scores;
  const book = openCustomerBook(scores);
  expect(book.find('Anna@Example.COM').row).toBe(0);
  expect(book.find('C7').row).toBe(1);
  expect(() => book.find('c7')).toThrow(/no customer "c7"/);
});
